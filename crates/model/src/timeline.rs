//! What happened to an order, told in order.

use serde::{Deserialize, Serialize};

use crate::timestamp::Timestamp;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// The order was accepted and charged.
    Accepted,
    /// A request is about to go to the registrar.
    Sent,
    /// The registrant's contact exists at the registrar.
    ContactReady,
    /// The domain is registered.
    Registered,
    /// The name servers are set.
    NameserversSet,
    /// The order waits, for a reason that it did not wait for before.
    Waiting,
    /// An answer was lost.
    AnswerLost,
    /// The registrar was asked and knew of nothing, or couldn't say.
    Asked,
    /// The registrar works on it.
    Processing,
    /// It is proven that a lost request had no effect.
    ProvenAbsent,
    /// It could not be found out what happened.
    InDoubt,
    /// An operator said what happened.
    Resolved,
    /// All that was ordered is done.
    Completed,
    /// The order failed.
    Failed,
    /// The charge was reversed.
    Refunded,
    /// A failed order is tried again, in a further attempt.
    Retried,
}

impl TimelineKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Accepted,
        Self::Sent,
        Self::ContactReady,
        Self::Registered,
        Self::NameserversSet,
        Self::Waiting,
        Self::AnswerLost,
        Self::Asked,
        Self::Processing,
        Self::ProvenAbsent,
        Self::InDoubt,
        Self::Resolved,
        Self::Completed,
        Self::Failed,
        Self::Refunded,
        Self::Retried,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::ContactReady => "contact_ready",
            Self::Registered => "registered",
            Self::NameserversSet => "nameservers_set",
            Self::Waiting => "waiting",
            Self::AnswerLost => "answer_lost",
            Self::Asked => "asked",
            Self::Processing => "processing",
            Self::ProvenAbsent => "proven_absent",
            Self::InDoubt => "in_doubt",
            Self::Resolved => "resolved",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Refunded => "refunded",
            Self::Retried => "retried",
        }
    }

    /// Reads a name back from storage.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One thing that happened. Its place in the order's story is `(order version, index within the change)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: TimelineKind,
    /// In words that a customer can read.
    pub text: String,
}
