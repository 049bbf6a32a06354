//! How a listing is printed.

use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};
use crate::world::Listing;

/// A listing with a price. Its links aren't counted here.
pub(super) fn row(call: &Call<'_>, listing: &Listing) -> Fields {
    let registered_at = call.world.domain(&listing.domain).map(|domain| domain.life.registered_at);
    let years = registered_at.map_or(0, |at| (call.now - at) / (365 * 24 * 60 * 60 * 1000));
    Fields::new()
        .text("ListingId", listing.id.to_string())
        .text("Domain", listing.domain.clone())
        .text("Price", listing.price.map_or_else(|| "-1".to_owned(), |price| format!("{price:.2}")))
        .text(Name::of("InboundLinks", "InBoundLinks"), "0")
        .text("Age", years.to_string())
        .text("PendingSaleLocked", if listing.is_pending { "Yes" } else { "No" })
}
