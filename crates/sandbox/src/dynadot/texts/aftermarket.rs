//! Error texts of backorders, auctions and sales.

/// Relied on. `add_backorder_request` for a domain that is wished for already.
pub(crate) fn backordered_already(domain: &str) -> String {
    format!("{domain} is already on your backorder request list")
}

/// Made up. `delete_backorder_request` for a domain that nobody wished for.
pub(crate) fn not_backordered(domain: &str) -> String {
    format!("{domain} is not on your backorder request list")
}
