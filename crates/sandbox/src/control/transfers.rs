//! The other party of a transfer or a push.
//!
//! `POST /_sandbox/transfers/{order_id}`, `POST /_sandbox/domains/{domain}/transfer_away`, `POST /_sandbox/pushes/{domain}`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{Body, ControlError};
use crate::registrar::Asked;
use crate::serve::AppState;

/// `{"action":"approve"}` or `{"action":"deny"}`: the losing registrar of a transfer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Losing {
    action: Verdict,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Approve,
    Deny,
}

/// `{"action":"accept"}` or `{"action":"decline"}`: the receiver of a push.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receiving {
    action: Reception,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reception {
    Accept,
    Decline,
}

#[derive(Serialize)]
pub(crate) struct Order {
    order_id: u64,
}

pub(crate) async fn conclude(
    State(app): State<AppState>,
    Path(order_id): Path<u64>,
    Body(losing): Body<Losing>,
) -> Result<StatusCode, ControlError> {
    let found = app.registrar.conclude_transfer(order_id, matches!(losing.action, Verdict::Approve))?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::NotFound("open transfer")) }
}

pub(crate) async fn ask_away(
    State(app): State<AppState>,
    Path(domain): Path<String>,
) -> Result<(StatusCode, Json<Order>), ControlError> {
    match app.registrar.ask_away(&domain)? {
        Asked::Order(order_id) => Ok((StatusCode::CREATED, Json(Order { order_id }))),
        Asked::NoDomain => Err(ControlError::NotFound("domain")),
        Asked::Locked => Err(ControlError::Invalid("the domain is locked".to_owned())),
        Asked::OnItsWay => Err(ControlError::Invalid("the domain is on its way already".to_owned())),
    }
}

pub(crate) async fn receive(
    State(app): State<AppState>,
    Path(domain): Path<String>,
    Body(receiving): Body<Receiving>,
) -> Result<StatusCode, ControlError> {
    let found = app.registrar.end_push(&domain, matches!(receiving.action, Reception::Accept))?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::NotFound("push")) }
}
