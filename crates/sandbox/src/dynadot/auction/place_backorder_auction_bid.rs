//! `place_backorder_auction_bid`: `place_auction_bid` for auctions of backordered domains, without details in the answer.

use super::bidding::bid;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::world::AuctionKind;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (_, effect) = bid(call, |kind| kind == AuctionKind::Backorder)?;
    Ok(Answer::done().with_effect(effect))
}
