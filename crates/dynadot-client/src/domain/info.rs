//! `domain_info`: everything the account knows of one of its domains.

use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;

use super::{NameServerSettings, name};
use crate::call::{Call, Reads};
use crate::contact::ContactId;
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::folder::FolderId;
use crate::parameters::Parameters;
use crate::wire::{self, Flag, open_enum};

// Request

/// Asks for one domain of the account (manual: "Domain Information Command").
///
/// [`Refusal::NotInAccount`](crate::Refusal::NotInAccount) does not prove that a registration failed: a new domain may stay
/// invisible for half an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainInfo {
    domain: String,
}

impl DomainInfo {
    /// Asks for this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)? })
    }
}

// Reply

/// A domain of the account. Only the name is certain to be there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Domain {
    /// The name.
    #[serde(deserialize_with = "wire::text")]
    pub name: String,
    /// When the registration ends.
    #[serde(default, deserialize_with = "wire::millis")]
    pub expiration: Option<OffsetDateTime>,
    /// When the registration began.
    #[serde(default, deserialize_with = "wire::millis")]
    pub registration: Option<OffsetDateTime>,
    /// What the domain's names resolve through.
    #[serde(default)]
    pub name_server_settings: Option<NameServerSettings>,
    /// The contacts.
    #[serde(default)]
    pub whois: Option<WhoisContacts>,
    /// Whether the domain is locked against transfers.
    #[serde(default, deserialize_with = "wire::optional")]
    pub locked: Option<Flag>,
    /// Whether the domain is disabled.
    #[serde(default, deserialize_with = "wire::optional")]
    pub disabled: Option<Flag>,
    /// Whether a dispute has locked the domain.
    #[serde(default, deserialize_with = "wire::optional")]
    pub udrp_locked: Option<Flag>,
    /// Whether the registrant's address is still to be verified.
    #[serde(default, deserialize_with = "wire::optional")]
    pub registrant_unverified: Option<Flag>,
    /// Whether the domain is on hold.
    #[serde(default, deserialize_with = "wire::optional")]
    pub hold: Option<Flag>,
    /// How much of the contacts is hidden from the public.
    #[serde(default, deserialize_with = "wire::optional")]
    pub privacy: Option<Privacy>,
    /// Whether the domain is offered for sale.
    #[serde(default, rename = "IsForSale", deserialize_with = "wire::optional")]
    pub for_sale: Option<Flag>,
    /// What happens when the registration ends.
    #[serde(default, deserialize_with = "wire::optional")]
    pub renew_option: Option<RenewOption>,
    /// The account's own note.
    #[serde(default, deserialize_with = "wire::optional")]
    pub note: Option<String>,
    /// The folder that the domain lies in.
    #[serde(default)]
    pub folder: Option<Folder>,
    /// The domain's state, e.g. `active`. Not in the manual.
    #[serde(default, deserialize_with = "wire::optional")]
    pub status: Option<String>,
}

/// The contacts of a domain by their ids; id `0` is the account's default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct WhoisContacts {
    /// The registrant.
    #[serde(default, deserialize_with = "contact")]
    pub registrant: Option<ContactId>,
    /// The administrative contact.
    #[serde(default, deserialize_with = "contact")]
    pub admin: Option<ContactId>,
    /// The technical contact.
    #[serde(default, deserialize_with = "contact")]
    pub technical: Option<ContactId>,
    /// The billing contact.
    #[serde(default, deserialize_with = "contact")]
    pub billing: Option<ContactId>,
}

/// The folder that a domain lies in; id `-1` is the default folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Folder {
    /// Its id.
    #[serde(default, rename = "FolderId", deserialize_with = "wire::optional")]
    pub id: Option<FolderId>,
    /// Its name.
    #[serde(default, rename = "FolderName", deserialize_with = "wire::optional")]
    pub name: Option<String>,
}

open_enum! {
    /// How much of a domain's contacts is hidden from the public.
    pub enum Privacy {
        /// Nothing.
        None = "none" | "off",
        /// A part.
        Partial = "partial",
        /// All.
        Full = "full",
    }
}

open_enum! {
    /// What happens when a registration ends.
    pub enum RenewOption {
        /// Nothing was chosen.
        Unset = "no renew option",
        /// The owner renews.
        Manual = "manual renewal",
        /// Dynadot renews by itself and charges for it.
        Auto = "auto-renew",
        /// The domain is let go.
        DoNotRenew = "do not renew",
    }
}

