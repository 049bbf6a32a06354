//! The deeds of auctioneers and of bidders who have no account.

use rust_decimal::Decimal;

use crate::clock::Millis;
use crate::effect::Aftermarket;
use crate::registrar::{NotWritten, Registrar};
use crate::world::{AuctionKind, AuctionStatus, Series};

/// An auction to be.
#[derive(Debug)]
pub(crate) struct NewAuction {
    pub(crate) domain: String,
    pub(crate) kind: AuctionKind,
    pub(crate) price: Decimal,
    pub(crate) ends_in: Millis,
}

impl Registrar {
    /// Auctions a domain; the number of the auction unless there is one.
    pub(crate) fn open_auction(&self, auction: NewAuction) -> Result<Option<u64>, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        if inner.world.market.open_auction_of(&auction.domain).is_some() {
            return Ok(None);
        }
        let id = inner.world.next(Series::Auction);
        let NewAuction { domain, kind, price, ends_in } = auction;
        let opened = Aftermarket::AuctionOpened { id, domain, kind, price, ends_at: now + ends_in };
        inner.commit_effect(opened, now)?;
        Ok(Some(id))
    }

    /// Somebody outside bids; whether the bid is accepted, `None` without such an auction.
    pub(crate) fn bid_outside(
        &self,
        auction_id: u64,
        bidder: &str,
        most: Decimal,
    ) -> Result<Option<bool>, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let Some(auction) = inner.world.market.auction(auction_id).filter(|auction| auction.is_open()) else {
            return Ok(None);
        };
        if inner.world.account(bidder).is_some() || most < auction.least_from(bidder) {
            return Ok(Some(false));
        }
        let bid_id = inner.world.next(Series::Bid);
        inner.commit_effect(Aftermarket::Bid { auction_id, bid_id, bidder: bidder.to_owned(), most }, now)?;
        Ok(Some(true))
    }

    /// Ends an auction before its time, without a winner; whether there is such an auction.
    pub(crate) fn close_auction(&self, auction_id: u64, status: AuctionStatus) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let is_open = inner.world.market.auction(auction_id).is_some_and(|auction| auction.is_open());
        if is_open {
            inner.commit_effect(Aftermarket::AuctionClosed { auction_id, status, sale: None }, now)?;
        }
        Ok(is_open)
    }
}
