//! Hosts of one's own, with their glue records: `register_ns`, `set_ns_ip`, `delete_ns`, `delete_ns_by_domain`.

use std::net::IpAddr;

use super::{AddedServer, ServerId};
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Requests

/// Makes a host below a domain of the account, with its address (manual: "Register Name Server Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterNs {
    host: String,
    address: IpAddr,
}

impl RegisterNs {
    /// This host with this address.
    ///
    /// # Errors
    /// When it is not a host name in ASCII form.
    pub fn new(host: &str, address: IpAddr) -> Result<Self, Invalid> {
        Ok(Self { host: name::checked("host", host)?, address })
    }
}

/// Sets the addresses of a host of one's own (manual: "Set Name Server IP Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetNsIp {
    server: ServerId,
    addresses: Vec<IpAddr>,
}

impl SetNsIp {
    /// The most addresses of a host: `ip0` to `ip9`.
    pub const MOST: usize = 10;

    /// These addresses.
    ///
    /// # Errors
    /// When there are none or more than 10.
    pub fn new(server: ServerId, addresses: impl IntoIterator<Item = IpAddr>) -> Result<Self, Invalid> {
        let addresses: Vec<_> = addresses.into_iter().collect();
        match addresses.len() {
            0 => Err(Invalid::new("ip", "needs at least one address")),
            many if many > Self::MOST => Err(Invalid::over("ip", Self::MOST)),
            _ => Ok(Self { server, addresses }),
        }
    }
}

/// Removes hosts from the account's list (manual: "Delete Name Server Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteNs {
    servers: Vec<ServerId>,
}

impl DeleteNs {
    /// Removes one.
    #[must_use]
    pub fn new(server: ServerId) -> Self {
        Self { servers: vec![server] }
    }

    /// Removes several.
    ///
    /// # Errors
    /// When there are none.
    pub fn many(servers: impl IntoIterator<Item = ServerId>) -> Result<Self, Invalid> {
        let servers: Vec<_> = servers.into_iter().collect();
        if servers.is_empty() {
            return Err(Invalid::new("server_id", "needs at least one id"));
        }
        Ok(Self { servers })
    }
}

/// Removes a host from the account's list by its name (manual: "Delete Name Server By Domain Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteNsByDomain {
    host: String,
}

impl DeleteNsByDomain {
    /// This host.
    ///
    /// # Errors
    /// When it is not a host name in ASCII form.
    pub fn new(host: &str) -> Result<Self, Invalid> {
        Ok(Self { host: name::checked("server_domain", host)? })
    }
}

// Replies

impl Call for RegisterNs {
    type Effect = Writes;
    type Reply = Option<AddedServer>;
    const COMMAND: &'static str = "register_ns";

    fn parameters(&self, to: &mut Parameters) {
        to.add("host", &self.host);
        to.add("ip", self.address);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Option<AddedServer>, ContentError> {
        let server: AddedServer = match content.member("Server") {
            // One copy of the manual shows it without: a success all the same.
            Err(ContentError::Missing { .. }) => return Ok(None),
            server => server?,
        };
        name::confirm(&self.host, server.host.as_deref())?;
        Ok(Some(server))
    }
}

impl Call for SetNsIp {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_ns_ip";

    fn parameters(&self, to: &mut Parameters) {
        to.add("server_id", &self.server);
        to.add_numbered("ip", &self.addresses);
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

impl Call for DeleteNs {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "delete_ns";

    fn parameters(&self, to: &mut Parameters) {
        let ids: Vec<_> = self.servers.iter().map(ServerId::as_str).collect();
        to.add("server_id", ids.join(","));
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

impl Call for DeleteNsByDomain {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "delete_ns_by_domain";

    fn parameters(&self, to: &mut Parameters) {
        to.add("server_domain", &self.host);
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;
    use crate::fixtures::{accepted, answer, both, reply};

    const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

    fn server() -> ServerId {
        ServerId::new("1").unwrap()
    }

    #[test]
    fn requests() {
        let register = RegisterNs::new("ns1.example.com", ADDRESS).unwrap();
        insta::assert_snapshot!(Parameters::of(&register), @"command=register_ns&host=ns1.example.com&ip=192.0.2.1");
        let set = SetNsIp::new(server(), [ADDRESS, IpAddr::V6(Ipv6Addr::LOCALHOST)]).unwrap();
        insta::assert_snapshot!(Parameters::of(&set), @"command=set_ns_ip&server_id=1&ip0=192.0.2.1&ip1=%3A%3A1");
        let delete = DeleteNs::many([server(), ServerId::new("2").unwrap()]).unwrap();
        insta::assert_snapshot!(Parameters::of(&delete), @"command=delete_ns&server_id=1%2C2");
        let by_name = DeleteNsByDomain::new("ns1.example.com").unwrap();
        insta::assert_snapshot!(Parameters::of(&by_name), @"command=delete_ns_by_domain&server_domain=ns1.example.com");
    }

    #[test]
    fn requests_out_of_range_are_not_built() {
        assert_eq!(SetNsIp::new(server(), []).unwrap_err().parameter(), "ip");
        insta::assert_snapshot!(
            SetNsIp::new(server(), [ADDRESS; 11]).unwrap_err(),
            @"`ip` may be given 10 times at most"
        );
        assert_eq!(DeleteNs::many([]).unwrap_err().parameter(), "server_id");
        assert_eq!(RegisterNs::new("ns1", ADDRESS).unwrap_err().parameter(), "host");
    }

    #[test]
    fn replies() {
        let register = RegisterNs::new("ns1.example.com", ADDRESS).unwrap();
        let server_added = reply(&register, both!("register_ns/reply")).unwrap();
        assert_eq!(server_added.id.unwrap().as_str(), "1");
        let bare = r#"{"RegisterNsResponse":{"ResponseCode":"0","Status":"success"}}"#;
        assert_eq!(answer(&register, bare).unwrap(), None);
        accepted(&SetNsIp::new(server(), [ADDRESS]).unwrap(), both!("set_ns_ip/reply"));
        accepted(&DeleteNs::new(server()), both!("delete_ns/reply"));
        accepted(&DeleteNsByDomain::new("ns1.example.com").unwrap(), both!("delete_ns_by_domain/reply"));
    }
}
