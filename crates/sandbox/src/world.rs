//! The world as the registrar knows it: accounts, domains, orders, the aftermarket. It changes by effects only.
//!
//! Each kind of effect has a file that makes its changes: `settings.rs` for [`Setting`](crate::effect::Setting), `trades.rs` for
//! [`Trade`](crate::effect::Trade), `movements.rs` for [`Movement`](crate::effect::Movement), `market.rs` for [`Aftermarket`](crate::effect::Aftermarket). Maps are ordered, so that
//! everything that is listed is listed alike each time.
//! What time alone brings about stands in `agenda.rs`.

mod account;
mod agenda;
mod domain;
mod market;
mod movements;
mod numbers;
mod order;
mod settings;
mod trades;
mod transfer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use account::Account;
pub(crate) use domain::Domain;
pub(crate) use market::{Auction, AuctionKind, AuctionStatus, Bid, Closeout, Listing, Market, Venue};
pub(crate) use movements::Movements;
pub(crate) use numbers::Series;
pub(crate) use order::{ItemKind, ItemState, Order, OrderItem};
pub(crate) use transfer::{Direction, Transfer, TransferStatus};

use crate::effect::{Effect, Recorded};
use agenda::Agenda;
use numbers::Numbers;

/// Everything the registrar holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct World {
    accounts: BTreeMap<String, Account>,
    domains: BTreeMap<String, Domain>,
    orders: BTreeMap<u64, Order>,
    pub(crate) movements: Movements,
    pub(crate) market: Market,
    numbers: Numbers,
    agenda: Agenda,
}

impl World {
    pub(crate) fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(name)
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The domain, whoever owns it and whether or not it can be seen yet.
    pub(crate) fn domain(&self, name: &str) -> Option<&Domain> {
        self.domains.get(name)
    }

    pub(crate) fn order(&self, id: u64) -> Option<&Order> {
        self.orders.get(&id)
    }

    /// Every order, oldest first.
    pub(crate) fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    /// The number that the next of these gets. An effect that uses several counts on from it.
    pub(crate) fn next(&self, series: Series) -> u64 {
        self.numbers.next(series)
    }

    /// Makes the change.
    pub(crate) fn apply(&mut self, recorded: &Recorded) {
        self.numbers.used(Series::Effect, recorded.id);
        match &recorded.effect {
            Effect::Account(change) => self.apply_account(change, recorded.at),
            Effect::Setting(setting) => self.apply_setting(setting),
            Effect::Trade(trade) => self.apply_trade(trade, recorded.at),
            Effect::Movement(movement) => self.apply_movement(movement, recorded.at),
            Effect::Sale(sale) => self.apply_sale(sale, recorded.at),
            Effect::Aftermarket(deed) => self.apply_aftermarket(deed, recorded.at),
        }
    }
}
