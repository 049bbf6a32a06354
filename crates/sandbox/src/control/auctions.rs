//! Auctions begin here, and here is everybody else who bids.
//!
//! `POST /_sandbox/auctions`, `POST /_sandbox/auctions/{id}/bids`, `POST /_sandbox/auctions/{id}/close`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Body, ControlError};
use crate::clock::Millis;
use crate::registrar::NewAuction;
use crate::serve::AppState;
use crate::world::{AuctionKind, AuctionStatus};

/// `{"domain":"a.com","type":"expired","price":"10.00","ends_in_ms":604800000}`; all but the domain may be missing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    domain: String,
    #[serde(rename = "type", default = "usual_kind")]
    kind: AuctionKind,
    #[serde(default = "usual_price")]
    price: Decimal,
    #[serde(default = "usual_duration")]
    ends_in_ms: Millis,
}

/// `{"bidder":"bidder-1","amount":"50.00"}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutsideBid {
    bidder: String,
    amount: Decimal,
}

/// `{"status":"closed_by_renewal"}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    status: AuctionStatus,
}

#[derive(Serialize)]
pub(crate) struct Opened {
    auction_id: u64,
}

fn usual_kind() -> AuctionKind {
    AuctionKind::Expired
}

fn usual_price() -> Decimal {
    Decimal::TEN
}

/// A week.
fn usual_duration() -> Millis {
    7 * 24 * 60 * 60 * 1000
}

pub(crate) async fn open(
    State(app): State<AppState>,
    Body(opening): Body<Opening>,
) -> Result<(StatusCode, Json<Opened>), ControlError> {
    if opening.ends_in_ms <= 0 || opening.price.is_sign_negative() {
        return Err(ControlError::Invalid("an auction has a price and ends in the future".to_owned()));
    }
    let Opening { domain, kind, price, ends_in_ms } = opening;
    let auction = NewAuction { domain: domain.to_ascii_lowercase(), kind, price, ends_in: ends_in_ms };
    let opened = app.registrar.open_auction(auction)?;
    let invalid = || ControlError::Invalid("the domain is auctioned already".to_owned());
    opened.map(|auction_id| (StatusCode::CREATED, Json(Opened { auction_id }))).ok_or_else(invalid)
}

pub(crate) async fn bid(
    State(app): State<AppState>,
    Path(id): Path<u64>,
    Body(bid): Body<OutsideBid>,
) -> Result<StatusCode, ControlError> {
    match app.registrar.bid_outside(id, &bid.bidder, bid.amount)? {
        None => Err(ControlError::NotFound("open auction")),
        Some(true) => Ok(StatusCode::NO_CONTENT),
        Some(false) => {
            Err(ControlError::Invalid("the bid is too low, or the bidder is an account".to_owned()))
        }
    }
}

pub(crate) async fn close(
    State(app): State<AppState>,
    Path(id): Path<u64>,
    Body(closing): Body<Closing>,
) -> Result<StatusCode, ControlError> {
    if matches!(closing.status, AuctionStatus::InProgress | AuctionStatus::ClosedByTimeout) {
        return Err(ControlError::Invalid("set the clock forward to let an auction end".to_owned()));
    }
    let found = app.registrar.close_auction(id, closing.status)?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::NotFound("open auction")) }
}
