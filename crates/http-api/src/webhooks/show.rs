//! `GET /webhooks/{id}`: one webhook endpoint.

use axum::extract::State;

use super::view::WebhookView;
use crate::app::App;
use crate::auth::{Caller, WebhooksRead};
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ShowWebhookErrors;
use crate::openapi::examples::webhooks as examples;
use crate::paths::WebhookPath;
use crate::query::NoParameters;
use crate::reply::Answer;

/// Show a webhook endpoint
#[utoipa::path(
    get, path = "/webhooks/{id}", tag = "webhooks", operation_id = "showWebhook",
    security(("apiKey" = ["webhooks:read"])), params(WebhookPath),
    responses(
        (status = 200, description = "The endpoint", body = Success<WebhookView>, example = json!(examples::webhook_answer())),
        ShowWebhookErrors,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller<WebhooksRead>,
    path: WebhookPath,
    _: NoParameters,
) -> Result<Answer, ApiError> {
    let endpoint = app.endpoints.endpoint(caller.account(), path.webhook_id).await?;
    let endpoint = endpoint.ok_or_else(|| ApiError::new(Code::WebhookNotFound))?;
    Ok(Answer::ok(WebhookView::from(&endpoint)))
}
