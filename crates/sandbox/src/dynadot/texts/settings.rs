//! Error texts of settings, contacts and name servers.

/// Recorded. A contact that the account doesn't have.
pub(crate) const CONTACT_NOT_FOUND: &str = "could not find this contact";
/// Relied on. `get_ns` of a domain that uses no name servers.
pub(crate) const NO_NAME_SERVERS: &str = "unsupported domain type";
/// Made up. A host that can't be one.
pub(crate) const INVALID_HOST: &str = "invalid host";
/// Made up. More than 13 hosts.
pub(crate) const TOO_MANY_HOSTS: &str = "too many name servers entered";

/// Recorded for a host below one of the account's domains; the sandbox says it for every host outside the server list.
pub(crate) fn host_not_registered(host: &str) -> String {
    format!("'{host}' needs to be registered with an ip address before it can be used.")
}

/// Relied on for its middle, "already exists".
pub(crate) fn host_exists(host: &str) -> String {
    format!("'{host}' already exists in your account")
}
