//! Every error text, with its origin.
//!
//! *Recorded* and *relied on* texts are Dynadot's own, from public captures and clients. Those marked *made up* stand where
//! Dynadot's words aren't known: no client should compare them.

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
/// Relied on. A name outside ASCII.
pub(crate) const NOT_ASCII: &str = "domain must be in ascii";
/// Relied on. Several domains in a search of a regular account.
pub(crate) const ONE_DOMAIN_PER_SEARCH: &str =
    "too many domains entered, please search one domain per command";
/// Recorded. A domain that isn't the account's, or not visible yet.
pub(crate) const DOMAIN_NOT_FOUND: &str = "could not find domain in your account";
/// Recorded. A premium name without `premium=1`.
pub(crate) const PREMIUM: &str = "this domain is a premium domain, please use premium option";
/// Recorded. A contact that the account doesn't have.
pub(crate) const CONTACT_NOT_FOUND: &str = "could not find this contact";
/// Relied on. `get_ns` of a domain that uses no name servers.
pub(crate) const NO_NAME_SERVERS: &str = "unsupported domain type";
/// Made up. Not a domain name.
pub(crate) const INVALID_DOMAIN: &str = "invalid domain name";
/// Made up. Not sold here.
pub(crate) const UNSUPPORTED_TLD: &str = "tld is not supported";
/// Made up. Not 1 to 10 years.
pub(crate) const INVALID_DURATION: &str = "invalid duration";
/// Made up. A host that can't be one.
pub(crate) const INVALID_HOST: &str = "invalid host";
/// Made up. More than 13 hosts.
pub(crate) const TOO_MANY_HOSTS: &str = "too many name servers entered";
/// Made up. More than 100 domains.
pub(crate) const TOO_MANY_DOMAINS: &str = "too many domains entered";
/// Made up. `search_by` isn't one of the three.
pub(crate) const INVALID_SEARCH: &str = "invalid search_by";
/// Made up. A date not in the form yyyy/MM/dd.
pub(crate) const INVALID_DATE: &str = "invalid date";
/// Made up. An order that the account doesn't have.
pub(crate) const ORDER_NOT_FOUND: &str = "could not find order";

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

/// Recorded for a host below one of the account's domains; the sandbox says it for every host outside the server list.
pub(crate) fn host_not_registered(host: &str) -> String {
    format!("'{host}' needs to be registered with an ip address before it can be used.")
}

/// Relied on. `add_backorder_request` for a domain that is wished for already.
pub(crate) fn backordered_already(domain: &str) -> String {
    format!("{domain} is already on your backorder request list")
}

/// Made up. `delete_backorder_request` for a domain that nobody wished for.
pub(crate) fn not_backordered(domain: &str) -> String {
    format!("{domain} is not on your backorder request list")
}

/// Relied on for its middle, "already exists".
pub(crate) fn host_exists(host: &str) -> String {
    format!("'{host}' already exists in your account")
}
