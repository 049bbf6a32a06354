//! What an order does, and what it waits for: said from its state, nothing decided.

use landrush_model::order::{Order, OrderState};
use landrush_model::{
    FailureCode, Operation, OperationKind, OperationState, Party, Stage, Timestamp, WaitReason,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

/// What an order waits for, and on whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = WaitingFor)]
pub(crate) struct WaitView {
    /// The reason, as a stable word.
    #[schema(schema_with = reason_schema)]
    pub(crate) reason: WaitReason,
    /// The reason, in words.
    pub(crate) text: &'static str,
    /// Who can end it: this platform, the registrar, whoever runs this platform, or whoever placed the order.
    #[schema(schema_with = party_schema)]
    pub(crate) party: Party,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) since: Timestamp,
    /// Until when at most; null where that can't be said.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) until: Option<Timestamp>,
}

impl WaitView {
    /// What the order waits for; `None` once it has ended.
    pub(super) fn of(order: &Order) -> Option<Self> {
        let view = |reason: WaitReason, since, until| Self {
            reason,
            text: reason.text(),
            party: reason.party(),
            since,
            until,
        };
        if order.state.is_terminal() {
            return None;
        }
        if let Some(wait) = &order.wait {
            return Some(view(wait.reason, wait.since, wait.until));
        }
        Some(match order.state {
            // Nothing is under way: the order is in the queue, and given up when it has been there for too long.
            OrderState::Pending | OrderState::Registered => {
                view(WaitReason::Queue, order.updated_at, Some(order.give_up_at))
            }
            // A request is under way or about to be.
            OrderState::Registering
            | OrderState::SettingNameservers
            | OrderState::Completed
            | OrderState::Failed => view(WaitReason::RegistrarProcess, order.updated_at, None),
        })
    }
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Step {
    /// Nothing yet: it is in the queue.
    Queued,
    /// The registrant's contact is made at the registrar.
    Contact,
    /// The domain is registered.
    Registration,
    /// The name servers are set.
    Nameservers,
}

impl Step {
    /// What is being done for the order, whose latest operation this is; `None` once it has ended.
    pub(super) fn of(order: &Order, operation: Option<&Operation>) -> Option<Self> {
        match order.state {
            OrderState::Pending => Some(Self::Queued),
            OrderState::Registering => {
                Some(match operation.map(|operation| (operation.kind, operation.state)) {
                    Some((OperationKind::CreateContact, OperationState::Done)) => Self::Registration,
                    Some((OperationKind::CreateContact, _)) => Self::Contact,
                    Some((OperationKind::Register | OperationKind::SetNameservers, _)) | None => {
                        Self::Registration
                    }
                })
            }
            OrderState::Registered | OrderState::SettingNameservers => Some(Self::Nameservers),
            OrderState::Completed | OrderState::Failed => None,
        }
    }
}

/// The stage that the order is at; `None` once it has ended.
pub(super) const fn stage(order: &Order) -> Option<Stage> {
    match order.state {
        OrderState::Pending | OrderState::Registering => Some(Stage::Registration),
        OrderState::Registered | OrderState::SettingNameservers => Some(Stage::Configuration),
        OrderState::Completed | OrderState::Failed => None,
    }
}

/// A string out of a list of words.
pub(super) fn words(description: &str, words: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description(Some(description))
        .enum_values(Some(words))
        .build()
}

/// Words with their meanings.
fn explained(title: &str, meanings: &[(&'static str, &'static str)]) -> Object {
    let list: Vec<String> = meanings.iter().map(|(word, text)| format!("- `{word}`: {text}")).collect();
    words(&format!("{title}\n\n{}", list.join("\n")), meanings.iter().map(|(word, _)| *word))
}

fn reason_schema() -> Object {
    let meanings: Vec<_> = WaitReason::ALL.iter().map(|reason| (reason.as_str(), reason.text())).collect();
    explained("The reason, as a stable word.", &meanings)
}

pub(super) fn failure_schema() -> Object {
    let meanings: Vec<_> = FailureCode::ALL.iter().map(|code| (code.as_str(), code.text())).collect();
    explained("Why, as a stable word.", &meanings)
}

fn party_schema() -> Object {
    let parties = [Party::Landrush, Party::Registrar, Party::Operator, Party::Account].map(Party::as_str);
    words(
        "Who can end it: this platform, the registrar, whoever runs this platform, or whoever placed the order.",
        parties,
    )
}
