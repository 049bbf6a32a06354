//! Every error text, with its origin.
//!
//! *Recorded* and *relied on* texts are Dynadot's own, from public captures and clients. Those marked *made up* stand where
//! Dynadot's words aren't known: no client should compare them.

pub(crate) mod aftermarket;
pub(crate) mod settings;
pub(crate) mod trade;

/// Recorded. Wrong or missing key.
pub(crate) const INVALID_KEY: &str = "invalid key";
/// Relied on. A command that doesn't exist.
pub(crate) const UNKNOWN_COMMAND: &str = "incorrect command name";
/// Made up. A command of Dynadot's that the sandbox doesn't speak.
pub(crate) const NOT_BUILT: &str = "this command is not built in this sandbox yet";
/// Relied on. More requests at a time than the level has threads.
pub(crate) const BUSY: &str = "currently processing another request from this account";
/// Recorded. More requests in a minute than the level allows.
pub(crate) const RATE_LIMITED: &str = "Too many requests. Please try again in 1 minute after.";
/// Recorded. Maintenance; it can last for hours.
pub(crate) const MAINTENANCE: &str = "problem with connection to main server";
/// Relied on. A name outside ASCII.
pub(crate) const NOT_ASCII: &str = "domain must be in ascii";
/// Recorded. A domain that isn't the account's, or not visible yet.
pub(crate) const DOMAIN_NOT_FOUND: &str = "could not find domain in your account";
/// Made up. Not a domain name.
pub(crate) const INVALID_DOMAIN: &str = "invalid domain name";
/// Made up. More than 100 domains.
pub(crate) const TOO_MANY_DOMAINS: &str = "too many domains entered";

/// Made up. A required parameter is missing.
pub(crate) fn missing(parameter: &str) -> String {
    format!("missing {parameter}")
}

/// Relied on for the contacts of `register` (`invalid registrant_contact`), made up for others.
pub(crate) fn invalid(parameter: &str) -> String {
    format!("invalid {parameter}")
}

/// Recorded. `set_ns` for domains that aren't the account's, or not visible yet.
pub(crate) fn domains_not_found(domains: &str) -> String {
    format!("could not find {domains} in your account")
}
