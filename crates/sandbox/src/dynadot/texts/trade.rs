//! Error texts of what is bought, sold and ordered.

/// Relied on. Several domains in a search of a regular account.
pub(crate) const ONE_DOMAIN_PER_SEARCH: &str =
    "too many domains entered, please search one domain per command";
/// Recorded. A premium name without `premium=1`.
pub(crate) const PREMIUM: &str = "this domain is a premium domain, please use premium option";
/// Made up. Not sold here.
pub(crate) const UNSUPPORTED_TLD: &str = "tld is not supported";
/// Made up. Not 1 to 10 years.
pub(crate) const INVALID_DURATION: &str = "invalid duration";
/// Made up. `search_by` isn't one of the three.
pub(crate) const INVALID_SEARCH: &str = "invalid search_by";
/// Made up. A date not in the form yyyy/MM/dd.
pub(crate) const INVALID_DATE: &str = "invalid date";
/// Made up. An order that the account doesn't have.
pub(crate) const ORDER_NOT_FOUND: &str = "could not find order";
