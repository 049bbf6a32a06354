//! What a test or a person may see and order behind the caller's back: the deeds of the control interface.

mod auctions;
mod panel;
mod sales;
mod transfers;

pub(crate) use auctions::NewAuction;
pub(crate) use transfers::Asked;

use std::collections::VecDeque;
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{NotWritten, Registrar};
use crate::clock::date_time;
use crate::config::ApiKey;
use crate::contact::DomainContacts;
use crate::effect::AccountChange;
use crate::fault::{Fault, FaultPlan, FaultReport};
use crate::ledger::{LedgerEntry, LedgerReport, RegistrationReport, registrations};
use crate::settings::{Settings, SettingsChange, SettingsReport};
use crate::world::World;

/// The truth about a domain, whoever owns it and whether or not a caller can see it yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainReport {
    /// Its name.
    pub domain: String,
    /// Who owns it.
    pub account: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub registered: OffsetDateTime,
    /// Until when.
    #[serde(with = "time::serde::rfc3339")]
    pub expires: OffsetDateTime,
    /// When `domain_info`, `get_ns` and `set_ns` find it.
    #[serde(with = "time::serde::rfc3339")]
    pub found_from: OffsetDateTime,
    /// When `order_list`, `list_domain` and `get_order_status` show it.
    #[serde(with = "time::serde::rfc3339")]
    pub listed_from: OffsetDateTime,
    /// Its contacts; 0 is the account's default.
    pub contacts: DomainContacts,
    /// Its name servers; none while it is parked.
    pub name_servers: Vec<String>,
    /// The orders that registered it; more than one is a double sale.
    pub orders: Vec<u64>,
}

/// An account without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSummary {
    /// Its name.
    pub name: String,
    /// Its level, in the words of `Level`'s text form.
    pub level: String,
    /// What it can spend.
    pub balance: Decimal,
    /// In which currency.
    pub currency: String,
    /// Requests in progress.
    pub in_progress: u32,
}

/// A change of an account's balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalanceChange {
    /// The balance is this from now on.
    Set(Decimal),
    /// So much more; so much less if negative.
    Add(Decimal),
}

impl Registrar {
    pub(crate) fn ledger(&self) -> LedgerReport {
        let inner = self.lock();
        inner.ledger.report(&inner.world)
    }

    pub(crate) fn entries(&self) -> Vec<LedgerEntry> {
        self.lock().ledger.list()
    }

    /// The counts and the entries of the same moment.
    pub(crate) fn full_ledger(&self) -> (LedgerReport, Vec<LedgerEntry>) {
        let inner = self.lock();
        (inner.ledger.report(&inner.world), inner.ledger.list())
    }

    pub(crate) fn registrations(&self) -> Vec<RegistrationReport> {
        registrations(&self.lock().world)
    }

    pub(crate) fn domain(&self, name: &str) -> Option<DomainReport> {
        let inner = self.lock();
        let domain = inner.world.domain(&name.to_ascii_lowercase())?;
        Some(DomainReport {
            domain: domain.name.clone(),
            account: domain.account.clone(),
            registered: date_time(domain.life.registered_at),
            expires: date_time(domain.life.expires_at),
            found_from: date_time(domain.life.ready_at),
            listed_from: date_time(domain.life.listed_at),
            contacts: domain.settings.contacts,
            name_servers: domain.settings.name_servers.clone(),
            orders: domain.life.orders.clone(),
        })
    }

    pub(crate) fn accounts(&self) -> Vec<AccountSummary> {
        let inner = self.lock();
        let summaries = inner.doors.iter().filter_map(|door| {
            let account = inner.world.account(&door.account)?;
            Some(AccountSummary {
                name: account.name.clone(),
                level: door.level.to_string(),
                balance: account.balance,
                currency: account.currency.clone(),
                in_progress: door.traffic.in_progress(),
            })
        });
        summaries.collect()
    }

    /// The new balance; `None` if there is no such account.
    pub(crate) fn change_balance(
        &self,
        account: &str,
        change: BalanceChange,
    ) -> Result<Option<Decimal>, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        let Some(known) = inner.world.account(account) else { return Ok(None) };
        let balance = match change {
            BalanceChange::Set(balance) => balance,
            BalanceChange::Add(amount) => known.balance + amount,
        };
        inner.commit_effect(AccountChange::BalanceSet { account: account.to_owned(), balance }, now)?;
        Ok(Some(balance))
    }

    /// Whether there is such an account. The state file doesn't keep keys: a restart has the configured one again.
    pub(crate) fn change_key(&self, account: &str, key: &str) -> bool {
        let mut inner = self.lock();
        let door = inner.doors.iter_mut().find(|door| &*door.account == account);
        door.map(|door| door.key = ApiKey::new(key)).is_some()
    }

    pub(crate) fn add_fault(&self, fault: Fault) -> u64 {
        self.lock().faults.add(fault)
    }

    pub(crate) fn faults(&self) -> Vec<FaultReport> {
        self.lock().faults.list().to_vec()
    }

    pub(crate) fn fault(&self, id: u64) -> Option<FaultReport> {
        self.lock().faults.get(id).cloned()
    }

    pub(crate) fn remove_fault(&self, id: u64) -> bool {
        self.lock().faults.remove(id)
    }

    pub(crate) fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    pub(crate) fn settings(&self) -> SettingsReport {
        self.lock().settings.report()
    }

    pub(crate) fn change_settings(&self, change: SettingsChange) -> SettingsReport {
        let mut inner = self.lock();
        inner.settings.change(change);
        inner.settings.report()
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        date_time(self.clock.now())
    }

    /// Sets the clock forward and makes true what comes due on the way.
    pub(crate) fn advance_clock(&self, by: Duration) -> Result<OffsetDateTime, NotWritten> {
        self.clock.advance(by);
        let now = self.clock.now();
        self.lock().settle(now)?;
        Ok(date_time(now))
    }

    /// Begins anew: an empty ledger and state file, and accounts, faults and settings as configured. Requests in progress go
    /// on. A manual clock begins anew, too; real time goes on.
    pub(crate) fn reset(&self) -> Result<(), NotWritten> {
        let mut inner = self.lock();
        self.clock.begin_anew();
        if let Some(journal) = &mut inner.journal {
            journal.clear()?;
        }
        inner.ledger = inner.ledger.successor();
        inner.world = World::default();
        inner.faults = FaultPlan::new(&self.config.faults, self.config.seed);
        inner.settings = Settings::from(&self.config);
        for (door, account) in inner.doors.iter_mut().zip(&self.config.accounts) {
            door.key = account.key.clone();
            door.traffic.set_recent(VecDeque::new());
        }
        inner.open_accounts(&self.config.accounts, self.clock.now())
    }
}
