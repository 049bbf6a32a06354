//! `get_transfer_status`: how far transfers of a domain are.

use serde::Deserialize;
use time::OffsetDateTime;

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::domain::name;
use crate::error::Invalid;
use crate::order::OrderId;
use crate::parameters::Parameters;
use crate::wire::{self, open_enum};

// Request

/// Asks how far the transfers of a domain are (manual: "Get Transfer Status Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetTransferStatus {
    domain: String,
    direction: Direction,
}

/// Which way a domain goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the account.
    In,
    /// To another registrar.
    Away,
}

impl GetTransferStatus {
    /// Of this domain, in this direction.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str, direction: Direction) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, direction })
    }
}

// Reply

/// A transfer of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct TransferStatus {
    /// The order.
    #[serde(default, rename = "OrderId", deserialize_with = "wire::optional")]
    pub order: Option<OrderId>,
    /// How far it is.
    #[serde(rename = "TransferStatus")]
    pub state: TransferState,
    /// Why it failed. Not in the manual.
    #[serde(default, deserialize_with = "wire::optional")]
    pub failed_reason: Option<String>,
    /// When the registration ends. Not in the manual.
    #[serde(default, deserialize_with = "wire::millis")]
    pub expiration_date: Option<OffsetDateTime>,
}

open_enum! {
    /// How far a transfer is.
    pub enum TransferState {
        /// Nothing has happened: it can be cancelled.
        None = "none",
        /// It is approved: it can be cancelled.
        Approved = "approved",
        /// It has begun.
        Waiting = "waiting",
        /// The auth code was wrong: send another one with [`SetTransferAuthCode`](super::SetTransferAuthCode).
        AuthCodeNeeded = "auth code needed",
        /// The domain is locked at the losing registrar.
        Locked = "locked",
        /// It failed.
        Failed = "failed",
        /// It was called off.
        Cancelled = "cancelled" | "canceled",
        /// It is done.
        Transferred = "transferred",
    }
}

impl Call for GetTransferStatus {
    type Effect = Reads;
    type Reply = Vec<TransferStatus>;
    const COMMAND: &'static str = "get_transfer_status";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        let word = match self.direction {
            Direction::In => "in",
            Direction::Away => "away",
        };
        to.add("transfer_type", word);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<TransferStatus>, ContentError> {
        content.rows(&Rows { json: "TransferList", xml: "TransferList", item: "Transfer" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Refusal;
    use crate::fixtures::{both, refusal, reply};

    fn get() -> GetTransferStatus {
        GetTransferStatus::new("example.com", Direction::In).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&get()), @"command=get_transfer_status&domain=example.com&transfer_type=in");
        let away = GetTransferStatus::new("example.com", Direction::Away).unwrap();
        assert!(Parameters::of(&away).to_string().ends_with("transfer_type=away"));
    }

    #[test]
    fn transfers_as_the_live_service_tells_of_them() {
        let transfers = reply(&get(), both!("get_transfer_status/reply"));
        let states: Vec<_> = transfers.iter().map(|transfer| transfer.state.clone()).collect();
        assert_eq!(states, [TransferState::AuthCodeNeeded, TransferState::Transferred]);
        assert_eq!(transfers[0].failed_reason.as_deref(), Some("bad auth code"));
        assert!(transfers[1].expiration_date.is_some());
    }

    #[test]
    fn no_transfer() {
        let error = refusal(&get(), both!("get_transfer_status/error-no-order"));
        assert_eq!(error.refusal(), Some(Refusal::NoSuchOrder));
    }
}
