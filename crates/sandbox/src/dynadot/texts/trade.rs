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
/// Relied on of the newer API. `renew` with a `year` in which the domain doesn't end.
pub(crate) const WRONG_EXPIRY_YEAR: &str = "Expiration year does not match.";
/// Made up. A renewal to more than ten years from now.
pub(crate) const TOO_MANY_YEARS: &str = "domain can not be renewed for more than 10 years";
/// Made up. `renew` with `no_renew_if_late_renew_fee_needed=1` of a domain that ended some time ago.
pub(crate) const LATE_FEE_NEEDED: &str = "late renewal fee is needed to renew this domain";
/// Made up. `renew` of a domain that ended more than 30 days ago.
pub(crate) const RESTORE_NEEDED: &str = "domain expired for more than 30 days, please restore it";
/// Made up. `restore` of a domain that can be renewed or needs nothing.
pub(crate) const NO_RESTORE_NEEDED: &str = "domain does not need to be restored";
/// Recorded. `delete` of a locked domain.
pub(crate) const UNLOCK_FIRST: &str = "Please unlock your domain firstly.";
/// Made up. `delete` of a domain that was renewed or moved.
pub(crate) const NOT_DELETABLE: &str = "domain has been renewed or moved and can not be deleted";
/// Made up. A code that is no coupon, or one for something else.
pub(crate) const INVALID_COUPON: &str = "invalid coupon";
