//! Operations: effects on the world outside, each recorded before it is attempted.
//!
//! The life of an operation, as one table ([`OperationState::after`]):
//!
//! | state | sent | done | refused | not sent | lost | processing | proven absent | doubted | let be |
//! |---|---|---|---|---|---|---|---|---|---|
//! | `prepared` | sent | – | not_done | prepared | – | – | – | – | – |
//! | `sent` | – | done | not_done | prepared | sent | waiting_process | prepared | in_doubt | prepared |
//! | `waiting_process` | – | done | not_done | – | – | waiting_process | – | in_doubt | prepared |
//! | `in_doubt` | – | done | not_done | – | – | waiting_process | – | in_doubt | prepared |
//! | `done`, `not_done` | – | – | – | – | – | – | – | – | – |
//!
//! `sent` is committed *before* the call: from then on it may have happened, whatever crashes. Only what
//! [may be repeated](OperationKind::may_be_repeated) is ever let be; only what may not is ever in doubt.

mod proof;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, OperationId, OrderId, RegistrarAccountId};
use crate::timestamp::Timestamp;

/// Which effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// Make the registrant's contact at the registrar account. Doing it twice leaves a contact that nobody uses.
    CreateContact,
    /// Register the domain. Spends money.
    Register,
    /// Apply the name servers. Doing it twice is harmless.
    SetNameservers,
}

impl OperationKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::CreateContact, Self::Register, Self::SetNameservers];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreateContact => "create_contact",
            Self::Register => "register",
            Self::SetNameservers => "set_nameservers",
        }
    }

    /// Reads a name back from storage.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether doing it once more does no harm, so that nobody needs to know whether it happened.
    pub const fn may_be_repeated(self) -> bool {
        match self {
            Self::CreateContact | Self::SetNameservers => true,
            Self::Register => false,
        }
    }
}

/// Where an operation is; see the [table](self).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// It is certain that no attempt has had an effect; it may be sent.
    Prepared,
    /// It may be on its way or have happened. Only the registrar knows.
    Sent,
    /// The registrar has taken it and works on it.
    WaitingProcess,
    /// It happened.
    Done,
    /// It did not happen and will not.
    NotDone,
    /// Nobody could find out. Neither repeated nor refunded until somebody does.
    InDoubt,
}

/// What is learnt of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationEvent {
    /// A call is about to be started.
    Sent,
    /// It happened, by the registrar's answer or by reconciliation.
    Done,
    /// It did not happen and will not.
    Refused,
    /// This attempt had no effect; another may be made.
    NotSent,
    /// It isn't known whether it happened.
    Lost,
    /// The registrar works on it.
    Processing,
    /// Reconciliation proved that no attempt so far had an effect.
    ProvenAbsent,
    /// Reconciliation could not prove anything in the time it has.
    Doubted,
    /// The same of what may be repeated: it doesn't matter whether it happened.
    LetBe,
}

impl OperationState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Prepared, Self::Sent, Self::WaitingProcess, Self::Done, Self::NotDone, Self::InDoubt];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Sent => "sent",
            Self::WaitingProcess => "waiting_process",
            Self::Done => "done",
            Self::NotDone => "not_done",
            Self::InDoubt => "in_doubt",
        }
    }

    /// Reads a name back from storage.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether nothing can happen to it any more.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::NotDone)
    }

    /// The state after an event; `None` where the [table](self) has a dash.
    pub const fn after(self, event: OperationEvent) -> Option<Self> {
        use OperationEvent as E;
        match (self, event) {
            (Self::Prepared, E::Sent) => Some(Self::Sent),
            (Self::Prepared, E::Refused) => Some(Self::NotDone),
            (Self::Prepared, E::NotSent) => Some(Self::Prepared),
            (Self::Prepared, E::Done | E::Lost | E::Processing | E::ProvenAbsent | E::Doubted | E::LetBe) => {
                None
            }

            (Self::Sent, E::Done) => Some(Self::Done),
            (Self::Sent, E::Refused) => Some(Self::NotDone),
            (Self::Sent, E::NotSent | E::ProvenAbsent | E::LetBe) => Some(Self::Prepared),
            (Self::Sent, E::Lost) => Some(Self::Sent),
            (Self::Sent, E::Processing) => Some(Self::WaitingProcess),
            (Self::Sent, E::Doubted) => Some(Self::InDoubt),
            (Self::Sent, E::Sent) => None,

            (Self::WaitingProcess, E::Done) => Some(Self::Done),
            (Self::WaitingProcess, E::Refused) => Some(Self::NotDone),
            (Self::WaitingProcess, E::Processing) => Some(Self::WaitingProcess),
            (Self::WaitingProcess, E::Doubted) => Some(Self::InDoubt),
            (Self::WaitingProcess, E::LetBe) => Some(Self::Prepared),
            (Self::WaitingProcess, E::Sent | E::NotSent | E::Lost | E::ProvenAbsent) => None,

            (Self::InDoubt, E::Done) => Some(Self::Done),
            (Self::InDoubt, E::Refused) => Some(Self::NotDone),
            (Self::InDoubt, E::Doubted) => Some(Self::InDoubt),
            (Self::InDoubt, E::Processing) => Some(Self::WaitingProcess),
            (Self::InDoubt, E::LetBe) => Some(Self::Prepared),
            (Self::InDoubt, E::Sent | E::NotSent | E::Lost | E::ProvenAbsent) => None,

            (
                Self::Done | Self::NotDone,
                E::Sent
                | E::Done
                | E::Refused
                | E::NotSent
                | E::Lost
                | E::Processing
                | E::ProvenAbsent
                | E::Doubted
                | E::LetBe,
            ) => None,
        }
    }
}

