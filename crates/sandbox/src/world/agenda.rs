//! What happens by itself when its time comes: the world's appointments.
//!
//! Nothing runs at a time. Before a request or an order is looked at, the registrar makes true what has come due until then, in
//! order and dated at its own moment, so that an hour that passes in one step is like an hour that passes slowly.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Account, AuctionKind, AuctionStatus, Series, World};
use crate::clock::Millis;
use crate::effect::{Aftermarket, Effect, Movement, Payment, Sale, Trade, TransferEnd};

/// What a backordered domain costs, and where the bidding for it begins. The amount is the sandbox's own.
const BACKORDER_PRICE: Decimal = Decimal::from_parts(2000, 0, 0, false, 2);
/// How long an auction among those who wished for a domain takes.
const BACKORDER_AUCTION: Millis = 3 * 24 * 60 * 60 * 1000;

/// Appointments, the next first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Agenda(BTreeSet<(Millis, Appointment)>);

/// Something that is to happen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Appointment {
    /// The domain was neither renewed nor restored and is free again.
    DropDomain(String),
    /// A transfer order is passed on to the registry.
    StartTransfer(u64),
    /// The losing registrar hasn't said no, and the domain arrives.
    FinishTransfer(u64),
    /// The account hasn't said no, and the domain leaves.
    LetGo(u64),
    /// Whoever is ahead gets the domain.
    CloseAuction(u64),
    /// The domain is free, and it was wished for.
    CatchDomain(String),
    /// Nobody bought the domain.
    EndCloseout(String),
}

impl Agenda {
    pub(super) fn add(&mut self, at: Millis, appointment: Appointment) {
        self.0.insert((at, appointment));
    }

    pub(super) fn cancel(&mut self, at: Millis, appointment: Appointment) {
        self.0.remove(&(at, appointment));
    }
}

impl World {
    /// What comes of a domain that is free: one wish is fulfilled, several are an auction.
    fn catch_domain(&self, domain: &str, at: Millis) -> Aftermarket {
        let wishers = self.market.wishers(domain).filter_map(|name| self.account(name));
        let mut able = wishers.filter(|account| BACKORDER_PRICE <= account.balance);
        let domain = domain.to_owned();
        match (able.next(), able.next()) {
            (None, _) => Aftermarket::BackorderLost { domain },
            (Some(account), None) => {
                let payment = self.payment(account, BACKORDER_PRICE, at);
                Aftermarket::BackorderWon { domain, payment }
            }
            (Some(_), Some(_)) => Aftermarket::AuctionOpened {
                id: self.next(Series::Auction),
                domain,
                kind: AuctionKind::Backorder,
                price: BACKORDER_PRICE,
                ends_at: at + BACKORDER_AUCTION,
            },
        }
    }

    /// What an account pays that wins something.
    fn payment(&self, account: &Account, amount: Decimal, at: Millis) -> Payment {
        Payment {
            account: account.name.clone(),
            order_id: self.next(Series::Order),
            amount,
            currency: account.currency.clone(),
            paid_at: at,
        }
    }

    /// What the end of an auction comes to. An account that can't pay gets nothing, and nobody else does.
    fn auction_ends(&self, auction_id: u64, at: Millis) -> Aftermarket {
        let auction = self.market.auction(auction_id);
        let winner = auction.and_then(|auction| Some((auction, self.account(auction.leader()?)?)));
        let sale = winner
            .filter(|(auction, account)| auction.price <= account.balance)
            .map(|(auction, account)| self.payment(account, auction.price, at));
        Aftermarket::AuctionClosed { auction_id, status: AuctionStatus::ClosedByTimeout, sale }
    }

    /// The first thing that has come due and when it did. To make it true, apply it; that strikes it off the agenda.
    pub(crate) fn due(&self, now: Millis) -> Option<(Millis, Effect)> {
        let (at, appointment) = self.agenda.0.first().filter(|(at, _)| *at <= now)?;
        let effect = match appointment {
            Appointment::DropDomain(domain) => Trade::Dropped { domain: domain.clone() }.into(),
            Appointment::StartTransfer(order_id) => Movement::TransferStarted { order_id: *order_id }.into(),
            Appointment::FinishTransfer(order_id) => {
                Movement::TransferEnded { order_id: *order_id, end: TransferEnd::Arrived }.into()
            }
            Appointment::LetGo(order_id) => {
                Movement::AwayEnded { order_id: *order_id, approved: true }.into()
            }
            Appointment::CloseAuction(id) => self.auction_ends(*id, *at).into(),
            Appointment::CatchDomain(domain) => self.catch_domain(domain, *at).into(),
            Appointment::EndCloseout(domain) => Sale::CloseoutEnded { domain: domain.clone() }.into(),
        };
        Some((*at, effect))
    }
}
