//! Backorders and auctions.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Payment;
use crate::clock::Millis;
use crate::world::{AuctionKind, AuctionStatus};

/// A deed in the aftermarket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Aftermarket {
    BackorderAdded {
        account: String,
        domain: String,
    },
    BackorderDeleted {
        account: String,
        domain: String,
    },
    /// A domain that is wished for is free; what comes of it comes at once.
    CameFree {
        domain: String,
    },
    /// The only account that wished for it has it.
    BackorderWon {
        domain: String,
        payment: Payment,
    },
    /// Nobody who wished for it can pay.
    BackorderLost {
        domain: String,
    },
    AuctionOpened {
        id: u64,
        domain: String,
        #[serde(rename = "type")]
        kind: AuctionKind,
        price: Decimal,
        ends_at: Millis,
    },
    /// Somebody would pay at most so much.
    Bid {
        auction_id: u64,
        bid_id: u64,
        bidder: String,
        most: Decimal,
    },
    AuctionClosed {
        auction_id: u64,
        status: AuctionStatus,
        /// An account won and pays.
        sale: Option<Payment>,
    },
}

impl Aftermarket {
    pub(super) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::BackorderAdded { .. } => &["backorder_added"],
            Self::BackorderDeleted { .. } => &["backorder_deleted"],
            Self::CameFree { .. } => &[],
            Self::BackorderWon { .. } => &["backorder_won", "charge"],
            Self::BackorderLost { .. } => &["backorder_lost"],
            Self::AuctionOpened { .. } => &["auction_opened"],
            Self::Bid { .. } => &["bid"],
            Self::AuctionClosed { sale: Some(_), .. } => &["auction_closed", "auction_won", "charge"],
            Self::AuctionClosed { sale: None, .. } => &["auction_closed"],
        }
    }
}
