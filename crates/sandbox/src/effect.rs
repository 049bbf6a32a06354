//! What happened: every change of the sandbox's world, as it is journalled and replayed.
//!
//! Effects are ordered by the part of the world they change; `world/` has a file for each that makes the change.

mod account;
mod aftermarket;
mod movement;
mod sale;
mod setting;
mod trade;

use serde::{Deserialize, Serialize};

pub(crate) use account::AccountChange;
pub(crate) use aftermarket::Aftermarket;
pub(crate) use movement::{Movement, TransferEnd, TransferOrder};
pub(crate) use sale::Sale;
pub(crate) use setting::Setting;
pub(crate) use trade::{Payment, Registration, Renewal, Trade};

use crate::clock::Millis;

/// A change of the world, with everything needed to make it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// Accounts and their money, by order of the control interface.
    Account(AccountChange),
    /// Settings of accounts, folders and domains, and what they refer to: contacts, name servers.
    Setting(Setting),
    /// What is bought, sold, renewed, given up or moved.
    Trade(Trade),
    /// Transfers from and to other registrars, and from account to account.
    Movement(Movement),
    /// Backorders and auctions.
    Aftermarket(Aftermarket),
    /// Sales at fixed prices: closeouts, listings, venues elsewhere.
    Sale(Sale),
}

/// A numbered change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) id: u64,
    pub(crate) at: Millis,
    pub(crate) effect: Effect,
}

impl Effect {
    /// The words under which the ledger counts it.
    pub(crate) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::Account(change) => change.counted_as(),
            Self::Setting(setting) => setting.counted_as(),
            Self::Trade(trade) => trade.counted_as(),
            Self::Movement(movement) => movement.counted_as(),
            Self::Aftermarket(deed) => deed.counted_as(),
            Self::Sale(sale) => sale.counted_as(),
        }
    }
}

impl From<AccountChange> for Effect {
    fn from(change: AccountChange) -> Self {
        Self::Account(change)
    }
}

impl From<Setting> for Effect {
    fn from(setting: Setting) -> Self {
        Self::Setting(setting)
    }
}

impl From<Trade> for Effect {
    fn from(trade: Trade) -> Self {
        Self::Trade(trade)
    }
}

impl From<Movement> for Effect {
    fn from(movement: Movement) -> Self {
        Self::Movement(movement)
    }
}

impl From<Sale> for Effect {
    fn from(sale: Sale) -> Self {
        Self::Sale(sale)
    }
}

impl From<Aftermarket> for Effect {
    fn from(deed: Aftermarket) -> Self {
        Self::Aftermarket(deed)
    }
}
