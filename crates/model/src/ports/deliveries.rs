//! What is told of deliveries.

use std::time::Duration;

use serde_json::Value;

use crate::id::{BatchId, DeliveryId, EventId};
use crate::timestamp::Timestamp;

/// Which deliveries are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// In this state.
    pub state: Option<DeliveryState>,
    /// Begun since then.
    pub since: Option<Timestamp>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It goes on.
    Waiting,
    /// The endpoint has it.
    Delivered,
    /// It was given up.
    Abandoned,
    /// It was given up, and its event is delivered once more by another delivery.
    Replayed,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Delivered, Self::Abandoned, Self::Replayed];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Abandoned => "abandoned",
            Self::Replayed => "replayed",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Why a delivery was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AbandonedReason {
    /// All attempts failed.
    AttemptsExhausted,
    /// The endpoint answered 410.
    Gone,
    /// The endpoint was disabled when it was time for an attempt.
    EndpointDisabled,
    /// The endpoint was deleted.
    EndpointDeleted,
    /// The event or the endpoint could not be read: a newer release wrote it, its secret's key is lost, or it is damaged.
    Unreadable,
    /// A reason that this release doesn't know. It is read, never written.
    Other,
}

impl AbandonedReason {
    /// Every reason that this release gives.
    pub const ALL: [Self; 5] = [
        Self::AttemptsExhausted,
        Self::Gone,
        Self::EndpointDisabled,
        Self::EndpointDeleted,
        Self::Unreadable,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AttemptsExhausted => "attempts_exhausted",
            Self::Gone => "gone",
            Self::EndpointDisabled => "endpoint_disabled",
            Self::EndpointDeleted => "endpoint_deleted",
            Self::Unreadable => "unreadable",
            Self::Other => "other",
        }
    }

    /// Reads a name back. One that a newer release wrote is [another](Self::Other).
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name).unwrap_or(Self::Other)
    }
}

/// A delivery as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// Its id.
    pub id: DeliveryId,
    /// The event that it brings.
    pub event_id: EventId,
    /// The kind of the event; a newer release may have kinds that this one doesn't know.
    pub event_type: String,
    /// The batch that the event tells of, if it tells of one.
    pub batch_id: Option<BatchId>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why it was given up, if it was.
    pub reason: Option<AbandonedReason>,
    /// How many attempts were made.
    pub attempts: u32,
    /// When the next attempt is due; `None` if it has ended or an attempt is under way.
    pub next_attempt_at: Option<Timestamp>,
    /// The delivery that was given up before this one, if this is a replay.
    pub replay_of: Option<DeliveryId>,
    /// When it began, to the millisecond.
    pub created_at: Timestamp,
}

/// A delivery, what it carries, and every attempt at it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryStory {
    /// Where it stands.
    pub delivery: DeliveryRecord,
    /// When the event happened.
    pub event_at: Timestamp,
    /// What receivers get under `data`.
    pub data: Value,
    /// The attempts, the first first.
    pub attempts: Vec<AttemptRecord>,
}

/// One attempt at a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// Its number, from 1.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took. Attempts of releases before this one don't say.
    pub took: Option<Duration>,
    /// Where it was posted to. Attempts of releases before this one don't say.
    pub url: Option<String>,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The beginning of the answer's body, if there was one.
    pub answer: Option<String>,
    /// What went wrong, if anything did.
    pub error: Option<String>,
}

/// What a replay came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplayedDeliveries {
    /// How many deliveries were replayed.
    pub count: usize,
    /// Whether there may be more.
    pub rest: Rest,
}

/// Whether something is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nothing is.
    None,
    /// There may be more.
    Some,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back_from_its_name_and_others_are_other() {
        for reason in AbandonedReason::ALL {
            assert_eq!(AbandonedReason::from_name(reason.as_str()), reason);
        }
        for name in ["bored", "", "other"] {
            assert_eq!(AbandonedReason::from_name(name), AbandonedReason::Other, "{name}");
        }
    }
}
