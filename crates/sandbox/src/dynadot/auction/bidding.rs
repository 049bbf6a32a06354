//! Placing a bid, for the two commands that do.

use rust_decimal::Decimal;

use crate::dynadot::answer::Refusal;
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::Aftermarket;
use crate::world::{Auction, AuctionKind, Series};

/// The bid in `bid_amount` on the open auction of the domain in `domain`. It is the most that the account would pay.
pub(super) fn bid<'a>(
    call: &Call<'a>,
    is_wanted: fn(AuctionKind) -> bool,
) -> Result<(&'a Auction, Aftermarket), Refusal> {
    let domain = call.domain_name()?;
    let amount: Option<Decimal> = call.required("bid_amount")?.parse().ok();
    let most = amount
        .filter(|amount| amount.is_sign_positive() && amount.scale() <= 2)
        .ok_or_else(|| Refusal::error(texts::invalid("bid_amount")))?;
    let currency = call.market_currency()?;
    let auction = call
        .world
        .market
        .open_auction_of(&domain)
        .filter(|auction| is_wanted(auction.kind))
        .ok_or_else(|| Refusal::error(texts::aftermarket::NO_AUCTION))?;
    let bidder = call.account.name.clone();
    let least = auction.least_from(&bidder);
    if most < least {
        return Err(Refusal::error(texts::aftermarket::bid_too_low(least)));
    }
    if currency != call.account.currency || most > call.account.balance {
        return Err(Refusal::insufficient_funds());
    }
    let bid_id = call.world.next(Series::Bid);
    Ok((auction, Aftermarket::Bid { auction_id: auction.id, bid_id, bidder, most }))
}
