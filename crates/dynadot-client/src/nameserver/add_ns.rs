//! `add_ns`: adding a host to the account's list of name servers.

use serde::Deserialize;

use super::ServerId;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Adds a host to the account's list of name servers, so that [`SetNs`](crate::nameserver::SetNs) may name it (manual: "Add
/// Name Server Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddNs {
    host: String,
}

impl AddNs {
    /// Adds this host.
    ///
    /// # Errors
    /// When it is not a host name in ASCII form.
    pub fn new(host: &str) -> Result<Self, Invalid> {
        Ok(Self { host: name::checked("host", host)? })
    }
}

// Reply

/// A host that was added.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct AddedServer {
    /// The host, if the answer names it.
    #[serde(default, rename = "Host", deserialize_with = "wire::optional")]
    pub host: Option<String>,
    /// Its id in the list, if the answer names it.
    #[serde(default, rename = "ServerId", deserialize_with = "wire::optional")]
    pub id: Option<ServerId>,
}

impl Call for AddNs {
    type Effect = Writes;
    type Reply = AddedServer;
    const COMMAND: &'static str = "add_ns";

    fn parameters(&self, to: &mut Parameters) {
        to.add("host", &self.host);
    }

    fn decode(&self, content: &Content<'_>) -> Result<AddedServer, ContentError> {
        let server: AddedServer = content.member("Server")?;
        match &server.host {
            Some(answered) if !name::same(&self.host, answered) => {
                Err(ContentError::Mismatch { asked: self.host.clone(), answered: answered.clone() })
            }
            _ => Ok(server),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Refusal;
    use crate::fixtures::{answer, fixture};

    fn add_ns() -> AddNs {
        AddNs::new("ns1.example.net").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&add_ns()), @"command=add_ns&host=ns1.example.net");
    }

    #[test]
    fn the_id_is_a_number_here() {
        let server = answer(&add_ns(), fixture!("add_ns/reply")).unwrap();
        assert_eq!(
            (server.host.as_deref(), server.id.as_ref().map(ServerId::as_str)),
            (Some("ns1.example.net"), Some("4711"))
        );
    }

    #[test]
    fn a_host_that_is_there_already() {
        let error = answer(&add_ns(), fixture!("add_ns/error-already-exists")).unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::AlreadyExists));
    }
}
