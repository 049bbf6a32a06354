//! `get_listing_item`: one domain of the marketplace.

use super::printed::row;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::Fields;
use crate::dynadot::texts;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.market_currency()?;
    let listing = call.world.market.listing(&call.domain_name()?);
    let listing = listing.ok_or_else(|| Refusal::error(texts::aftermarket::NO_LISTING))?;
    Ok(Answer::with_content(Fields::new().group("Listing", row(call, listing))))
}
