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
/// Relied on. `transfer` without `auth`. The two spaces are real.
pub(crate) const AUTH_CODE_REQUIRED: &str = "This domain requires an auth code in order to initiate a domain transfer.  \
     Please retrieve the authorization code from your current domain registrar.";
/// Made up. `transfer` of a domain that nobody has, or that is with this registrar already.
pub(crate) const NOT_TRANSFERABLE: &str = "domain is not registered with another registrar";
/// Made up. `cancel_transfer` of a transfer that the registry knows of.
pub(crate) const NOT_CANCELLABLE: &str = "this transfer can not be cancelled";
/// Made up. `set_transfer_auth_code` for a transfer whose code was right, or that ended.
pub(crate) const AUTH_CODE_NOT_NEEDED: &str = "this transfer does not need an auth code";
/// Made up. Why a transfer failed.
pub(crate) const DENIED_BY_LOSING_REGISTRAR: &str = "denied by the losing registrar";
/// Recorded. `get_transfer_auth_code` of a domain that isn't the account's or ended long ago.
pub(crate) const NOT_FOUND_OR_EXPIRED: &str =
    "could not find domain in your account or domain expired for more than 30 days.";
/// Recorded. `get_transfer_auth_code` that is to unlock, without the owner's consent in the panel.
pub(crate) const SKIP_LOCK_NOT_AGREED: &str =
    "need api skip lock agreement for using unlock_domain_for_transfer tag.";

/// Relied on. `transfer` or `push` of a domain that is on its way.
pub(crate) fn transferred_already(domain: &str) -> String {
    format!("The domain {domain} is already being transferred in another order.")
}

/// Relied on. An order that doesn't exist, for `get_transfer_status` and its like.
pub(crate) fn no_transfer_order(domain: &str) -> String {
    format!("can not find transferring order for {domain}")
}

/// Made up. `set_domain_push_request` for a domain that nobody offers.
pub(crate) fn no_push_request(domain: &str) -> String {
    format!("could not find push request for {domain}")
}
