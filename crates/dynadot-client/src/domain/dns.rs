//! `get_dns`: what a domain's names resolve through.

use serde::Deserialize;

use super::{NameServerSettings, name};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire::{self, open_enum};

// Request

/// Asks what a domain's names resolve through (manual: "Get Domain NameServer Settings Command"), with its records if they are kept
/// at Dynadot.
///
/// To change one of them, read all, and send all of them again:
///
/// ```no_run
/// # use dynadot_client::{Client, Error};
/// use dynadot_client::domain::GetDns;
/// use dynadot_client::setting::{Record, Records, SetDns2};
///
/// # async fn example(dynadot: &Client) -> Result<(), Error> {
/// let settings = dynadot.call(&GetDns::new("example.com")?).await?;
/// let records = Records::try_from(&settings)?
///     .without(|below, record| below == Some("www") && matches!(record, Record::A(_)))
///     .with_below("www", Record::Cname("shop.example.net".to_owned()))?;
/// dynadot.call(&SetDns2::of("example.com", records)?).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetDns {
    domain: String,
}

impl GetDns {
    /// Of this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)? })
    }
}

// Reply

/// A record that is kept at Dynadot, as the answer has it. As a [`Record`](crate::setting::Record) it has types of its own:
/// `Record::try_from(&record)`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct DnsRecord {
    /// The name below the domain; none of a record of the domain itself.
    #[serde(default, rename = "Subhost", alias = "SubHost", deserialize_with = "wire::optional")]
    pub subhost: Option<String>,
    /// Its type.
    pub record_type: RecordType,
    /// Its value.
    #[serde(deserialize_with = "wire::text")]
    pub value: String,
    /// A mail host's distance, a forward's type (1 for good, 2 for now), a stealth page's title, a mailbox's alias.
    #[serde(default, deserialize_with = "wire::optional")]
    pub value2: Option<String>,
}

open_enum! {
    /// The type of a record, which answers write in upper case.
    pub enum RecordType {
        /// An address of IPv4.
        A = "A",
        /// An address of IPv6.
        Aaaa = "AAAA",
        /// Another name for the same.
        Cname = "CNAME",
        /// Visitors are sent on.
        Forward = "FORWARD",
        /// A text.
        Txt = "TXT",
        /// A host that takes mail.
        Mx = "MX",
        /// A service.
        Srv = "SRV",
        /// Another page under the name.
        Stealth = "STEALTH",
        /// Mail is sent on.
        Email = "EMAIL",
    }
}

impl Call for GetDns {
    type Effect = Reads;
    type Reply = NameServerSettings;
    const COMMAND: &'static str = "get_dns";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
    }

    fn decode(&self, content: &Content<'_>) -> Result<NameServerSettings, ContentError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Holder {
            name_server_settings: NameServerSettings,
        }
        match content.member("NameServerSettings") {
            Err(ContentError::Missing { .. }) => {
                content.member("GetDns").map(|holder: Holder| holder.name_server_settings)
            }
            settings => settings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::NameServerType;
    use crate::fixtures::{both, reply};

    fn get() -> GetDns {
        GetDns::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&get()), @"command=get_dns&domain=example.com");
    }

    #[test]
    fn a_parked_domain() {
        let settings = reply(&get(), both!("get_dns/reply-parking"));
        assert_eq!((settings.kind, settings.main_records.len()), (Some(NameServerType::Parking), 0));
    }

    #[test]
    fn records_of_the_domain_and_below_it() {
        let settings = reply(&get(), both!("get_dns/reply"));
        assert_eq!((&settings.kind, settings.ttl), (&Some(NameServerType::Dns), Some(300)));
        let main: Vec<_> = settings.main_records.iter().map(|r| (&r.record_type, r.value.as_str())).collect();
        assert_eq!(main, [(&RecordType::A, "192.0.2.1"), (&RecordType::Mx, "mail.example.net")]);
        assert_eq!(settings.main_records[1].value2.as_deref(), Some("10"));
        assert_eq!(settings.sub_records[0].subhost.as_deref(), Some("www"));
    }
}
