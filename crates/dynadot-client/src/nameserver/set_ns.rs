//! `set_ns`: the name servers of domains.

use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Sets the name servers of domains (manual: "Set Name Servers Command"). Every host must be in the account's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetNs {
    domains: Vec<String>,
    hosts: Vec<String>,
}

impl SetNs {
    /// The most domains that one request takes.
    pub const MOST_DOMAINS: usize = 100;

    /// The most name servers that a domain takes.
    pub const MOST_HOSTS: usize = 13;

    /// Sets the name servers of one domain.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are no hosts or too many.
    pub fn new<H: AsRef<str>>(domain: &str, hosts: impl IntoIterator<Item = H>) -> Result<Self, Invalid> {
        Self::many([domain], hosts)
    }

    /// Sets the name servers of several domains alike.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are no domains or hosts, or too many.
    pub fn many<D: AsRef<str>, H: AsRef<str>>(
        domains: impl IntoIterator<Item = D>,
        hosts: impl IntoIterator<Item = H>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            domains: name::checked_all("domain", domains, Self::MOST_DOMAINS)?,
            hosts: name::checked_all("ns", hosts, Self::MOST_HOSTS)?,
        })
    }
}

// Reply

impl Call for SetNs {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_ns";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", self.domains.join(","));
        to.add_numbered("ns", &self.hosts);
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{answer, fixture};

    fn set_ns() -> SetNs {
        SetNs::new("example.com", ["ns1.example.net", "ns2.example.net"]).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&set_ns()),
            @"command=set_ns&domain=example.com&ns0=ns1.example.net&ns1=ns2.example.net"
        );
        let two = SetNs::many(["a.example", "b.example"], ["ns1.example.net"]).unwrap();
        insta::assert_snapshot!(Parameters::of(&two), @"command=set_ns&domain=a.example%2Cb.example&ns0=ns1.example.net");
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        assert!(SetNs::new("example.com", [""; 0]).is_err());
        assert!(SetNs::new("example.com", vec!["ns.example.net"; 14]).is_err());
        assert!(SetNs::new("a.com,b.com", ["ns.example.net"]).is_err());
    }

    #[test]
    fn success() {
        answer(&set_ns(), fixture!("set_ns/reply")).unwrap();
    }

    #[track_caller]
    fn refused(body: &str, kind: Refusal) {
        let error = answer(&set_ns(), body).unwrap_err();
        assert_eq!((error.refusal(), error.outcome()), (Some(kind), Outcome::Refused), "{error}");
    }

    #[test]
    fn refusals() {
        refused(fixture!("set_ns/error-not-in-account"), Refusal::NotInAccount);
        refused(fixture!("set_ns/error-not-settable"), Refusal::NameServersNotSettable);
        refused(fixture!("set_ns/error-needs-glue"), Refusal::NeedsGlue);
    }
}
