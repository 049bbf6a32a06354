//! `domain_info`: everything about a domain of the account. `list_domain` prints the same.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;
use crate::contact::DomainContacts;
use crate::world::{Account, Domain};

pub(super) const COMMAND: Command =
    Command::new("domain_info", "DomainInfoResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "DomainInfo")]
    info: DomainInfo<'a>,
}

/// A domain as the account sees it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DomainInfo<'a> {
    name: &'a str,
    expiration: String,
    registration: String,
    name_server_settings: NameServerSettings<'a>,
    whois: Whois,
    locked: &'static str,
    disabled: &'static str,
    udrp_locked: &'static str,
    registrant_unverified: &'static str,
    hold: &'static str,
    privacy: &'static str,
    #[serde(rename = "isForSale")]
    is_for_sale: &'static str,
    renew_option: &'static str,
    note: &'static str,
    folder: Folder,
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NameServerSettings<'a> {
    #[serde(rename = "Type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_ads: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_servers: Option<Vec<NameServer<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NameServer<'a> {
    server_id: String,
    server_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Whois {
    registrant: ContactRef,
    admin: ContactRef,
    technical: ContactRef,
    billing: ContactRef,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ContactRef {
    contact_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Folder {
    folder_id: &'static str,
    folder_name: &'static str,
}

impl<'a> DomainInfo<'a> {
    pub(super) fn of(domain: &'a Domain, account: &Account) -> Self {
        Self {
            name: &domain.name,
            expiration: domain.expires_at.to_string(),
            registration: domain.registered_at.to_string(),
            name_server_settings: NameServerSettings::of(&domain.name_servers, account),
            whois: Whois::of(domain.contacts),
            locked: "yes",
            disabled: "no",
            udrp_locked: "no",
            registrant_unverified: "no",
            hold: "no",
            privacy: "none",
            is_for_sale: "no",
            renew_option: "no renew option",
            note: "",
            folder: Folder { folder_id: "-1", folder_name: "(no folder)" },
            status: "active",
        }
    }
}

impl<'a> NameServerSettings<'a> {
    fn of(hosts: &'a [String], account: &Account) -> Self {
        if hosts.is_empty() {
            return Self { kind: "Dynadot Parking", with_ads: Some("Yes"), name_servers: None };
        }
        let servers = hosts.iter().map(|host| NameServer {
            server_id: account.server_id(host).unwrap_or(0).to_string(),
            server_name: host,
        });
        Self { kind: "Name Servers", with_ads: None, name_servers: Some(servers.collect()) }
    }
}

impl Whois {
    fn of(contacts: DomainContacts) -> Self {
        let named = |id: u64| ContactRef { contact_id: id.to_string() };
        Self {
            registrant: named(contacts.registrant),
            admin: named(contacts.admin),
            technical: named(contacts.technical),
            billing: named(contacts.billing),
        }
    }
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.visible_domain()?;
    Ok(call.success(Content { info: DomainInfo::of(domain, call.account) }))
}
