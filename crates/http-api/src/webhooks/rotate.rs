//! `POST /webhooks/{id}/rotate-secret`: a new signing secret.

use axum::extract::State;
use axum::response::Response;
use landrush_model::AccountId;
use landrush_model::endpoint::Endpoint;
use landrush_model::ports::{EndpointError, SecretRotation};

use super::request::{RotateSecret, overlap};
use super::view::SecretView;
use crate::app::App;
use crate::auth::{Caller, WebhooksWrite};
use crate::body::JsonBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome, Ticket};
use crate::openapi::errors::RotateSecretErrors;
use crate::openapi::examples::webhooks as examples;
use crate::paths::WebhookPath;
use crate::reply::Answer;

/// Rotate the signing secret
///
/// Makes a new secret, which is shown this once. For `overlapHours` deliveries are signed with both, so that no delivery
/// fails while you exchange it. No more than two secrets are valid at a time.
#[utoipa::path(
    post, path = "/webhooks/{id}/rotate-secret", tag = "webhooks", operation_id = "rotateWebhookSecret",
    security(("apiKey" = ["webhooks:write"])),
    params(WebhookPath, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours")),
    request_body(content = RotateSecret, example = json!(examples::rotate_secret())),
    responses(
        (status = 200, description = "The endpoint, with its new secret", body = Success<SecretView>, example = json!(examples::rotated_webhook())),
        RotateSecretErrors,
    )
)]
pub(crate) async fn rotate(
    State(app): State<App>,
    caller: Caller<WebhooksWrite>,
    path: WebhookPath,
    idempotency: Idempotency,
    body: JsonBody,
) -> Result<Response, ApiError> {
    idempotency
        .once(&app, caller.account(), &body.bytes, async |ticket| {
            exchange(&app, caller.account(), path, &body, ticket).await
        })
        .await
}

async fn exchange(
    app: &App,
    account: AccountId,
    path: WebhookPath,
    body: &JsonBody,
    ticket: &Ticket,
) -> Result<Outcome, ApiError> {
    let overlap = overlap(&body.json()?)?;
    let endpoint = app.endpoints.endpoint(account, path.webhook_id).await?;
    let endpoint = endpoint.ok_or_else(|| ApiError::new(Code::WebhookNotFound))?;
    let secret = app.endpoint_rules.new_secret().map_err(ApiError::internal)?;
    let at = app.clock.now();
    // The answer is kept together with the secret: what is shown is how the endpoint will be.
    let rotation = SecretRotation { secret: secret.clone(), overlap, at, answer: None };
    let rotated = Endpoint { previous_secret_until: rotation.previous_until(), updated_at: at, ..endpoint };
    let answer = Answer::ok(SecretView::of(&rotated, &secret));
    let kept = ticket.keeper().map(|keep| keep(&answer));
    let rotation = SecretRotation { answer: kept, ..rotation };
    match app.endpoints.rotate_secret(account, path.webhook_id, rotation).await {
        Ok(_) => Ok(Outcome::Kept(answer)),
        Err(EndpointError::KeyUsed(before)) => Ok(Outcome::Before(before)),
        Err(error) => Err(error.into()),
    }
}
