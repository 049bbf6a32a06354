//! `landrush webhook`

mod deliveries;
mod endpoint;

use landrush_model::endpoint::{Endpoint, EndpointHealth, EventTypes};
use landrush_model::event::Event;
use landrush_model::ports::{
    EndpointChange, EndpointError, EndpointStore, NewEndpoint, SecretRotation, Switch,
};
use landrush_model::{Account, EndpointId, EventId};
use secrecy::ExposeSecret;
use serde_json::json;

use super::account;
use super::again::Again;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::{Opened, endpoint_secret, endpoint_url};

pub(crate) async fn run(args: cli::Webhook, global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let opened = Opened::open(&configuration).await?;
    match args {
        cli::Webhook::Add { account, description, events, url } => {
            let account = account::find(&opened, account.as_deref(), global).await?;
            let url = endpoint_url(&url, &configuration.webhooks)?;
            add(&opened, &account, url, description, &events, output).await
        }
        cli::Webhook::List { account } => {
            let account = account::find(&opened, account.as_deref(), global).await?;
            let endpoints = opened.store.endpoints(account.id).await?;
            let values: Vec<_> = endpoints.iter().map(endpoint::value).collect();
            let rows: Vec<_> = endpoints.iter().map(endpoint::row).collect();
            output.result(&json!({ "data": values }), || table(&endpoint::COLUMNS, &rows));
            Ok(())
        }
        cli::Webhook::Show(named) => {
            let (_, found) = find(&opened, &named, global).await?;
            output.result(&json!({ "data": endpoint::value(&found) }), || endpoint::text(&found));
            Ok(())
        }
        cli::Webhook::Update { endpoint: named, url, description, events, enable, disable } => {
            let (account, found) = find(&opened, &named, global).await?;
            let url = url.map(|url| endpoint_url(&url, &configuration.webhooks)).transpose()?;
            let change = EndpointChange {
                url,
                description: description.map(description_of).transpose()?,
                event_types: if events.is_empty() { None } else { Some(event_types(&events)?) },
                switch: match (enable, disable) {
                    (true, _) => Some(Switch::On),
                    (_, true) => Some(Switch::Off),
                    _ => None,
                },
                at: opened.now(),
            };
            let changed = opened.store.update_endpoint(account.id, found.id, change).await?;
            let changed = changed.ok_or_else(not_found)?;
            output.result(&json!({ "data": endpoint::value(&changed) }), || endpoint::text(&changed));
            Ok(())
        }
        cli::Webhook::Delete(named) => {
            let (account, found) = find(&opened, &named, global).await?;
            opened.store.delete_endpoint(account.id, found.id, opened.now()).await?.ok_or_else(not_found)?;
            output.result(&json!({ "data": { "id": found.id, "deleted": true } }), || {
                format!("{} is deleted; nothing is sent to it any more.", found.url)
            });
            Ok(())
        }
        cli::Webhook::Rotate { endpoint: named, overlap } => {
            if overlap > LONGEST_OVERLAP {
                return Err(Failure::configuration("--overlap: seven days at most"));
            }
            let (account, found) = find(&opened, &named, global).await?;
            let secret = endpoint_secret()?;
            let rotation = SecretRotation { secret: secret.clone(), overlap, at: opened.now(), answer: None };
            let rotated = opened.store.rotate_secret(account.id, found.id, rotation).await;
            let rotated = rotated.map_err(failure)?;
            let mut value = endpoint::value(&rotated);
            value["secret"] = json!(secret.expose_secret());
            output.result(&json!({ "data": value }), || {
                let until = rotated.previous_secret_until.map_or_else(
                    || "The old secret is invalid.".into(),
                    |until| format!("The old secret signs too until {until}."),
                );
                format!("New signing secret (shown this once): {}\n{until}", secret.expose_secret())
            });
            Ok(())
        }
        cli::Webhook::Test(named) => {
            let (account, found) = find(&opened, &named, global).await?;
            let now = opened.now();
            let event = Event::webhook_test(EventId::from_uuid(opened.id()), &found, now);
            let again = Again::new(global, named.account.as_deref());
            let delivery = opened.store.send_test(account.id, found.id, event).await;
            let delivery = delivery.map_err(|error| off_or(error, found.id, &again))?;
            output.result(&json!({ "data": deliveries::value(&delivery) }), || {
                let look = again.command(&format!("webhook deliveries {} {}", found.id, delivery.id));
                format!("The server sends it now. What comes of it: {look}")
            });
            Ok(())
        }
        cli::Webhook::Deliveries { endpoint: named, delivery, status, since, limit } => {
            let (account, found) = find(&opened, &named, global).await?;
            match delivery {
                Some(id) => deliveries::show(&opened, &account, &found, &id, output).await,
                None => {
                    let filter = deliveries::filter(status.as_deref(), since.as_deref())?;
                    deliveries::list(&opened, &account, &found, filter, limit, output).await
                }
            }
        }
        cli::Webhook::Replay { endpoint: named, delivery, failed_since } => {
            let (account, found) = find(&opened, &named, global).await?;
            let again = Again::new(global, named.account.as_deref());
            match (delivery, failed_since) {
                (Some(id), _) => deliveries::replay(&opened, &account, &found, &id, &again, output).await,
                (None, Some(since)) => {
                    deliveries::replay_failed(&opened, &account, &found, &since, &again, output).await
                }
                (None, None) => Err(Failure::configuration("say which delivery, or --failed-since a time")),
            }
        }
    }
}

