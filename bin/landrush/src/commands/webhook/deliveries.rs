//! Deliveries to webhook endpoints: looking at them, and bringing them once more.

use std::fmt::Write;

use landrush_model::endpoint::Endpoint;
use landrush_model::event::EventBody;
use landrush_model::ports::{
    AbandonedReason, AttemptRecord, DeliveryFilter, DeliveryRecord, DeliveryState, DeliveryStory,
    EndpointStore, Rest,
};
use landrush_model::{Account, DeliveryId, Timestamp};
use serde_json::{Value, json};

use super::{not_found, off_or};
use crate::commands::again::Again;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

/// What was asked for on the command line.
pub(super) fn filter(status: Option<&str>, since: Option<&str>) -> anyhow::Result<DeliveryFilter> {
    let known = || DeliveryState::ALL.map(DeliveryState::as_str).join(", ");
    let state = |name: &str| {
        DeliveryState::from_name(name)
            .ok_or_else(|| Failure::configuration(format!("--status is one of {}", known())))
    };
    Ok(DeliveryFilter {
        state: status.map(state).transpose()?,
        since: since.map(|text| time("--since", text)).transpose()?,
    })
}

pub(super) async fn list(
    opened: &Opened,
    account: &Account,
    endpoint: &Endpoint,
    filter: DeliveryFilter,
    limit: u32,
    output: &Output,
) -> anyhow::Result<()> {
    let found = opened.store.deliveries(account.id, endpoint.id, filter, None, limit).await?;
    let found = found.ok_or_else(not_found)?;
    let values: Vec<_> = found.iter().map(value).collect();
    let rows: Vec<_> = found
        .iter()
        .map(|delivery| {
            vec![
                delivery.created_at.to_string(),
                delivery.event_type.clone(),
                state(delivery),
                delivery.attempts.to_string(),
                delivery.id.to_string(),
            ]
        })
        .collect();
    output
        .result(&json!({ "data": values }), || table(&["BEGAN", "EVENT", "STATUS", "ATTEMPTS", "ID"], &rows));
    Ok(())
}

pub(super) async fn show(
    opened: &Opened,
    account: &Account,
    endpoint: &Endpoint,
    id: &str,
    output: &Output,
) -> anyhow::Result<()> {
    let story = opened.store.delivery(account.id, endpoint.id, parse(id)?).await?;
    let story = story.ok_or_else(|| Failure::not_found("the endpoint has no such delivery"))?;
    let body = EventBody { kind: &story.delivery.event_type, timestamp: story.event_at, data: &story.data };
    let body = serde_json::to_string(&body)?;
    let mut described = value(&story.delivery);
    described["body"] = json!(body);
    described["history"] = story.attempts.iter().map(attempt).collect();
    output.result(&json!({ "data": described }), || text(&story, &body));
    Ok(())
}

pub(super) async fn replay(
    opened: &Opened,
    account: &Account,
    endpoint: &Endpoint,
    id: &str,
    again: &Again,
    output: &Output,
) -> anyhow::Result<()> {
    let replayed = opened.store.replay(account.id, endpoint.id, parse(id)?, opened.now()).await;
    let replayed = replayed.map_err(|error| off_or(error, endpoint.id, again))?;
    output.result(&json!({ "data": value(&replayed) }), || {
        format!("The server sends it now, by the delivery {}.", replayed.id)
    });
    Ok(())
}

pub(super) async fn replay_failed(
    opened: &Opened,
    account: &Account,
    endpoint: &Endpoint,
    since: &str,
    again: &Again,
    output: &Output,
) -> anyhow::Result<()> {
    let (since, mut count) = (time("--failed-since", since)?, 0);
    loop {
        let now = opened.now();
        let replayed = opened.store.replay_failed(account.id, endpoint.id, since, now).await;
        let replayed = replayed.map_err(|error| off_or(error, endpoint.id, again))?;
        count += replayed.count;
        if replayed.rest == Rest::None {
            break;
        }
    }
    output.result(&json!({ "data": { "replayed": count } }), || {
        format!("{count} deliveries are replayed; the server sends them now.")
    });
    Ok(())
}

/// For machines, as over HTTP.
pub(super) fn value(delivery: &DeliveryRecord) -> Value {
    json!({
        "id": delivery.id,
        "eventId": delivery.event_id,
        "eventType": delivery.event_type,
        "batchId": delivery.batch_id,
        "status": delivery.state.as_str(),
        "reason": delivery.reason.map(AbandonedReason::as_str),
        "attempts": delivery.attempts,
        "nextAttemptAt": delivery.next_attempt_at,
        "replayOf": delivery.replay_of,
        "createdAt": delivery.created_at,
    })
}

fn attempt(attempt: &AttemptRecord) -> Value {
    json!({
        "number": attempt.number,
        "at": attempt.at,
        "durationMs": attempt.took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
        "url": attempt.url,
        "status": attempt.status,
        "answer": attempt.answer,
        "error": attempt.error,
    })
}

fn text(story: &DeliveryStory, body: &str) -> String {
    let delivery = &story.delivery;
    let mut text = format!(
        "{}  {}\ndelivery {}  event {}\nbody: {body}\n",
        state(delivery),
        delivery.event_type,
        delivery.id,
        delivery.event_id
    );
    // Writing to a string does not fail.
    if let Some(at) = delivery.next_attempt_at {
        let _ = writeln!(text, "next attempt at {at}");
    }
    for attempt in &story.attempts {
        let came_of = match (attempt.status, &attempt.error) {
            (_, Some(error)) => error.clone(),
            (Some(status), None) => format!("the endpoint answered {status}"),
            (None, None) => String::new(),
        };
        let took = attempt.took.map_or_else(String::new, |took| format!(" in {} ms", took.as_millis()));
        let _ = writeln!(text, "  {}. {}  {came_of}{took}", attempt.number, attempt.at);
        if let Some(answer) = attempt.answer.as_deref().filter(|answer| !answer.is_empty()) {
            let _ = writeln!(text, "     {}", answer.replace('\n', "\n     "));
        }
    }
    text.trim_end().to_owned()
}

fn state(delivery: &DeliveryRecord) -> String {
    match delivery.reason {
        Some(reason) => format!("{} ({})", delivery.state.as_str(), reason.as_str()),
        None => delivery.state.as_str().to_owned(),
    }
}

fn parse(id: &str) -> anyhow::Result<DeliveryId> {
    id.parse().map_err(|error| Failure::configuration(format!("{error}")))
}

fn time(flag: &str, text: &str) -> anyhow::Result<Timestamp> {
    text.parse().map_err(|error| Failure::configuration(format!("{flag}: {error}")))
}
