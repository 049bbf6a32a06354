//! `DELETE /webhooks/{id}`: deletes a webhook endpoint.

use axum::extract::State;
use landrush_model::EndpointId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{Caller, WebhooksWrite};
use crate::body::NoBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::DeleteWebhookErrors;
use crate::openapi::examples::webhooks as examples;
use crate::paths::WebhookPath;
use crate::reply::Answer;

/// Delete a webhook endpoint
///
/// Nothing is sent to it any more, but what is under way at that moment, and its secrets are gone. This can't be undone; to
/// keep it for later, disable it.
#[utoipa::path(
    delete, path = "/webhooks/{id}", tag = "webhooks", operation_id = "deleteWebhook",
    security(("apiKey" = ["webhooks:write"])), params(WebhookPath),
    responses(
        (status = 200, description = "The endpoint is deleted", body = Success<DeletedWebhook>, example = json!(examples::deleted_webhook())),
        DeleteWebhookErrors,
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller<WebhooksWrite>,
    path: WebhookPath,
    body: NoBody,
) -> Result<Answer, ApiError> {
    body.query()?.finish()?;
    let deleted = app.endpoints.delete_endpoint(caller.account(), path.webhook_id, app.clock.now()).await?;
    let deleted = deleted.ok_or_else(|| ApiError::new(Code::WebhookNotFound))?;
    Ok(Answer::ok(DeletedWebhook { id: deleted.id, deleted: true }))
}

/// A webhook endpoint that isn't any more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletedWebhook {
    /// What its id was.
    #[schema(value_type = Uuid)]
    id: EndpointId,
    /// Always true.
    deleted: bool,
}
