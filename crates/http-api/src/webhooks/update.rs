//! `PATCH /webhooks/{id}`: changes a webhook endpoint.

use axum::extract::State;
use landrush_model::ports::{EndpointChange, Switch};

use super::request::{UpdateWebhook, WebhookBody};
use super::view::WebhookView;
use crate::app::App;
use crate::auth::{Caller, WebhooksWrite};
use crate::body::JsonBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::fields::Field;
use crate::openapi::errors::UpdateWebhookErrors;
use crate::openapi::examples::webhooks as examples;
use crate::paths::WebhookPath;
use crate::reply::Answer;

/// Update a webhook endpoint
///
/// What is absent stays. Deliveries that wait go to the new URL. While an endpoint is disabled, nothing is written down for
/// it, and what was waiting is given up when its time comes; enable it and replay what failed.
#[utoipa::path(
    patch, path = "/webhooks/{id}", tag = "webhooks", operation_id = "updateWebhook",
    security(("apiKey" = ["webhooks:write"])), params(WebhookPath),
    request_body(content = UpdateWebhook, example = json!(examples::update_webhook())),
    responses(
        (status = 200, description = "The endpoint as it is now", body = Success<WebhookView>, example = json!(examples::updated_webhook())),
        UpdateWebhookErrors,
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller<WebhooksWrite>,
    path: WebhookPath,
    body: JsonBody,
) -> Result<Answer, ApiError> {
    let change = change(&app, WebhookBody::update(&body.json()?, app.endpoint_rules.as_ref())?);
    let endpoint = app.endpoints.update_endpoint(caller.account(), path.webhook_id, change).await?;
    let endpoint = endpoint.ok_or_else(|| ApiError::new(Code::WebhookNotFound))?;
    Ok(Answer::ok(WebhookView::from(&endpoint)))
}

fn change(app: &App, body: WebhookBody) -> EndpointChange {
    EndpointChange {
        url: body.url.value(),
        description: match body.description {
            Field::Absent | Field::Wrong => None,
            Field::Null => Some(None),
            Field::Value(text) => Some(Some(text)),
        },
        event_types: body.event_types.value(),
        switch: body.enabled.value().map(|enabled| if enabled { Switch::On } else { Switch::Off }),
        at: app.clock.now(),
    }
}