/// One effect on the world outside, from its intent to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its id.
    pub id: OperationId,
    /// For whom.
    pub account_id: AccountId,
    /// Through which of our accounts at the registrar.
    pub registrar_account_id: RegistrarAccountId,
    /// For which order.
    pub order_id: OrderId,
    /// Which attempt at the order it belongs to, from 1.
    pub attempt: u32,
    /// Which effect.
    pub kind: OperationKind,
    /// Where it is.
    pub state: OperationState,
    /// When its intent was first committed. What existed at the registrar before is not ours.
    pub intended_at: Timestamp,
    /// After this moment the call must not be started any more.
    pub send_deadline: Timestamp,
    /// How many times it was sent, at most.
    pub sends: u32,
    /// How many times it was proven that what was sent had had no effect.
    pub absences: u32,
    /// How many times the registrar was asked about the last send.
    pub asks: u32,
    /// How long was waited between those questions, as far as no clock can have made it up; of a domain that wasn't ready
    /// for its name servers, how long it was given.
    pub waited: Duration,
    /// Whether any send's answer was ever lost. "Not available" may then be our own doing.
    pub ever_lost: bool,
    /// A refusal that may be the echo of a lost attempt of our own; final once that attempt is proven absent.
    pub doubtful_refusal: Option<crate::Refusal>,
    /// The contact that the registration names, if it isn't the account's default.
    pub contact: Option<ContactHandle>,
    /// The registrar's name for what it works on.
    pub process: Option<String>,
}

/// A registrar's id for a contact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactHandle(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [OperationEvent; 9] = [
        OperationEvent::Sent,
        OperationEvent::Done,
        OperationEvent::Refused,
        OperationEvent::NotSent,
        OperationEvent::Lost,
        OperationEvent::Processing,
        OperationEvent::ProvenAbsent,
        OperationEvent::Doubted,
        OperationEvent::LetBe,
    ];

    #[test]
    fn an_end_is_final() {
        for state in OperationState::ALL.into_iter().filter(|state| state.is_ended()) {
            for event in EVENTS {
                assert_eq!(state.after(event), None, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn only_a_prepared_operation_is_sent() {
        for state in OperationState::ALL {
            assert_eq!(
                state.after(OperationEvent::Sent).is_some(),
                state == OperationState::Prepared,
                "{state:?}"
            );
        }
    }

    #[test]
    fn what_is_unknown_becomes_sendable_by_proof_the_wire_or_because_it_does_no_harm() {
        for state in [OperationState::Sent, OperationState::WaitingProcess, OperationState::InDoubt] {
            for event in EVENTS {
                if state.after(event) == Some(OperationState::Prepared) {
                    assert!(
                        matches!(
                            event,
                            OperationEvent::ProvenAbsent | OperationEvent::NotSent | OperationEvent::LetBe
                        ),
                        "{state:?} {event:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn names_are_read_back() {
        for state in OperationState::ALL {
            assert_eq!(OperationState::from_name(state.as_str()), Some(state));
        }
        for kind in OperationKind::ALL {
            assert_eq!(OperationKind::from_name(kind.as_str()), Some(kind));
        }
    }
}
