//! `landrush order show`

use std::fmt::Write;

use landrush_model::order::{Order, Registered};
use landrush_model::ports::{OrderStore, OrderStory};
use serde_json::json;

use super::parse;
use crate::cli::Global;
use crate::commands::{account, orders};
use crate::exit::Failure;
use crate::output::Output;
use crate::wiring::Opened;

pub(super) async fn run(
    opened: &Opened,
    id: &str,
    account: Option<&str>,
    global: &Global,
    output: Output,
) -> anyhow::Result<()> {
    let account = account::find(opened, account, global).await?;
    let story = opened.store.story(account.id, parse(id)?).await?;
    let story = story.ok_or_else(|| Failure::not_found("the account has no such order"))?;
    output.result(&json!({ "data": value(&story) }), || text(&story));
    Ok(())
}

fn value(story: &OrderStory) -> serde_json::Value {
    let mut value = orders::value(&story.order);
    let operation = story.operation.as_ref().map(|operation| {
        json!({
            "id": operation.id, "kind": operation.kind, "state": operation.state, "sends": operation.sends,
            "asks": operation.asks, "intendedAt": operation.intended_at, "sendDeadline": operation.send_deadline,
        })
    });
    let timeline: Vec<_> = story
        .timeline
        .iter()
        .map(|entry| json!({ "at": entry.at, "kind": entry.kind, "text": entry.text }))
        .collect();
    let registered = story.order.registered.as_ref();
    value["term"] = json!(story.order.term);
    value["nameservers"] = json!(story.order.nameservers);
    value["registeredAt"] = json!(registered.map(|registered| registered.at));
    value["expiresAt"] = json!(registered.and_then(|registered| registered.expires_at));
    value["operation"] = json!(operation);
    value["timeline"] = json!(timeline);
    value["nextAttemptAt"] = json!(story.order.wake_at);
    value["lastError"] = json!(story.order.last_error);
    value
}

fn nameservers(order: &Order) -> String {
    order
        .nameservers
        .as_ref()
        .map_or_else(|| "the registrar's default".to_owned(), |nameservers| nameservers.hosts().join(" "))
}

fn expiry(registered: &Registered) -> String {
    registered.expires_at.map_or_else(
        || "the registrar did not say until when".to_owned(),
        |expires_at| format!("runs out {expires_at}"),
    )
}

fn text(story: &OrderStory) -> String {
    let order = &story.order;
    let mut text = format!(
        "{}  {}  {} at {} for {}\norder {}  batch {}\n",
        order.state.as_str(),
        order.domain,
        order.price,
        order.provider,
        order.term,
        order.id,
        order.batch_id
    );
    // Writing to a string does not fail.
    let _ = writeln!(text, "name servers: {}", nameservers(order));
    if let Some(registered) = &order.registered {
        let _ = writeln!(text, "registered {}, {}", registered.at, expiry(registered));
    }
    if let Some(wait) = &order.wait {
        let until = wait.until.map_or_else(String::new, |until| format!(", until {until} at most"));
        let _ = writeln!(
            text,
            "waits for the {}: {} (since {}{until})",
            wait.reason.party().as_str(),
            wait.reason.text(),
            wait.since
        );
    }
    if let Some(at) = order.wake_at {
        let _ = writeln!(text, "next attempt at {at}");
    }
    if let Some(failure) = &order.failure {
        let _ = writeln!(text, "failed at {}: {} ({})", failure.stage.as_str(), failure.text, failure.code);
    }
    if let Some(operation) = &story.operation {
        let _ = writeln!(
            text,
            "operation {} is {} (sent {}×, asked about {}×)",
            operation.kind.as_str(),
            operation.state.as_str(),
            operation.sends,
            operation.asks
        );
    }
    for entry in &story.timeline {
        let _ = writeln!(text, "  {}  {:16} {}", entry.at, entry.kind.as_str(), entry.text);
    }
    text.trim_end().to_owned()
}
