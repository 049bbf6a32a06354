//! Orders as callers see them: without costs, accounts at registrars, or leases.

use landrush_model::order::{Order, OrderState};
use landrush_model::ports::OrderStory;
use landrush_model::timeline::{TimelineEntry, TimelineKind};
use landrush_model::{BatchId, ClientId, Failure, FailureCode, OrderId, Stage, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;

use super::waiting::{Step, WaitView, failure_schema, stage, words};
use crate::money::MoneyView;

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderSummary {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub(crate) id: OrderId,
    /// The batch that it was placed in.
    #[schema(value_type = Uuid)]
    pub(crate) batch_id: BatchId,
    /// The client.
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    /// Where it stands.
    #[schema(schema_with = status_schema)]
    pub(crate) status: OrderState,
    /// The domain, in ASCII form.
    pub(crate) domain: String,
    /// The domain, as people read it.
    pub(crate) domain_unicode: String,
    /// The registrar.
    pub(crate) provider: String,
    /// Years.
    #[schema(minimum = 1, maximum = 10)]
    pub(crate) term: u8,
    /// The name servers that were ordered, in ASCII form; null leaves the registrar's default.
    #[schema(required)]
    pub(crate) nameservers: Option<Vec<String>>,
    /// What was charged, for the whole term.
    pub(crate) price: MoneyView,
    /// What it waits for; null once it has ended.
    #[schema(required)]
    pub(crate) waiting_for: Option<WaitView>,
    /// The last thing that went wrong, in words; it need not be final.
    #[schema(required)]
    pub(crate) last_error: Option<String>,
    /// Why it failed; null unless it did.
    #[schema(required)]
    pub(crate) error: Option<OrderError>,
    /// When it was registered.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) registered_at: Option<Timestamp>,
    /// When the registration runs out, if the registrar said so.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) expires_at: Option<Timestamp>,
    /// When it was accepted.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) updated_at: Timestamp,
}

impl From<&Order> for OrderSummary {
    fn from(order: &Order) -> Self {
        Self {
            id: order.id,
            batch_id: order.batch_id,
            client_id: order.client_id,
            status: order.state,
            domain: order.domain.to_string(),
            domain_unicode: order.domain.unicode(),
            provider: order.provider.to_string(),
            term: order.term.years(),
            nameservers: order.nameservers.as_ref().map(|servers| servers.hosts().to_vec()),
            price: order.price.into(),
            waiting_for: WaitView::of(order),
            last_error: order.last_error.clone(),
            error: order.failure.as_ref().map(OrderError::from),
            registered_at: order.registered.as_ref().map(|registered| registered.at),
            expires_at: order.registered.as_ref().and_then(|registered| registered.expires_at),
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}

/// Why an order failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct OrderError {
    /// At which stage. A failure at registration is refunded; one at configuration keeps the domain.
    #[schema(schema_with = stage_schema)]
    pub(crate) stage: Stage,
    /// Why, as a stable word.
    #[schema(schema_with = failure_schema)]
    pub(crate) code: FailureCode,
    /// Why, in words.
    pub(crate) message: String,
}

impl From<&Failure> for OrderError {
    fn from(failure: &Failure) -> Self {
        Self { stage: failure.stage, code: failure.code, message: failure.text.clone() }
    }
}

/// An order that explains itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Order)]
pub(crate) struct OrderView {
    /// The order.
    #[serde(flatten)]
    pub(crate) order: OrderSummary,
    /// The stage that it is at: `registration`, then `configuration`; null once it has ended.
    #[schema(required, value_type = Option<String>)]
    pub(crate) stage: Option<Stage>,
    /// What is being done; null once it has ended.
    #[schema(required)]
    pub(crate) step: Option<Step>,
    /// How many requests that change something were sent to the registrar.
    pub(crate) attempts: u32,
    /// When it is looked at again, if it waits for a time.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// Everything that happened, in order.
    pub(crate) timeline: Vec<TimelineView>,
}

impl From<&OrderStory> for OrderView {
    fn from(story: &OrderStory) -> Self {
        let order = &story.order;
        Self {
            order: order.into(),
            stage: stage(order),
            step: Step::of(order, story.operation.as_ref()),
            attempts: order.sends,
            next_attempt_at: order.wake_at.filter(|_| !order.state.is_terminal()),
            timeline: story.timeline.iter().map(TimelineView::from).collect(),
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
pub(crate) struct TimelineView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Timestamp,
    /// What kind of thing.
    #[schema(schema_with = kind_schema)]
    pub(crate) kind: TimelineKind,
    /// In words.
    pub(crate) text: String,
}

impl From<&TimelineEntry> for TimelineView {
    fn from(entry: &TimelineEntry) -> Self {
        Self { at: entry.at, kind: entry.kind, text: entry.text.clone() }
    }
}

/// An order in brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderBrief {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub(crate) id: OrderId,
    /// The domain, in ASCII form.
    pub(crate) domain: String,
    /// Where it stands.
    #[schema(schema_with = status_schema)]
    pub(crate) status: OrderState,
    /// What it waits for; null once it has ended.
    #[schema(required)]
    pub(crate) waiting_for: Option<WaitView>,
    /// Why it failed; null unless it did.
    #[schema(required)]
    pub(crate) error: Option<OrderError>,
}

impl From<&Order> for OrderBrief {
    fn from(order: &Order) -> Self {
        Self {
            id: order.id,
            domain: order.domain.to_string(),
            status: order.state,
            waiting_for: WaitView::of(order),
            error: order.failure.as_ref().map(OrderError::from),
        }
    }
}

pub(super) fn status_schema() -> Object {
    words("Where it stands.", OrderState::ALL.map(OrderState::as_str))
}

fn stage_schema() -> Object {
    words("At which stage.", [Stage::Registration, Stage::Configuration].map(Stage::as_str))
}

fn kind_schema() -> Object {
    words("What kind of thing.", TimelineKind::ALL.map(TimelineKind::as_str))
}
