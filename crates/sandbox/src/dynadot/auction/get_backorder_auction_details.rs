//! `get_backorder_auction_details`: everything about the auction of a backordered domain.

use super::get_auction_details::standing;
use super::printed::capitalised;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};
use crate::dynadot::texts;
use crate::world::AuctionKind;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let currency = call.market_currency()?;
    let auction = call
        .world
        .market
        .auction_of(&call.domain_name()?)
        .filter(|auction| auction.kind == AuctionKind::Backorder)
        .ok_or_else(|| Refusal::error(texts::aftermarket::NO_AUCTION))?;
    let details = standing(call, auction).group("Auction", capitalised(auction, &currency));
    let content = Fields::new().group(Name::around_json("GetBackorderAuctionDetails"), details);
    Ok(Answer::with_content(content))
}
