//! How far an auction is, and how the account stands in it.

use super::fields::Fields;
use crate::aftermarket::MarketPrice;
use crate::wire::{Flag, open_enum};

open_enum! {
    /// How far an auction is. The service has a number and two wordings for each, and knows all of them by the same name here.
    pub enum AuctionStatus {
        /// Bids are taken.
        InProgress = "In Progress" | "0",
        /// The owner ended it.
        ClosedByUser = "Closed by User" | "Cancelled by User" | "1",
        /// Dynadot ended it.
        ClosedByAdmin = "Closed by Admin" | "Cancelled by Admin" | "2",
        /// The owner renewed the name after all.
        ClosedByRenewal = "Closed by Renewal" | "Cancelled by Renewal" | "3",
        /// Its time ran out: it was sold, if anyone had bid.
        Complete = "Closed by Timeout" | "Complete" | "4",
        /// The name was transferred away.
        ClosedByTransferAway = "Closed by Transfer Away" | "Cancelled by Transfer Away" | "5",
    }
}

/// How the account stands in an auction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Standing {
    /// Whether the account's bid is the highest.
    pub high_bidder: Option<Flag>,
    /// Whether the account has bid.
    pub has_bid: Option<Flag>,
    /// The account's bid.
    pub bid: MarketPrice,
    /// How far the service may raise it on the account's behalf.
    pub proxy_bid: MarketPrice,
}

impl Standing {
    /// Takes what belongs to it.
    pub(super) fn take(fields: &mut Fields) -> Self {
        Self {
            high_bidder: fields.is_high_bidder.take(),
            has_bid: fields.customer_bided.take(),
            bid: std::mem::take(&mut fields.customer_bid),
            proxy_bid: std::mem::take(&mut fields.customer_proxy_bid),
        }
    }
}

impl AuctionStatus {
    /// By its number, and by its words where there is no number that is known.
    pub(super) fn take(fields: &mut Fields) -> Option<Self> {
        let (number, words) = (fields.auction_status_id.take(), fields.auction_status.take());
        match (number, words) {
            (Some(Self::Other(_)) | None, Some(words)) => Some(words),
            (number, _) => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: &str, words: &str, status: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| AuctionStatus::from(text));
        let mut fields =
            Fields { auction_status_id: some(number), auction_status: some(words), ..Fields::default() };
        assert_eq!(AuctionStatus::take(&mut fields), some(status), "{number} {words}");
    }

    #[test]
    fn numbers_and_both_wordings() {
        for (number, closed, cancelled) in [
            ("0", "In Progress", "in progress"),
            ("1", "Closed by User", "Cancelled by User"),
            ("2", "Closed by Admin", "Cancelled by Admin"),
            ("3", "Closed by Renewal", "Cancelled by Renewal"),
            ("4", "Closed by Timeout", "Complete"),
            ("5", "Closed by Transfer Away", "Cancelled by Transfer Away"),
        ] {
            assert_eq!(AuctionStatus::from(number).as_str(), closed);
            assert_eq!(AuctionStatus::from(cancelled).as_str(), closed);
        }
    }

    #[test]
    fn the_number_counts_if_it_is_known() {
        check("4", "Closed by Timeout", "4");
        check("4", "Closed on Sunday", "4");
        check("7", "Complete", "4");
        check("7", "", "7");
        check("", "Complete", "4");
        check("", "", "");
    }
}
