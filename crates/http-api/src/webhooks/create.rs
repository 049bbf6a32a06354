//! `POST /webhooks`: makes a webhook endpoint.

use axum::extract::State;
use axum::response::Response;
use landrush_model::endpoint::{Endpoint, EndpointHealth};
use landrush_model::ports::{EndpointError, NewEndpoint};
use landrush_model::{AccountId, EndpointId};

use super::request::{CreateWebhook, WebhookBody};
use super::view::SecretView;
use crate::app::App;
use crate::auth::{Caller, WebhooksWrite};
use crate::body::JsonBody;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome, Ticket};
use crate::openapi::errors::CreateWebhookErrors;
use crate::openapi::examples::webhooks as examples;
use crate::reply::Answer;

/// Create a webhook endpoint
///
/// Events of the account are posted to it from now on, signed with the secret in the answer, which is not shown again. An
/// account has 20 endpoints at most.
#[utoipa::path(
    post, path = "/webhooks", tag = "webhooks", operation_id = "createWebhook",
    security(("apiKey" = ["webhooks:write"])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours", example = "webhook-4711")),
    request_body(content = CreateWebhook, example = json!(examples::create_webhook())),
    responses(
        (status = 201, description = "The endpoint, with its secret", body = Success<SecretView>,
            headers(("Location" = String, description = "The endpoint"), ("Idempotent-Replayed" = String, description = "`true` if the answer was given before")), example = json!(examples::created_webhook())),
        CreateWebhookErrors,
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller<WebhooksWrite>,
    idempotency: Idempotency,
    body: JsonBody,
) -> Result<Response, ApiError> {
    idempotency
        .once(&app, caller.account(), &body.bytes, async |ticket| {
            make(&app, caller.account(), &body, ticket).await
        })
        .await
}

async fn make(
    app: &App,
    account_id: AccountId,
    body: &JsonBody,
    ticket: &Ticket,
) -> Result<Outcome, ApiError> {
    let (url, description, event_types) = WebhookBody::create(&body.json()?, app.endpoint_rules.as_ref())?;
    let secret = app.endpoint_rules.new_secret().map_err(ApiError::internal)?;
    let now = app.clock.now();
    let endpoint = Endpoint {
        id: EndpointId::from_uuid(app.ids.next(now)),
        account_id,
        url,
        description,
        event_types,
        health: EndpointHealth::default(),
        previous_secret_until: None,
        created_at: now,
        updated_at: now,
    };
    let answer = Answer::created(format!("/webhooks/{}", endpoint.id), SecretView::of(&endpoint, &secret));
    let kept = ticket.keeper().map(|keep| keep(&answer));
    match app.endpoints.add_endpoint(NewEndpoint { endpoint, secret, answer: kept }).await {
        Ok(()) => Ok(Outcome::Kept(answer)),
        Err(EndpointError::KeyUsed(before)) => Ok(Outcome::Before(before)),
        Err(error) => Err(error.into()),
    }
}
