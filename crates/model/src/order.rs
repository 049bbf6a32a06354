//! Orders: one domain for one term, carried from acceptance to its end.
//!
//! - [`Order`] is what is stored; [`Work`] is an order with what a worker needs to go on with it.
//! - [`plan()`] says what to do next with it; [`next()`] says what follows from what came of that.
//! - [`reopen()`] opens a further attempt at one that failed.

mod change;
mod next;
mod plan;
mod reopen;
mod work;

use serde::{Deserialize, Serialize};

pub use change::{Change, ContactChange, DomainClaim, OperationChange, Schedule, Sending};
pub use next::{IllegalTransition, next};
pub use plan::{Action, plan};
pub use reopen::{NotReopened, Reopening, reopen};
pub use work::{ContactState, Effect, Holder, OrderHistory, Outcome, Position, Resolution, Work};

use crate::domain_name::DomainName;
use crate::failure::{Failure, WaitReason};
use crate::id::{AccountId, BatchId, ClientId, OrderId, RegistrantId, RegistrarAccountId};
use crate::money::Money;
use crate::nameservers::Nameservers;
use crate::registrar_account::Provider;
use crate::term::Term;
use crate::timestamp::Timestamp;

/// Where an order stands. These are also the statuses of the batch API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderState {
    /// Accepted and charged; nothing was sent to the registrar.
    Pending,
    /// The registrant's contact or the registration is under way.
    Registering,
    /// Registered; name servers are to be set and were not tried yet.
    Registered,
    /// Name servers are being set.
    #[serde(rename = "SETTING_NS")]
    SettingNameservers,
    /// All that was ordered is done.
    Completed,
    /// Ended without all that was ordered; [`Failure`] says at which stage.
    Failed,
}

impl OrderState {
    /// Every state, in the order an order goes through them.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Registering,
        Self::Registered,
        Self::SettingNameservers,
        Self::Completed,
        Self::Failed,
    ];

    /// The name in the batch API and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Registering => "REGISTERING",
            Self::Registered => "REGISTERED",
            Self::SettingNameservers => "SETTING_NS",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether the order has ended.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

/// What an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The reason; it also says on whom.
    pub reason: WaitReason,
    /// Since when.
    pub since: Timestamp,
    /// Until when at most; then the order goes on or fails. `None` where only a person can end it.
    pub until: Option<Timestamp>,
}

/// What the registrar said of a registration that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// When this platform learnt of it.
    pub at: Timestamp,
    /// When it runs out, if the registrar said so.
    pub expires_at: Option<Timestamp>,
}

/// One domain for one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whose it is.
    pub account_id: AccountId,
    /// For which client.
    pub client_id: ClientId,
    /// The batch that it was placed in; single orders are batches of one.
    pub batch_id: BatchId,
    /// Its place in the batch, from 0.
    pub position: u16,
    /// What is registered.
    pub domain: DomainName,
    /// By which registrar.
    pub provider: Provider,
    /// Through which of our accounts there. Never changes.
    pub registrar_account_id: RegistrarAccountId,
    /// For how long.
    pub term: Term,
    /// What it is delegated to; `None` leaves the registrar's default.
    pub nameservers: Option<Nameservers>,
    /// For whom; `None` is the registrar account's default contact.
    pub registrant_id: Option<RegistrantId>,
    /// What the account pays.
    pub price: Money,
    /// What the registrar takes.
    pub cost: Money,
    /// Which version of the catalogue both were read from.
    pub catalogue_version: i64,
    /// Where it stands.
    pub state: OrderState,
    /// Which attempt at the order this is, from 1.
    pub attempt: u32,
    /// Grows by one with every change.
    pub version: i64,
    /// How many requests that change something were sent to the registrar for it.
    pub sends: u32,
    /// How many times in a row something was in the way.
    pub hindrances: u32,
    /// What it waits for.
    pub wait: Option<Wait>,
    /// When it is looked at again, if it waits for a time.
    pub wake_at: Option<Timestamp>,
    /// The last thing that went wrong, in words that a customer can read.
    pub last_error: Option<String>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Whether it is registered.
    pub registered: Option<Registered>,
    /// Until when it may wait for a usable registrar.
    pub give_up_at: Timestamp,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Order {
    /// The version of the state machine that writes orders now; stored with each order.
    pub const MACHINE_VERSION: i16 = 1;
}
