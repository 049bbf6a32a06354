//! The other side of sales: who offers, who buys, and the venues elsewhere.
//!
//! `POST /_sandbox/closeouts`, `POST /_sandbox/listings`, `POST /_sandbox/listings/{domain}/buy`,
//! `POST /_sandbox/domains/{domain}/venue_request`, `POST /_sandbox/domains/{domain}/free`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Body, ControlError};
use crate::clock::Millis;
use crate::serve::AppState;
use crate::world::Venue;

/// `{"domain":"a.com","price":"9.91","ends_in_ms":604800000}`; without an end it is a week.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloseoutOffer {
    domain: String,
    price: Decimal,
    #[serde(default = "a_week")]
    ends_in_ms: Millis,
}

/// `{"domain":"a.com","price":"500.00"}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutsideListing {
    domain: String,
    price: Decimal,
    /// Somebody is about to buy it.
    #[serde(default)]
    pending: bool,
    /// It is registered with another registrar.
    #[serde(default)]
    elsewhere: bool,
}

/// `{"venue":"afternic"}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VenueRequest {
    venue: Venue,
}

fn a_week() -> Millis {
    7 * 24 * 60 * 60 * 1000
}

pub(crate) async fn offer_closeout(
    State(app): State<AppState>,
    Body(offer): Body<CloseoutOffer>,
) -> Result<StatusCode, ControlError> {
    if offer.ends_in_ms <= 0 || offer.price.is_sign_negative() {
        return Err(ControlError::Invalid("a closeout has a price and ends in the future".to_owned()));
    }
    let offered = app.registrar.offer_closeout(&offer.domain, offer.price, offer.ends_in_ms)?;
    if offered {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::Invalid("the domain is a closeout already".to_owned()))
    }
}

pub(crate) async fn list(
    State(app): State<AppState>,
    Body(listing): Body<OutsideListing>,
) -> Result<StatusCode, ControlError> {
    let OutsideListing { domain, price, pending, elsewhere } = listing;
    if price.is_sign_negative() {
        return Err(ControlError::Invalid("a listing has a price".to_owned()));
    }
    if app.registrar.list_outside(&domain, price, pending, elsewhere)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::Invalid("the domain is an account's".to_owned()))
    }
}

pub(crate) async fn buy(
    State(app): State<AppState>,
    Path(domain): Path<String>,
) -> Result<StatusCode, ControlError> {
    let found = app.registrar.buy_outside(&domain)?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::NotFound("listing with a price")) }
}

pub(crate) async fn ask_venue(
    State(app): State<AppState>,
    Path(domain): Path<String>,
    Body(request): Body<VenueRequest>,
) -> Result<StatusCode, ControlError> {
    let found = app.registrar.ask_venue(&domain, request.venue)?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::NotFound("domain")) }
}

pub(crate) async fn set_free(
    State(app): State<AppState>,
    Path(domain): Path<String>,
) -> Result<StatusCode, ControlError> {
    if app.registrar.set_free(&domain)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::Invalid("the domain is an account's".to_owned()))
    }
}
