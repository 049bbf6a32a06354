//! `place_auction_bid`: the most that the account would pay; the answer tells how the auction is with it.

use super::bidding::bid;
use super::printed::json_details;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (auction, effect) = bid(call, |_| true)?;
    let after = auction.after(&effect, call.now);
    // XML says nothing of it.
    let header = Fields::new()
        .group(Name::in_json("auction_details"), json_details(call, &after, &call.market_currency()?));
    Ok(Answer::with_header(header).with_effect(effect))
}