/// A contact as the one field of what holds it.
pub(crate) fn contact<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ContactId>, D::Error> {
    #[derive(Deserialize)]
    struct Holder {
        #[serde(default, rename = "ContactId", deserialize_with = "wire::optional")]
        id: Option<ContactId>,
    }
    Ok(Option::<Holder>::deserialize(from)?.and_then(|holder| holder.id))
}

impl Call for DomainInfo {
    type Effect = Reads;
    type Reply = Domain;
    const COMMAND: &'static str = "domain_info";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Domain, ContentError> {
        let domain: Domain = content.either(["DomainInfo", "Domain"])?;
        if name::same(&self.domain, &domain.name) {
            Ok(domain)
        } else {
            Err(ContentError::Mismatch { asked: self.domain.clone(), answered: domain.name })
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::domain::NameServerType;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{answer, both, refusal, reply};
    use crate::nameserver::ServerId;

    fn info() -> DomainInfo {
        DomainInfo::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&info()), @"command=domain_info&domain=example.com");
    }

    #[test]
    fn a_domain_as_the_manual_prints_it() {
        let domain = reply(&info(), both!("domain_info/reply"));
        assert_eq!(domain.name, "example.com");
        assert_eq!(domain.expiration, Some(datetime!(2027-01-15 08:00 UTC)));
        assert_eq!(domain.registration, Some(datetime!(2026-01-15 08:00 UTC)));
        let settings = domain.name_server_settings.unwrap();
        assert_eq!((settings.kind, settings.with_ads), (Some(NameServerType::Parking), Some(Flag::Yes)));
        assert_eq!(domain.whois.unwrap().registrant, Some(ContactId::new("0").unwrap()));
        assert_eq!((domain.locked, domain.hold), (Some(Flag::Yes), Some(Flag::No)));
        assert_eq!((domain.privacy, domain.renew_option), (Some(Privacy::None), Some(RenewOption::Unset)));
        assert_eq!((domain.note, domain.status.as_deref()), (None, Some("active")));
        assert_eq!(domain.folder.unwrap().name.as_deref(), Some("(no folder)"));
    }

    #[test]
    fn name_servers_with_blanks_between_them() {
        let domain = reply(&info(), both!("domain_info/reply-name-servers"));
        let settings = domain.name_server_settings.unwrap();
        assert_eq!(settings.kind, Some(NameServerType::NameServers));
        assert_eq!(settings.hosts().collect::<Vec<_>>(), ["ns1.example.net", "ns2.example.net"]);
        assert_eq!(domain.registration, None);
        assert_eq!(settings.name_servers[1].id, Some(ServerId::from("12")));
        assert_eq!(domain.renew_option, Some(RenewOption::Other("renew on Tuesdays".to_owned())));
    }

    #[test]
    fn name_servers_in_pairs_as_xml_had_them_once() {
        let (json, _) = both!("domain_info/reply-name-servers");
        let pairs = include_str!("../../tests/wire/domain_info/reply-name-servers-in-pairs.xml");
        reply(&info(), (json, pairs));
    }

    #[test]
    fn a_name_is_enough() {
        let body = r#"{"DomainInfoResponse":{"ResponseCode":0,"DomainInfo":{"Name":"EXAMPLE.COM","Whois":null,"NameServerSettings":{}}}}"#;
        let domain = answer(&info(), body).unwrap();
        assert_eq!(domain.name_server_settings.unwrap().kind, None);
    }

    #[test]
    fn another_domain_is_a_mismatch() {
        let body = r#"{"DomainInfoResponse":{"ResponseCode":0,"DomainInfo":{"Name":"example.net"}}}"#;
        assert_eq!(answer(&info(), body).unwrap_err().code(), "mismatch");
    }

    #[test]
    fn not_in_the_account() {
        let error = refusal(&info(), both!("domain_info/error-not-in-account"));
        assert_eq!((error.refusal(), error.outcome()), (Some(Refusal::NotInAccount), Outcome::Refused));
    }

    #[test]
    fn an_unreadable_field_is_named_with_its_path() {
        let body = r#"{"DomainInfoResponse":{"ResponseCode":0,"DomainInfo":{"Name":"example.com","Folder":{"FolderId":[]}}}}"#;
        let error = answer(&info(), body).unwrap_err();
        insta::assert_snapshot!(error, @"domain_info: unreadable answer at DomainInfo.Folder.FolderId: invalid type: sequence, expected a text or a number");
    }
}
