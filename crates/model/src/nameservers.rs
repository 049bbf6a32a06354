//! The set of name servers that a domain is delegated to.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::domain_name::{host_form, to_ascii};

/// 2 to 13 distinct host names in ASCII form, in the order given. "None given" is `Option::None` around this type and
/// means the registrar's default.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Nameservers(Vec<String>);

/// Why a list is no set of name servers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameserversError {
    /// Fewer than 2 or more than 13 (the most that fits a referral, and the most that registries take).
    #[error("between 2 and 13 name servers are needed, not {0}")]
    Count(usize),
    /// The entry at this place is not a host name with at least two labels.
    #[error("name server {index} is not a host name such as ns1.example.com")]
    InvalidHost {
        /// Place in the list, from 0.
        index: usize,
    },
    /// The entry at this place stood before, after lower-casing and conversion to ASCII.
    #[error("name server {index} is given twice")]
    Duplicate {
        /// Place of the later one, from 0.
        index: usize,
    },
}

impl NameserversError {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Count(_) => "nameservers_count",
            Self::InvalidHost { .. } => "nameserver_invalid",
            Self::Duplicate { .. } => "nameserver_duplicate",
        }
    }

    /// Which entry is wrong, from 0, if one is.
    pub const fn index(&self) -> Option<usize> {
        match self {
            Self::Count(_) => None,
            Self::InvalidHost { index } | Self::Duplicate { index } => Some(*index),
        }
    }
}

impl Nameservers {
    /// Checks a list of host names and keeps their ASCII forms.
    pub fn new<S: AsRef<str>>(hosts: &[S]) -> Result<Self, NameserversError> {
        if !(2..=13).contains(&hosts.len()) {
            return Err(NameserversError::Count(hosts.len()));
        }
        let mut checked: Vec<String> = Vec::with_capacity(hosts.len());
        for (index, host) in hosts.iter().enumerate() {
            let host = host_name(host.as_ref()).ok_or(NameserversError::InvalidHost { index })?;
            if checked.contains(&host) {
                return Err(NameserversError::Duplicate { index });
            }
            checked.push(host);
        }
        Ok(Self(checked))
    }

    /// For stores: a set that was checked when it was accepted, out of its ASCII forms. Only the form is checked.
    pub fn from_stored(hosts: Vec<String>) -> Result<Self, NameserversError> {
        if !(2..=13).contains(&hosts.len()) {
            return Err(NameserversError::Count(hosts.len()));
        }
        match hosts.iter().position(|host| host_form(host).is_err()) {
            Some(index) => Err(NameserversError::InvalidHost { index }),
            None => Ok(Self(hosts)),
        }
    }

    /// The host names in ASCII form, lower case, in the order given.
    pub fn hosts(&self) -> &[String] {
        &self.0
    }

    /// Whether `hosts`, in any order and case, are exactly these.
    pub fn are<S: AsRef<str>>(&self, hosts: &[S]) -> bool {
        let trimmed = |host: &str| host.trim_end_matches('.').to_ascii_lowercase();
        let mut theirs: Vec<String> = hosts.iter().map(|host| trimmed(host.as_ref())).collect();
        let mut ours = self.0.clone();
        theirs.sort();
        ours.sort();
        ours == theirs
    }
}

impl TryFrom<Vec<String>> for Nameservers {
    type Error = NameserversError;

    fn try_from(hosts: Vec<String>) -> Result<Self, NameserversError> {
        Self::new(&hosts)
    }
}

impl From<Nameservers> for Vec<String> {
    fn from(nameservers: Nameservers) -> Self {
        nameservers.0
    }
}

impl fmt::Debug for Nameservers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

fn host_name(text: &str) -> Option<String> {
    let host = to_ascii(text.strip_suffix('.').unwrap_or(text)).ok()?;
    let last = host.rsplit('.').next()?;
    let named = host.contains('.')
        && host.parse::<IpAddr>().is_err()
        && !last.bytes().all(|byte| byte.is_ascii_digit());
    named.then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_kept_in_lower_case_ascii_and_order() {
        let set = Nameservers::new(&["NS2.Example.com.", "ns1.bücher.de"]).unwrap();
        assert_eq!(set.hosts(), ["ns2.example.com", "ns1.xn--bcher-kva.de"]);
        assert!(set.are(&["ns1.xn--bcher-kva.de", "NS2.example.com."]));
        assert!(!set.are(&["ns1.xn--bcher-kva.de"]));
    }

    #[test]
    fn each_wrong_list_has_its_reason() {
        use NameserversError as E;
        let many: Vec<String> = (0..14).map(|n| format!("ns{n}.example.com")).collect();
        for (hosts, reason) in [
            (vec![], E::Count(0)),
            (vec!["ns1.example.com"], E::Count(1)),
            (many.iter().map(String::as_str).collect(), E::Count(14)),
            (vec!["ns1.example.com", ""], E::InvalidHost { index: 1 }),
            (vec!["192.0.2.1", "ns1.example.com"], E::InvalidHost { index: 0 }),
            (vec!["localhost", "ns1.example.com"], E::InvalidHost { index: 0 }),
            (vec!["ns_1.example.com", "ns1.example.com"], E::InvalidHost { index: 0 }),
            (vec!["ns1.example.com", "NS1.EXAMPLE.COM"], E::Duplicate { index: 1 }),
        ] {
            assert_eq!(Nameservers::new(&hosts), Err(reason), "{hosts:?}");
        }
    }

    #[test]
    fn what_was_stored_is_read_back() {
        let stored =
            |hosts: &[&str]| Nameservers::from_stored(hosts.iter().map(|&host| host.into()).collect());
        let hosts = ["ns2.example.com", "ns1.xn--bcher-kva.de"];
        assert_eq!(stored(&hosts), Nameservers::new(&hosts));
        // Not what today's tables call a name.
        assert!(Nameservers::new(&["ns1.example.com", "ns.xn--zzzzzzz99999.com"]).is_err());
        assert!(stored(&["ns1.example.com", "ns.xn--zzzzzzz99999.com"]).is_ok());
        assert_eq!(stored(&["ns1.example.com"]), Err(NameserversError::Count(1)));
        let wrong = stored(&["ns1.example.com", "ns 2"]);
        assert_eq!(wrong, Err(NameserversError::InvalidHost { index: 1 }));
    }
}
