//! The ledger: every request received, every effect it had, and their counts.

mod report;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use report::registrations;
pub use report::{AccountReport, CommandReport, LedgerEntry, LedgerReport, RegistrationReport, Violations};

use crate::clock::Millis;
use crate::effect::{Effect, Recorded, Trade};
use crate::fault::FaultKind;
use crate::traffic::Excess;

/// The key under which commands are counted that the sandbox doesn't speak.
const UNKNOWN_COMMAND: &str = "(unknown)";

/// How a request ended, as far as the registrar knows; a fault may have kept the caller from knowing it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not ended yet; or the sandbox died over it, and nothing happened.
    InProgress,
    /// Done.
    Success,
    /// Refused: the domain is not available.
    NotAvailable,
    /// Refused: the balance doesn't suffice.
    InsufficientFunds,
    /// Refused with an error text.
    Error,
    /// Refused: no account has such a key.
    InvalidKey,
    /// Refused: no such command, or not built yet.
    UnknownCommand,
    /// Refused: too many requests at a time.
    Busy,
    /// Refused: too many requests in a minute or second.
    RateLimited,
    /// Refused by a fault: the system is busy.
    SystemBusy,
    /// Refused by a fault: maintenance.
    Maintenance,
    /// Refused by a fault: the registry is offline.
    Offline,
    /// Refused by a fault: HTTP 503.
    Unavailable,
    /// Refused by a fault: half an answer.
    Garbled,
    /// Refused by a fault: the connection was dropped before anything happened.
    Dropped,
}

/// A request came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Received {
    pub(crate) seq: u64,
    pub(crate) at: Millis,
    pub(crate) account: Option<Arc<str>>,
    pub(crate) command: String,
    pub(crate) spoken: bool,
    pub(crate) domain: Option<String>,
    /// The account's requests in progress, this one included, whether or not it was let in.
    pub(crate) concurrent: u32,
}

/// A request was dealt with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Finished {
    pub(crate) seq: u64,
    pub(crate) outcome: Outcome,
    pub(crate) error: Option<String>,
    pub(crate) fault: Option<FaultKind>,
    pub(crate) violation: Option<Excess>,
    pub(crate) repeated: bool,
    pub(crate) effects: Vec<Recorded>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    received: Received,
    outcome: Outcome,
    error: Option<String>,
    fault: Option<FaultKind>,
    repeated: bool,
    effects: Vec<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct AccountCount {
    requests: u64,
    peak_concurrency: u32,
    over_threads: u64,
    over_rate: u64,
}

/// What the sandbox remembers of its callers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ledger {
    /// The number of the first entry: one more than the last before a reset.
    first: u64,
    entries: Vec<Entry>,
    commands: BTreeMap<String, CommandReport>,
    accounts: BTreeMap<Arc<str>, AccountCount>,
    faults: BTreeMap<FaultKind, u64>,
    effects: BTreeMap<Cow<'static, str>, u64>,
    double_registrations: u64,
    repeated_requests: u64,
}

impl Ledger {
    /// An empty ledger whose numbers go on from this one's.
    pub(crate) fn successor(&self) -> Self {
        Self { first: self.next_seq(), ..Self::default() }
    }

    pub(crate) fn next_seq(&self) -> u64 {
        self.first.max(1) + self.entries.len() as u64
    }

    pub(crate) fn received(&mut self, received: Received) {
        if self.entries.is_empty() {
            self.first = received.seq;
        }
        if let Some(name) = &received.account {
            let account = self.accounts.entry(Arc::clone(name)).or_default();
            account.requests += 1;
            account.peak_concurrency = account.peak_concurrency.max(received.concurrent);
        }
        let command = counts_of(&mut self.commands, &received);
        command.requests += 1;
        *command.outcomes.entry(Outcome::InProgress).or_default() += 1;
        self.entries.push(Entry {
            received,
            outcome: Outcome::InProgress,
            error: None,
            fault: None,
            repeated: false,
            effects: Vec::new(),
        });
    }

    pub(crate) fn finished(&mut self, finished: Finished) {
        for recorded in &finished.effects {
            self.effect(recorded);
        }
        let index = finished.seq.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        let Some(entry) = index.and_then(|index| self.entries.get_mut(index)) else {
            return; // It came in before a reset.
        };
        if let Some(fault) = finished.fault {
            *self.faults.entry(fault).or_default() += 1;
        }
        self.repeated_requests += u64::from(finished.repeated);
        if let (Some(excess), Some(name)) = (finished.violation, &entry.received.account) {
            let account = self.accounts.entry(Arc::clone(name)).or_default();
            match excess {
                Excess::Threads => account.over_threads += 1,
                Excess::Rate => account.over_rate += 1,
            }
        }
        let outcomes = &mut counts_of(&mut self.commands, &entry.received).outcomes;
        *outcomes.entry(finished.outcome).or_default() += 1;
        if let Some(in_progress) = outcomes.get_mut(&Outcome::InProgress) {
            *in_progress -= 1;
            if *in_progress == 0 {
                outcomes.remove(&Outcome::InProgress);
            }
        }
        entry.outcome = finished.outcome;
        entry.error = finished.error;
        entry.fault = finished.fault;
        entry.repeated = finished.repeated;
        entry.effects = finished.effects.iter().map(|recorded| recorded.id).collect();
    }

    /// Counts an effect that no request had.
    pub(crate) fn effect(&mut self, recorded: &Recorded) {
        for word in recorded.effect.counted_as() {
            *self.effects.entry(Cow::Borrowed(word)).or_default() += 1;
        }
        if let Effect::Trade(Trade::Registered(sold)) = &recorded.effect {
            self.double_registrations += u64::from(sold.repeated);
        }
    }
}

/// The counts of a request's command; all that the sandbox doesn't speak are counted together.
fn counts_of<'a>(
    commands: &'a mut BTreeMap<String, CommandReport>,
    received: &Received,
) -> &'a mut CommandReport {
    let name = if received.spoken { received.command.as_str() } else { UNKNOWN_COMMAND };
    commands.entry(name.to_owned()).or_default()
}
