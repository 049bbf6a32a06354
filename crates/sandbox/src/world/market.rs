//! The aftermarket: what is wished for and what is on offer.

mod auction;
mod sale;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use auction::{Auction, AuctionKind, AuctionStatus, Bid};
pub(crate) use sale::{Closeout, Listing, Venue};

use super::agenda::Appointment;
use super::{ItemKind, OrderItem, Series, World};
use crate::clock::Millis;
use crate::effect::Aftermarket;

/// What is wished for and what is on offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Market {
    /// By account and domain: since when it is wished for.
    backorders: BTreeMap<String, BTreeMap<String, Millis>>,
    auctions: BTreeMap<u64, Auction>,
    /// These by domain.
    closeouts: BTreeMap<String, Closeout>,
    listings: BTreeMap<String, Listing>,
    /// The venues that have asked for a domain, and whether they may have it.
    venues: BTreeMap<String, BTreeMap<Venue, bool>>,
}

impl Market {
    /// Whether the account has asked for the domain.
    pub(crate) fn has_backorder(&self, account: &str, domain: &str) -> bool {
        self.backorders.get(account).is_some_and(|wishes| wishes.contains_key(domain))
    }

    /// What the account wishes for and since when, by name.
    pub(crate) fn backorders(&self, account: &str) -> impl Iterator<Item = (&str, Millis)> {
        let wishes = self.backorders.get(account).into_iter().flatten();
        wishes.map(|(domain, since)| (domain.as_str(), *since))
    }

    /// The accounts that wish for a domain, by name.
    pub(super) fn wishers<'a>(&'a self, domain: &'a str) -> impl Iterator<Item = &'a str> {
        self.backorders
            .iter()
            .filter(|(_, wishes)| wishes.contains_key(domain))
            .map(|(name, _)| name.as_str())
    }

    /// Whether the domain is on offer, by whomever.
    pub(crate) fn offers(&self, domain: &str) -> bool {
        self.listings.contains_key(domain)
            || self.closeouts.contains_key(domain)
            || self.open_auction_of(domain).is_some()
    }

    /// Every auction there was, oldest first.
    pub(crate) fn auctions(&self) -> impl DoubleEndedIterator<Item = &Auction> {
        self.auctions.values()
    }

    pub(crate) fn auction(&self, id: u64) -> Option<&Auction> {
        self.auctions.get(&id)
    }

    /// The auction of a domain that goes on, or else its last.
    pub(crate) fn auction_of(&self, domain: &str) -> Option<&Auction> {
        self.auctions().rev().find(|auction| auction.domain == domain)
    }

    /// The auction of a domain that goes on.
    pub(crate) fn open_auction_of(&self, domain: &str) -> Option<&Auction> {
        self.auction_of(domain).filter(|auction| auction.is_open())
    }
}

impl World {
    pub(super) fn apply_aftermarket(&mut self, deed: &Aftermarket, at: Millis) {
        match deed {
            Aftermarket::BackorderAdded { account, domain } => {
                self.market.backorders.entry(account.clone()).or_default().insert(domain.clone(), at);
            }
            Aftermarket::BackorderDeleted { account, domain } => {
                if let Some(wishes) = self.market.backorders.get_mut(account) {
                    wishes.remove(domain);
                }
            }
            Aftermarket::CameFree { domain } => self.come_free(domain, at),
            Aftermarket::BackorderLost { domain } => self.wishes_end(domain, at),
            Aftermarket::BackorderWon { domain, payment } => {
                self.wishes_end(domain, at);
                let item = OrderItem::done(ItemKind::Backorder, domain, 1, payment.amount);
                self.charge(payment, item, payment.paid_at);
                self.hand_over(domain, &payment.account, payment.order_id, at);
            }
            Aftermarket::AuctionOpened { id, domain, kind, price, ends_at } => {
                if *kind == AuctionKind::Backorder {
                    self.wishes_end(domain, at);
                }
                self.numbers.used(Series::Auction, *id);
                let auction = Auction::open(*id, domain, *kind, *price, at, *ends_at);
                self.market.auctions.insert(*id, auction);
                self.agenda.add(*ends_at, Appointment::CloseAuction(*id));
            }
            Aftermarket::Bid { auction_id, bid_id, bidder, most } => {
                self.numbers.used(Series::Bid, *bid_id);
                let Some(auction) = self.market.auctions.get_mut(auction_id) else { return };
                let appointment = || Appointment::CloseAuction(*auction_id);
                self.agenda.cancel(auction.ends_at, appointment());
                auction.bid(*bid_id, bidder, *most, at);
                self.agenda.add(auction.ends_at, appointment());
            }
            Aftermarket::AuctionClosed { auction_id, status, sale } => {
                let Some(auction) = self.market.auctions.get_mut(auction_id) else { return };
                self.agenda.cancel(auction.ends_at, Appointment::CloseAuction(*auction_id));
                auction.status = *status;
                auction.ends_at = at;
                auction.is_sold = sale.is_some();
                let domain = auction.domain.clone();
                if let Some(payment) = sale {
                    let item = OrderItem::done(ItemKind::Auction, &domain, 1, payment.amount);
                    self.charge(payment, item, payment.paid_at);
                    self.hand_over(&domain, &payment.account, payment.order_id, at);
                }
            }
        }
    }

    /// The domain is free. If it is wished for, something comes of it.
    pub(super) fn come_free(&mut self, domain: &str, at: Millis) {
        self.movements.forget(domain);
        if self.market.wishers(domain).next().is_some() {
            self.agenda.add(at, Appointment::CatchDomain(domain.to_owned()));
        }
    }

    /// What came free at this moment is nobody's wish any more.
    fn wishes_end(&mut self, domain: &str, at: Millis) {
        self.agenda.cancel(at, Appointment::CatchDomain(domain.to_owned()));
        for wishes in self.market.backorders.values_mut() {
            wishes.remove(domain);
        }
    }
}
