//! `get_listings`: what the marketplace has at a price.

use super::printed::row;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::Listing;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.market_currency()?;
    let says_yes = |name| call.params.get(name).is_some_and(|word| word.eq_ignore_ascii_case("yes"));
    let (no_pending, elsewhere_too) = (says_yes("exclude_pending_sale"), says_yes("show_other_registrar"));
    let is_shown = |listing: &&Listing| {
        listing.price.is_some()
            && !(no_pending && listing.is_pending)
            && (elsewhere_too || !listing.is_elsewhere)
    };
    let shown = call.shown_page(call.world.market.listings().filter(is_shown).collect())?;
    let rows = Rows::of("Listing", shown.map(|listing: &Listing| row(call, listing)));
    Ok(Answer::with_content(Fields::new().list(Name::around_json("Listing"), rows)))
}
