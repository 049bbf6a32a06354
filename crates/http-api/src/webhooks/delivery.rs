//! `GET /webhooks/{id}/deliveries/{deliveryId}`: one delivery, with request and answer of every attempt.

use std::collections::BTreeMap;

use axum::extract::State;
use landrush_model::Timestamp;
use landrush_model::event::EventBody;
use landrush_model::ports::{AttemptRecord, DeliveryStory};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::DeliveryView;
use crate::app::App;
use crate::auth::{Caller, WebhooksRead};
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ShowDeliveryErrors;
use crate::openapi::examples::webhooks as examples;
use crate::paths::{DeliveryPath, WebhookPath};
use crate::query::NoParameters;
use crate::reply::Answer;

/// Show a delivery
///
/// With the request and the answer of every attempt. Signatures are not shown: whoever had one could play the delivery back.
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries/{deliveryId}", tag = "webhooks", operation_id = "showDelivery",
    security(("apiKey" = ["webhooks:read"])), params(WebhookPath, DeliveryPath),
    responses(
        (status = 200, description = "The delivery", body = Success<DeliveryStoryView>, example = json!(examples::delivery_answer())),
        ShowDeliveryErrors,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller<WebhooksRead>,
    webhook: WebhookPath,
    path: DeliveryPath,
    _: NoParameters,
) -> Result<Answer, ApiError> {
    let (account, webhook) = (caller.account(), webhook.webhook_id);
    if let Some(story) = app.endpoints.delivery(account, webhook, path.delivery_id).await? {
        return DeliveryStoryView::of(&story).map(Answer::ok);
    }
    let code = match app.endpoints.endpoint(account, webhook).await? {
        Some(_) => Code::DeliveryNotFound,
        None => Code::WebhookNotFound,
    };
    Err(ApiError::new(code))
}

/// One event on its way to one endpoint, with every attempt.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeliveryStory)]
pub(crate) struct DeliveryStoryView {
    /// The delivery.
    #[serde(flatten)]
    delivery: DeliveryView,
    /// The body of its requests, byte for byte the same each time.
    body: String,
    /// The attempts, the first first.
    history: Vec<AttemptView>,
}

/// One attempt at a delivery.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeliveryAttempt)]
pub(crate) struct AttemptView {
    /// Its number, from 1.
    number: u32,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How long it took, in milliseconds; null if that isn't known.
    #[schema(required)]
    duration_ms: Option<u64>,
    /// Where it was posted to; null if that isn't known.
    #[schema(required)]
    url: Option<String>,
    /// The headers of the request, without the signature.
    headers: BTreeMap<&'static str, String>,
    /// The status of the answer; null if there was none.
    #[schema(required)]
    status: Option<u16>,
    /// The beginning of the answer's body, up to 1 KiB, as text; null if there was no answer.
    #[schema(required)]
    answer: Option<String>,
    /// What went wrong, in words; null if nothing did.
    #[schema(required)]
    error: Option<String>,
}

impl DeliveryStoryView {
    fn of(story: &DeliveryStory) -> Result<Self, ApiError> {
        let body =
            EventBody { kind: &story.delivery.event_type, timestamp: story.event_at, data: &story.data };
        Ok(Self {
            delivery: DeliveryView::from(&story.delivery),
            body: serde_json::to_string(&body).map_err(ApiError::internal)?,
            history: story.attempts.iter().map(|attempt| AttemptView::of(story, attempt)).collect(),
        })
    }
}

impl AttemptView {
    fn of(story: &DeliveryStory, attempt: &AttemptRecord) -> Self {
        let seconds = attempt.at.micros().div_euclid(1_000_000);
        Self {
            number: attempt.number,
            at: attempt.at,
            duration_ms: attempt.took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            url: attempt.url.clone(),
            headers: BTreeMap::from([
                ("content-type", "application/json".to_owned()),
                ("webhook-id", story.delivery.event_id.to_string()),
                ("webhook-timestamp", seconds.to_string()),
            ]),
            status: attempt.status,
            answer: attempt.answer.clone(),
            error: attempt.error.clone(),
        }
    }
}
