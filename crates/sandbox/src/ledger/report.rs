//! What the ledger tells: the shapes of `GET /_sandbox/ledger` and `GET /_sandbox/ledger/registrations`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Entry, Ledger, Outcome};
use crate::clock::date_time;
use crate::fault::FaultKind;
use crate::world::{ItemKind, Order, OrderItem, World};

/// The counts of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerReport {
    /// Requests received.
    pub requests: u64,
    /// Requests by command; commands that the sandbox doesn't speak are `(unknown)`.
    pub commands: BTreeMap<String, CommandReport>,
    /// Faults that struck, by kind.
    pub faults: BTreeMap<FaultKind, u64>,
    /// Effects by kind, such as `registration`, `charge`, `set_ns`, `contact_created`, `balance_set`.
    pub effects: BTreeMap<String, u64>,
    /// Registrations made, repeated ones included.
    pub registrations: u64,
    /// Registrations of a domain that its account had already: a customer charged twice. They happen with `double_sell` only.
    pub double_registrations: u64,
    /// Requests to register a domain that the account had already, whatever became of them: refused, turned away at the
    /// door, struck by a fault.
    pub repeated_register_requests: u64,
    /// How often callers went over the limits of their level.
    pub limit_violations: u64,
    /// The accounts, by name.
    pub accounts: BTreeMap<String, AccountReport>,
}

impl LedgerReport {
    /// How many requests with this command came in.
    #[must_use]
    pub fn requests_of(&self, command: &str) -> u64 {
        self.commands.get(command).map_or(0, |command| command.requests)
    }

    /// How many effects there were of a kind.
    #[must_use]
    pub fn effects_of(&self, kind: &str) -> u64 {
        self.effects.get(kind).copied().unwrap_or(0)
    }
}

/// The requests of one command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandReport {
    /// Requests received.
    pub requests: u64,
    /// How they ended.
    pub outcomes: BTreeMap<Outcome, u64>,
}

/// What an account did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountReport {
    /// Requests received.
    pub requests: u64,
    /// The most requests that were in progress at a time, refused ones included.
    pub peak_concurrency: u32,
    /// How often it went over the limits of its level.
    pub limit_violations: Violations,
    /// What it can spend.
    pub balance: Decimal,
    /// The currency of its money.
    pub currency: String,
    /// What it was charged in all.
    pub charged: Decimal,
    /// Domains it owns.
    pub domains: u64,
}

/// How often limits were exceeded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violations {
    /// More requests at a time than the level has threads.
    pub threads: u64,
    /// More requests in a minute or second than the level allows.
    pub rate: u64,
}

/// One request, in `?full=1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Its number, counted from 1.
    pub seq: u64,
    /// When it came in.
    #[serde(with = "time::serde::rfc3339")]
    pub time: OffsetDateTime,
    /// The name of the account, if the key was right.
    pub account: Option<String>,
    /// What it asked for.
    pub command: String,
    /// The domains it was about, separated by commas; the first 253 characters.
    pub domain: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The error text of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The fault that struck it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultKind>,
    /// It asked to register a domain that the account had already.
    pub repeated: bool,
    /// The numbers of its effects.
    pub effects: Vec<u64>,
}

/// One registration: a charge, and a domain or more time for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistrationReport {
    /// What was registered.
    pub domain: String,
    /// For whom.
    pub account: String,
    /// By which order.
    pub order_id: u64,
    /// For how long.
    pub years: u8,
    /// What it cost.
    pub charged: Decimal,
    /// In which currency.
    pub currency: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub time: OffsetDateTime,
    /// The account had the domain already.
    pub repeated: bool,
    /// How often this domain was registered in all; more than 1 is a double sale, unless it was free again in between.
    pub times_registered: u64,
}

impl Ledger {
    /// The counts, with the money of each account.
    pub(crate) fn report(&self, world: &World) -> LedgerReport {
        let accounts: BTreeMap<_, _> = world
            .accounts()
            .map(|account| {
                let count = self.accounts.get(account.name.as_str());
                let report = AccountReport {
                    requests: count.map_or(0, |count| count.requests),
                    peak_concurrency: count.map_or(0, |count| count.peak_concurrency),
                    limit_violations: count.map_or_else(Violations::default, |count| Violations {
                        threads: count.over_threads,
                        rate: count.over_rate,
                    }),
                    balance: account.balance,
                    currency: account.currency.clone(),
                    charged: account.charged,
                    domains: account.domains.len() as u64,
                };
                (account.name.clone(), report)
            })
            .collect();
        LedgerReport {
            requests: self.entries.len() as u64,
            commands: self.commands.clone(),
            faults: self.faults.clone(),
            effects: self.effects.iter().map(|(kind, count)| (kind.clone().into_owned(), *count)).collect(),
            registrations: self.effects.get("registration").copied().unwrap_or(0),
            double_registrations: self.double_registrations,
            repeated_register_requests: self.repeated_requests,
            limit_violations: self.accounts.values().map(|count| count.over_threads + count.over_rate).sum(),
            accounts,
        }
    }

    /// Every request, oldest first.
    pub(crate) fn list(&self) -> Vec<LedgerEntry> {
        self.entries.iter().map(Entry::report).collect()
    }
}

impl Entry {
    fn report(&self) -> LedgerEntry {
        LedgerEntry {
            seq: self.received.seq,
            time: date_time(self.received.at),
            account: self.received.account.as_deref().map(str::to_owned),
            command: self.received.command.clone(),
            domain: self.received.domain.clone(),
            outcome: self.outcome,
            error: self.error.clone(),
            fault: self.fault,
            repeated: self.repeated,
            effects: self.effects.clone(),
        }
    }
}

/// Every registration, oldest first.
pub(crate) fn registrations(world: &World) -> Vec<RegistrationReport> {
    let items = world.orders().flat_map(|order| order.items.iter().map(move |item| (order, item)));
    let sold: Vec<_> = items.filter(|(_, item)| item.kind == ItemKind::Registration).collect();
    let mut times: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, item) in &sold {
        *times.entry(&item.domain).or_default() += 1;
    }
    let report = |(order, item): &(&Order, &OrderItem)| RegistrationReport {
        domain: item.domain.clone(),
        account: order.account.clone(),
        order_id: order.id,
        years: item.years,
        charged: item.cost,
        currency: order.currency.clone(),
        time: date_time(order.submitted_at),
        repeated: item.repeated,
        times_registered: times.get(item.domain.as_str()).copied().unwrap_or(0),
    };
    sold.iter().map(report).collect()
}
