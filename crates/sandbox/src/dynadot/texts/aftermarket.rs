//! Error texts of backorders, auctions and sales.

/// Relied on. `add_backorder_request` for a domain that is wished for already.
pub(crate) fn backordered_already(domain: &str) -> String {
    format!("{domain} is already on your backorder request list")
}

/// Made up. `delete_backorder_request` for a domain that nobody wished for.
pub(crate) fn not_backordered(domain: &str) -> String {
    format!("{domain} is not on your backorder request list")
}

/// Made up. A domain that isn't auctioned.
pub(crate) const NO_AUCTION: &str = "could not find auction for this domain";

/// Made up. Less than it takes.
pub(crate) fn bid_too_low(least: rust_decimal::Decimal) -> String {
    format!("bid amount is too low, it should be at least {least:.2}")
}