/// Two secrets are valid for so long at most, as over HTTP.
const LONGEST_OVERLAP: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 60 * 60);

async fn add(
    opened: &Opened,
    account: &Account,
    url: String,
    description: Option<String>,
    events: &[String],
    output: &Output,
) -> anyhow::Result<()> {
    let secret = endpoint_secret()?;
    let now = opened.now();
    let endpoint = Endpoint {
        id: EndpointId::from_uuid(opened.id()),
        account_id: account.id,
        url,
        description: description.map(description_of).transpose()?.flatten(),
        event_types: if events.is_empty() { EventTypes::default() } else { event_types(events)? },
        health: EndpointHealth::default(),
        previous_secret_until: None,
        created_at: now,
        updated_at: now,
    };
    let new = NewEndpoint { endpoint: endpoint.clone(), secret: secret.clone(), answer: None };
    opened.store.add_endpoint(new).await.map_err(failure)?;
    let mut value = endpoint::value(&endpoint);
    value["secret"] = json!(secret.expose_secret());
    output.result(&json!({ "data": value }), || {
        format!(
            "Events of {} go to {}, endpoint {}.\nSigning secret (shown this once): {}",
            account.name,
            endpoint.url,
            endpoint.id,
            secret.expose_secret()
        )
    });
    Ok(())
}

/// An endpoint and whose it is.
async fn find(
    opened: &Opened,
    named: &cli::Endpoint,
    global: &Global,
) -> anyhow::Result<(Account, Endpoint)> {
    let account = account::find(opened, named.account.as_deref(), global).await?;
    let id: EndpointId = named.id.parse().map_err(|error| Failure::configuration(format!("{error}")))?;
    let endpoint = opened.store.endpoint(account.id, id).await?.ok_or_else(not_found)?;
    Ok((account, endpoint))
}

fn event_types(names: &[String]) -> anyhow::Result<EventTypes> {
    EventTypes::from_names(names.iter().map(String::as_str))
        .map_err(|error| Failure::configuration(format!("--events: {error}")))
}

/// A description; an empty one is none.
fn description_of(text: String) -> anyhow::Result<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    match Endpoint::description_problem(&text) {
        None => Ok(Some(text)),
        Some(why) => Err(Failure::configuration(format!("--description: {why}"))),
    }
}

fn not_found() -> anyhow::Error {
    Failure::not_found("the account has no such webhook endpoint")
}

/// Why nothing is sent to an endpoint; if it is off, with the command that switches it on.
fn off_or(error: EndpointError, endpoint: EndpointId, again: &Again) -> anyhow::Error {
    match error {
        EndpointError::Disabled => {
            let enable = again.command(&format!("webhook update {endpoint} --enable"));
            Failure::refused(format!("{error}; enable it with: {enable}"))
        }
        error => failure(error),
    }
}

fn failure(error: EndpointError) -> anyhow::Error {
    match error {
        EndpointError::NotFound => not_found(),
        EndpointError::DeliveryNotFound => Failure::not_found(error.to_string()),
        EndpointError::LimitReached | EndpointError::KeyUsed(_) | EndpointError::Disabled => {
            Failure::refused(error.to_string())
        }
        EndpointError::Store(error) => error.into(),
    }
}
