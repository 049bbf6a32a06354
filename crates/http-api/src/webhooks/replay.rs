//! `POST /webhooks/{id}/deliveries/{deliveryId}/replay` and `POST /webhooks/{id}/replay`: events once more.

use axum::extract::State;
use axum::response::Response;
use landrush_model::ports::Rest;
use serde::Serialize;
use utoipa::ToSchema;

use super::request::{ReplayFailed, since};
use super::view::DeliveryView;
use crate::app::App;
use crate::auth::{Caller, WebhooksWrite};
use crate::body::{JsonBody, NoBody};
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome, Ticket};
use crate::openapi::errors::{ReplayDeliveryErrors, ReplayFailedErrors};
use crate::openapi::examples::webhooks as examples;
use crate::paths::{DeliveryPath, WebhookPath};
use crate::reply::Answer;

/// Replay a delivery
///
/// Sends its event once more, with the same `webhook-id` and body, by a new delivery. A delivery that still waits for an
/// attempt gets it now instead.
#[utoipa::path(
    post, path = "/webhooks/{id}/deliveries/{deliveryId}/replay", tag = "webhooks", operation_id = "replayDelivery",
    security(("apiKey" = ["webhooks:write"])),
    params(WebhookPath, DeliveryPath, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours")),
    responses(
        (status = 200, description = "The delivery that brings it", body = Success<DeliveryView>, example = json!(examples::replayed_delivery())),
        ReplayDeliveryErrors,
    )
)]
pub(crate) async fn one(
    State(app): State<App>,
    caller: Caller<WebhooksWrite>,
    webhook: WebhookPath,
    path: DeliveryPath,
    idempotency: Idempotency,
    body: NoBody,
) -> Result<Response, ApiError> {
    let carry_out = async |_: &Ticket| {
        body.query()?.finish()?;
        let (account, now) = (caller.account(), app.clock.now());
        let delivery = app.endpoints.replay(account, webhook.webhook_id, path.delivery_id, now).await?;
        Ok(Outcome::Unkept(Answer::ok(DeliveryView::from(&delivery))))
    };
    idempotency.once(&app, caller.account(), &body.bytes, carry_out).await
}

/// Replay what failed
///
/// Sends the events of all deliveries once more that were begun since then and were given up; those that failed and wait for
/// another attempt get it now. Events keep their `webhook-id`. Up to 10,000 are replayed by one request; `hasMore` says
/// whether to ask again.
#[utoipa::path(
    post, path = "/webhooks/{id}/replay", tag = "webhooks", operation_id = "replayFailed",
    security(("apiKey" = ["webhooks:write"])),
    params(WebhookPath, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours")),
    request_body(content = ReplayFailed, example = json!(examples::replay_failed())),
    responses(
        (status = 200, description = "How many are replayed", body = Success<ReplayedView>, example = json!(examples::replayed())),
        ReplayFailedErrors,
    )
)]
pub(crate) async fn failed(
    State(app): State<App>,
    caller: Caller<WebhooksWrite>,
    path: WebhookPath,
    idempotency: Idempotency,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let carry_out = async |_: &Ticket| {
        let (since, now) = (since(&body.json()?)?, app.clock.now());
        let replayed = app.endpoints.replay_failed(caller.account(), path.webhook_id, since, now).await?;
        let has_more = replayed.rest == Rest::Some;
        Ok(Outcome::Unkept(Answer::ok(ReplayedView { replayed: replayed.count, has_more })))
    };
    idempotency.once(&app, caller.account(), &body.bytes, carry_out).await
}

/// What a replay came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReplayedDeliveries)]
pub(crate) struct ReplayedView {
    /// How many deliveries are replayed.
    replayed: usize,
    /// Whether there are more: ask again.
    has_more: bool,
}
