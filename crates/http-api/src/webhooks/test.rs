//! `POST /webhooks/{id}/test`: tries a webhook endpoint.

use axum::extract::State;
use axum::response::Response;
use landrush_model::event::Event;
use landrush_model::{AccountId, EndpointId, EventId};

use super::view::DeliveryView;
use crate::app::App;
use crate::auth::{Caller, WebhooksWrite};
use crate::body::NoBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome};
use crate::openapi::errors::TestWebhookErrors;
use crate::openapi::examples::webhooks as examples;
use crate::paths::WebhookPath;
use crate::reply::Answer;

/// Send a test event
///
/// Sends `webhook.test` to this endpoint, whatever it is subscribed to, signed and repeated like every event. What came of
/// it is shown at the `Location`.
#[utoipa::path(
    post, path = "/webhooks/{id}/test", tag = "webhooks", operation_id = "testWebhook",
    security(("apiKey" = ["webhooks:write"])),
    params(WebhookPath, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours")),
    responses(
        (status = 201, description = "The delivery that brings it", body = Success<DeliveryView>,
            headers(("Location" = String, description = "The delivery")), example = json!(examples::test_delivery())),
        TestWebhookErrors,
    )
)]
pub(crate) async fn test(
    State(app): State<App>,
    caller: Caller<WebhooksWrite>,
    path: WebhookPath,
    idempotency: Idempotency,
    body: NoBody,
) -> Result<Response, ApiError> {
    idempotency
        .once(&app, caller.account(), &body.bytes, async |_| {
            send(&app, caller.account(), path.webhook_id, &body).await
        })
        .await
}

async fn send(
    app: &App,
    account: AccountId,
    webhook: EndpointId,
    body: &NoBody,
) -> Result<Outcome, ApiError> {
    body.query()?.finish()?;
    let endpoint = app.endpoints.endpoint(account, webhook).await?;
    let endpoint = endpoint.ok_or_else(|| ApiError::new(Code::WebhookNotFound))?;
    let now = app.clock.now();
    let event = Event::webhook_test(EventId::from_uuid(app.ids.next(now)), &endpoint, now);
    let delivery = app.endpoints.send_test(account, webhook, event).await?;
    let location = format!("/webhooks/{webhook}/deliveries/{}", delivery.id);
    Ok(Outcome::Unkept(Answer::created(location, DeliveryView::from(&delivery))))
}
