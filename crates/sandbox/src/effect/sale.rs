//! Sales at fixed prices: closeouts, listings, venues elsewhere.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Payment;
use crate::clock::Millis;
use crate::world::{Listing, Venue};

/// A step of a sale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Sale {
    CloseoutOffered {
        domain: String,
        price: Decimal,
        ends_at: Millis,
    },
    /// Nobody bought it.
    CloseoutEnded {
        domain: String,
    },
    CloseoutBought {
        domain: String,
        payment: Payment,
    },
    Listed(Listing),
    Delisted {
        domain: String,
    },
    /// By an account.
    ListingBought {
        domain: String,
        payment: Payment,
    },
    /// To somebody outside.
    ListingSold {
        domain: String,
    },
    /// A venue asks whether it may move the domain by itself.
    VenueAsked {
        domain: String,
        venue: Venue,
    },
    VenueConfirmed {
        domain: String,
        venue: Venue,
    },
    VenueLeft {
        domain: String,
        venue: Venue,
    },
}

impl Sale {
    pub(super) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::CloseoutOffered { .. } => &["closeout_offered"],
            Self::CloseoutEnded { .. } => &["closeout_ended"],
            Self::CloseoutBought { .. } => &["closeout_bought", "charge"],
            Self::Listed(_) => &["listed"],
            Self::Delisted { .. } => &["delisted"],
            Self::ListingBought { .. } => &["listing_bought", "charge"],
            Self::ListingSold { .. } => &["listing_sold"],
            Self::VenueAsked { .. } => &["venue_asked"],
            Self::VenueConfirmed { .. } => &["venue_confirmed"],
            Self::VenueLeft { .. } => &["venue_left"],
        }
    }
}
