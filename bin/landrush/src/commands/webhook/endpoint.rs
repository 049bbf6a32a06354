//! Webhook endpoints as they are printed.

use landrush_model::endpoint::Endpoint;
use serde_json::{Value, json};

/// The columns of a list.
pub(super) const COLUMNS: [&str; 5] = ["URL", "STATE", "EVENTS", "CREATED", "ID"];

/// For machines, as over HTTP.
pub(super) fn value(endpoint: &Endpoint) -> Value {
    let disabled = endpoint.health.disabled;
    json!({
        "id": endpoint.id,
        "url": endpoint.url,
        "description": endpoint.description,
        "eventTypes": endpoint.event_types.names().collect::<Vec<_>>(),
        "enabled": disabled.is_none(),
        "disabledReason": disabled.map(|disabled| disabled.reason.as_str()),
        "disabledAt": disabled.map(|disabled| disabled.at),
        "failingSince": endpoint.health.failing_since,
        "previousSecretUntil": endpoint.previous_secret_until,
        "createdAt": endpoint.created_at,
        "updatedAt": endpoint.updated_at,
    })
}

/// A line of a list.
pub(super) fn row(endpoint: &Endpoint) -> Vec<String> {
    vec![
        endpoint.url.clone(),
        state(endpoint),
        endpoint.event_types.names().collect::<Vec<_>>().join(" "),
        endpoint.created_at.to_string(),
        endpoint.id.to_string(),
    ]
}

/// For people.
pub(super) fn text(endpoint: &Endpoint) -> String {
    let description = endpoint.description.as_ref().map(|text| format!("\n{text}")).unwrap_or_default();
    let secret = endpoint.previous_secret_until.map_or_else(String::new, |until| {
        format!("\nthe secret before the present one signs too until {until}")
    });
    format!(
        "{}  {}{description}\nendpoint {}  made {}\nevents: {}{secret}",
        endpoint.url,
        state(endpoint),
        endpoint.id,
        endpoint.created_at,
        endpoint.event_types.names().collect::<Vec<_>>().join(", "),
    )
}

fn state(endpoint: &Endpoint) -> String {
    match (endpoint.health.disabled, endpoint.health.failing_since) {
        (Some(disabled), _) => format!("disabled ({}) since {}", disabled.reason.as_str(), disabled.at),
        (None, Some(since)) => format!("failing since {since}"),
        (None, None) => "enabled".into(),
    }
}
