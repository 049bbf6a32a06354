//! An auction: bids are the most that a bidder would pay, and the price is what it takes to be ahead.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::effect::Aftermarket;

/// How much more than the price the next bid must be at least.
const STEP: Decimal = Decimal::ONE;
/// A bid in the last minutes gives everybody so many more.
const OVERTIME: Millis = 5 * 60 * 1000;

/// An auction, going on or ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Auction {
    pub(crate) id: u64,
    pub(crate) domain: String,
    pub(crate) kind: AuctionKind,
    pub(crate) status: AuctionStatus,
    /// What is bid at the moment; before the first bid, where bidding begins.
    pub(crate) price: Decimal,
    pub(crate) started_at: Millis,
    pub(crate) ends_at: Millis,
    /// Oldest first. The last is the highest.
    pub(crate) bids: Vec<Bid>,
    /// The highest bidder's account has paid and has the domain.
    pub(crate) is_sold: bool,
    /// The most that each bidder would pay.
    ceilings: Vec<(String, Decimal)>,
}

/// A bid as everybody sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bid {
    pub(crate) id: u64,
    /// The name of an account, or of somebody outside.
    pub(crate) bidder: String,
    pub(crate) price: Decimal,
    pub(crate) at: Millis,
    /// Made on the bidder's behalf, because somebody else bid.
    pub(crate) is_automatic: bool,
}

/// Where an auction's domain comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuctionKind {
    Expired,
    User,
    Backorder,
    RegistryExpired,
    Registrar,
}

/// How far an auction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuctionStatus {
    InProgress,
    ClosedByUser,
    ClosedByAdmin,
    ClosedByRenewal,
    ClosedByTimeout,
    ClosedByTransferAway,
}

impl AuctionKind {
    /// The word for it in `type` and in answers.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::User => "user",
            Self::Backorder => "backorder",
            Self::RegistryExpired => "registry_expired",
            Self::Registrar => "registrar",
        }
    }
}

impl AuctionStatus {
    /// Its number.
    pub(crate) const fn id(self) -> u8 {
        match self {
            Self::InProgress => 0,
            Self::ClosedByUser => 1,
            Self::ClosedByAdmin => 2,
            Self::ClosedByRenewal => 3,
            Self::ClosedByTimeout => 4,
            Self::ClosedByTransferAway => 5,
        }
    }
}

impl Auction {
    pub(super) fn open(
        id: u64,
        domain: &str,
        kind: AuctionKind,
        price: Decimal,
        started_at: Millis,
        ends_at: Millis,
    ) -> Self {
        Self {
            id,
            domain: domain.to_owned(),
            kind,
            status: AuctionStatus::InProgress,
            price,
            started_at,
            ends_at,
            bids: Vec::new(),
            is_sold: false,
            ceilings: Vec::new(),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.status == AuctionStatus::InProgress
    }

    /// Who would get the domain.
    pub(crate) fn leader(&self) -> Option<&str> {
        self.bids.last().map(|bid| bid.bidder.as_str())
    }

    /// The least that is accepted from this bidder: who leads must raise what they would pay, others the price.
    pub(crate) fn least_from(&self, bidder: &str) -> Decimal {
        match (self.leader(), self.ceiling_of(bidder)) {
            (None, _) => self.price,
            (Some(leader), Some(ceiling)) if leader == bidder => ceiling + STEP,
            _ => self.price + STEP,
        }
    }

    /// The most that a bidder would pay.
    pub(crate) fn ceiling_of(&self, bidder: &str) -> Option<Decimal> {
        self.ceilings.iter().find(|(known, _)| known == bidder).map(|(_, ceiling)| *ceiling)
    }

    /// The highest that a bidder has bid so far.
    pub(crate) fn high_bid_of(&self, bidder: &str) -> Option<Decimal> {
        self.bids.iter().rev().find(|bid| bid.bidder == bidder).map(|bid| bid.price)
    }

    /// How many have bid.
    pub(crate) fn bidders(&self) -> usize {
        self.ceilings.len()
    }

    /// How it will be with a bid on it.
    pub(crate) fn after(&self, deed: &Aftermarket, at: Millis) -> Self {
        let mut after = self.clone();
        if let Aftermarket::Bid { auction_id, bid_id, bidder, most } = deed
            && *auction_id == self.id
        {
            after.bid(*bid_id, bidder, *most, at);
        }
        after
    }

    /// Somebody would pay at most so much.
    pub(super) fn bid(&mut self, id: u64, bidder: &str, most: Decimal, at: Millis) {
        let ahead =
            self.leader().map(|leader| (leader.to_owned(), self.ceiling_of(leader).unwrap_or(self.price)));
        match self.ceilings.iter_mut().find(|(known, _)| known == bidder) {
            Some((_, ceiling)) => *ceiling = most,
            None => self.ceilings.push((bidder.to_owned(), most)),
        }
        let first = self.price;
        let mut note = |bidder: &str, price, is_automatic| {
            self.price = price;
            self.bids.push(Bid { id, bidder: bidder.to_owned(), price, at, is_automatic });
        };
        match ahead {
            None => note(bidder, first, false),
            Some((leader, _)) if leader == bidder => {}
            // Who bid the same earlier stays ahead.
            Some((leader, ceiling)) if most <= ceiling => {
                note(bidder, most, false);
                note(&leader, ceiling.min(most + STEP), true);
            }
            Some((_, ceiling)) => note(bidder, most.min(ceiling + STEP), false),
        }
        if self.ends_at - at < OVERTIME {
            self.ends_at = at + OVERTIME;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn played(bids: &[(&str, i64)]) -> (String, Option<String>) {
        let mut auction = Auction::open(1, "a.com", AuctionKind::Expired, Decimal::TEN, 0, OVERTIME * 10);
        for (bidder, most) in bids {
            assert!(auction.least_from(bidder) <= Decimal::from(*most), "{bidder} {most} is accepted");
            auction.bid(1, bidder, Decimal::from(*most), 0);
        }
        (auction.price.to_string(), auction.leader().map(str::to_owned))
    }

    #[test]
    fn the_price_is_what_it_takes_to_be_ahead() {
        for (bids, price, leader) in [
            (vec![], "10", None),
            (vec![("a", 50)], "10", Some("a")),
            (vec![("a", 50), ("b", 20)], "21", Some("a")),
            (vec![("a", 50), ("b", 50)], "50", Some("a")),
            (vec![("a", 50), ("b", 80)], "51", Some("b")),
            (vec![("a", 50), ("b", 51)], "51", Some("b")),
            (vec![("a", 50), ("a", 90), ("b", 80)], "81", Some("a")),
        ] {
            let expected = (price.to_owned(), leader.map(str::to_owned));
            assert_eq!(played(&bids), expected, "{bids:?}");
        }
    }

    #[test]
    fn a_late_bid_gives_five_more_minutes() {
        let mut auction = Auction::open(1, "a.com", AuctionKind::Expired, Decimal::TEN, 0, OVERTIME * 2);
        auction.bid(1, "a", Decimal::TEN, OVERTIME);
        assert_eq!(auction.ends_at, OVERTIME * 2);
        auction.bid(1, "b", Decimal::ONE_HUNDRED, OVERTIME + 1);
        assert_eq!(auction.ends_at, OVERTIME * 2 + 1);
    }
}
