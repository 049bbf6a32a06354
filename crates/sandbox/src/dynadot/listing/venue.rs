//! Answering a marketplace elsewhere that asks whether it may move a domain by itself.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::Sale;
use crate::world::Venue;

/// The action in `action` for the domain in `domain`: the word that confirms, the word that deletes.
pub(super) fn act(call: &Call<'_>, venue: Venue, confirm: &str, delete: &str) -> Result<Answer, Refusal> {
    let domain = call.visible_domain()?.name.clone();
    let action = call.required("action")?;
    let known = call.world.market.venue(&domain, venue);
    let effect = if action == confirm {
        // Once confirmed there is nothing left to confirm.
        known.filter(|is_confirmed| !is_confirmed).map(|_| Sale::VenueConfirmed { domain, venue })
    } else if action == delete {
        known.map(|_| Sale::VenueLeft { domain, venue })
    } else {
        return Err(Refusal::error(texts::invalid("action")));
    };
    let effect = effect.ok_or_else(|| Refusal::error(texts::aftermarket::NO_VENUE_REQUEST))?;
    Ok(Answer::done().with_effect(effect))
}
