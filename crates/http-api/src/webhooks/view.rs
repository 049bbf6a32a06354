//! Webhook endpoints and deliveries as callers see them.

use landrush_model::endpoint::Endpoint;
use landrush_model::ports::{AbandonedReason, DeliveryRecord};
use landrush_model::{BatchId, DeliveryId, EndpointId, EventId, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use utoipa::ToSchema;

/// A webhook endpoint.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Webhook)]
pub(crate) struct WebhookView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub(crate) id: EndpointId,
    /// Where events are posted to.
    pub(crate) url: String,
    /// What the account says of it.
    #[schema(required)]
    pub(crate) description: Option<String>,
    /// What it is told.
    pub(crate) event_types: Vec<&'static str>,
    /// Whether it is told anything.
    pub(crate) enabled: bool,
    /// Why it is told nothing: `gone` if it answered 410, `failing` if it took nothing for days, `account` if it was
    /// switched off; `other` if only a newer release could say.
    #[schema(required)]
    pub(crate) disabled_reason: Option<&'static str>,
    /// Since when it is told nothing.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) disabled_at: Option<Timestamp>,
    /// When the first of the attempts failed that nothing was taken after; null if it took the last.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) failing_since: Option<Timestamp>,
    /// Until when deliveries are signed with the secret before the present one too; null or past if they aren't.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) previous_secret_until: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
    /// When it was last changed by its owner.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) updated_at: Timestamp,
}

impl From<&Endpoint> for WebhookView {
    fn from(endpoint: &Endpoint) -> Self {
        let disabled = endpoint.health.disabled;
        Self {
            id: endpoint.id,
            url: endpoint.url.clone(),
            description: endpoint.description.clone(),
            event_types: endpoint.event_types.names().collect(),
            enabled: disabled.is_none(),
            disabled_reason: disabled.map(|disabled| disabled.reason.as_str()),
            disabled_at: disabled.map(|disabled| disabled.at),
            failing_since: endpoint.health.failing_since,
            previous_secret_until: endpoint.previous_secret_until,
            created_at: endpoint.created_at,
            updated_at: endpoint.updated_at,
        }
    }
}

/// A webhook endpoint with its signing secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookWithSecret)]
pub(crate) struct SecretView {
    /// The endpoint.
    #[serde(flatten)]
    webhook: WebhookView,
    /// What deliveries are signed with from now on: `whsec_` and base64. It is not shown again.
    secret: String,
}

impl SecretView {
    /// The one time that it is shown.
    pub(super) fn of(endpoint: &Endpoint, secret: &SecretString) -> Self {
        Self { webhook: endpoint.into(), secret: secret.expose_secret().to_owned() }
    }
}

/// One event on its way to one endpoint.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Delivery)]
pub(crate) struct DeliveryView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub(crate) id: DeliveryId,
    /// The event that it brings: the `webhook-id` of its requests.
    #[schema(value_type = Uuid)]
    pub(crate) event_id: EventId,
    /// The type of the event.
    pub(crate) event_type: String,
    /// The batch that the event tells of, if it tells of one.
    #[schema(required, value_type = Option<Uuid>)]
    pub(crate) batch_id: Option<BatchId>,
    /// `waiting` for its next attempt; `delivered`; `abandoned`: given up; `replayed`: given up, and brought once more by
    /// another delivery.
    pub(crate) status: &'static str,
    /// Why it was given up: `attempts_exhausted`, `gone`, `endpoint_disabled`, `endpoint_deleted`, `unreadable` if the event
    /// or the endpoint could not be read by the server; `other` if only a newer release could say.
    #[schema(required)]
    pub(crate) reason: Option<&'static str>,
    /// How many attempts were made.
    pub(crate) attempts: u32,
    /// When the next attempt is made; null if none will be, or one is under way.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// The delivery that this one replays.
    #[schema(required, value_type = Option<Uuid>)]
    pub(crate) replay_of: Option<DeliveryId>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
}

impl From<&DeliveryRecord> for DeliveryView {
    fn from(delivery: &DeliveryRecord) -> Self {
        Self {
            id: delivery.id,
            event_id: delivery.event_id,
            event_type: delivery.event_type.clone(),
            batch_id: delivery.batch_id,
            status: delivery.state.as_str(),
            reason: delivery.reason.map(AbandonedReason::as_str),
            attempts: delivery.attempts,
            next_attempt_at: delivery.next_attempt_at,
            replay_of: delivery.replay_of,
            created_at: delivery.created_at,
        }
    }
}
