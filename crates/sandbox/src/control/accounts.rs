//! `GET /_sandbox/accounts`, `POST /_sandbox/accounts/{name}/balance`, `POST /_sandbox/accounts/{name}/key`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Body, ControlError};
use crate::registrar::{AccountSummary, BalanceChange};
use crate::serve::AppState;

#[derive(Serialize)]
pub(crate) struct Accounts {
    accounts: Vec<AccountSummary>,
}

/// `{"amount":"50.00"}` sets the balance, `{"add":"50.00"}` tops it up.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBalance {
    amount: Option<Amount>,
    add: Option<Amount>,
}

/// A decimal as text or as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Serialize)]
pub(crate) struct Balance {
    balance: Decimal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    key: String,
}

pub(crate) async fn list(State(app): State<AppState>) -> Json<Accounts> {
    Json(Accounts { accounts: app.registrar.accounts() })
}

pub(crate) async fn change_balance(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Body(wanted): Body<NewBalance>,
) -> Result<Json<Balance>, ControlError> {
    let change = match (wanted.amount, wanted.add) {
        (Some(amount), None) => BalanceChange::Set(amount.read()?),
        (None, Some(amount)) => BalanceChange::Add(amount.read()?),
        _ => {
            let text = r#"say {"amount":"50.00"} to set the balance, {"add":"50.00"} to top it up"#;
            return Err(ControlError::Invalid(text.to_owned()));
        }
    };
    let balance = app.registrar.change_balance(&name, change)?;
    balance.map(|balance| Json(Balance { balance })).ok_or(ControlError::NotFound("account"))
}

pub(crate) async fn change_key(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Body(wanted): Body<NewKey>,
) -> Result<StatusCode, ControlError> {
    if app.registrar.change_key(&name, &wanted.key) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::NotFound("account"))
    }
}

impl Amount {
    fn read(self) -> Result<Decimal, ControlError> {
        let text = match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        };
        text.parse().map_err(|_| ControlError::Invalid(format!("`{text}` is no amount")))
    }
}
