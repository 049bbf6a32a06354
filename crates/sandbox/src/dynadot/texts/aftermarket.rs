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
/// Made up. A domain that isn't on the marketplace, or not at a price.
pub(crate) const NO_LISTING: &str = "could not find listing for this domain";
/// Made up. `buy_it_now` of one's own.
pub(crate) const OWN_LISTING: &str = "this domain is in your account already";
/// Made up. `buy_it_now` of what somebody else is about to buy.
pub(crate) const PENDING_SALE: &str = "this domain is locked for a pending sale";
/// Made up. `buy_expired_closeout_domain` of what isn't offered.
pub(crate) const NO_CLOSEOUT: &str = "could not find closeout domain";
/// Made up. Nobody at Afternic or Sedo has asked for the domain.
pub(crate) const NO_VENUE_REQUEST: &str = "could not find confirm request for this domain";

/// Made up. Less than it takes.
pub(crate) fn bid_too_low(least: rust_decimal::Decimal) -> String {
    format!("bid amount is too low, it should be at least {least:.2}")
}
