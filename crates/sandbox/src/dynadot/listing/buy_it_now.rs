//! `buy_it_now`: buys a domain of the marketplace at its price. It goes on as long as it would have.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};
use crate::dynadot::purchase::payment;
use crate::dynadot::texts;
use crate::effect::Sale;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.domain_name()?;
    let offered = call.world.market.listing(&domain).and_then(|listing| Some((listing, listing.price?)));
    let (listing, price) = offered.ok_or_else(|| Refusal::error(texts::aftermarket::NO_LISTING))?;
    if listing.seller.as_ref() == Some(&call.account.name) {
        return Err(Refusal::error(texts::aftermarket::OWN_LISTING));
    }
    if listing.is_pending {
        return Err(Refusal::error(texts::aftermarket::PENDING_SALE));
    }
    let bought = Sale::ListingBought { domain, payment: payment(call, price)? };
    // The manual's JSON has no message.
    let header = Fields::new().text(Name::in_xml("Message"), "domain order created");
    Ok(Answer::with_header(header).with_effect(bought))
}
