//! `GET /webhooks`: the webhook endpoints of the account.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::WebhookView;
use crate::app::App;
use crate::auth::{Caller, WebhooksRead};
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ListWebhooksErrors;
use crate::openapi::examples::webhooks as examples;
use crate::query::NoParameters;
use crate::reply::Answer;

/// List your webhook endpoints
///
/// All of them, oldest first.
#[utoipa::path(
    get, path = "/webhooks", tag = "webhooks", operation_id = "listWebhooks",
    security(("apiKey" = ["webhooks:read"])),
    responses(
        (status = 200, description = "The endpoints", body = Success<WebhookList>, example = json!(examples::webhook_list())),
        ListWebhooksErrors,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller<WebhooksRead>,
    _: NoParameters,
) -> Result<Answer, ApiError> {
    let endpoints = app.endpoints.endpoints(caller.account()).await?;
    Ok(Answer::ok(WebhookList { webhooks: endpoints.iter().map(WebhookView::from).collect() }))
}

/// The webhook endpoints of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookList {
    /// All of them.
    webhooks: Vec<WebhookView>,
}
