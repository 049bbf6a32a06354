//! `landrush webhook`

use landrush_model::EndpointId;
use landrush_model::ports::{Endpoint, NewEndpoint, WebhookStore};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::account;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::output::{Output, table};
use crate::wiring::{Opened, endpoint_secret, endpoint_url};

pub(crate) async fn run(args: cli::Webhook, global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let opened = Opened::open(&configuration).await?;
    match args {
        cli::Webhook::Add { account, url } => {
            let account = account::find(&opened, account.as_deref()).await?;
            let url = endpoint_url(&url, &configuration.webhooks)?;
            let secret: SecretString = endpoint_secret()?;
            let endpoint = Endpoint {
                id: EndpointId::from_uuid(opened.id()),
                account_id: account.id,
                url: url.clone(),
                created_at: opened.now(),
            };
            let id = endpoint.id;
            opened.store.add_endpoint(NewEndpoint { endpoint, secret: secret.clone() }).await?;
            output.result(
                &json!({ "data": { "id": id, "url": url, "secret": secret.expose_secret() } }),
                || {
                    format!(
                        "Events of {} go to {url}.\nSigning secret (shown this once): {}",
                        account.name,
                        secret.expose_secret()
                    )
                },
            );
        }
        cli::Webhook::List { account } => {
            let account = account::find(&opened, account.as_deref()).await?;
            let endpoints = opened.store.endpoints(account.id).await?;
            let rows: Vec<_> = endpoints
                .iter()
                .map(|endpoint| {
                    vec![endpoint.url.clone(), endpoint.created_at.to_string(), endpoint.id.to_string()]
                })
                .collect();
            let values: Vec<_> = endpoints
                .iter()
                .map(|endpoint| json!({ "id": endpoint.id, "url": endpoint.url, "createdAt": endpoint.created_at }))
                .collect();
            output.result(&json!({ "data": values }), || table(&["URL", "CREATED", "ID"], &rows));
        }
    }
    Ok(())
}
