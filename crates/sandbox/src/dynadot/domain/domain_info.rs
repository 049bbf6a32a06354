//! `domain_info`: everything about a domain of the account. `list_domain` prints the same.

use crate::contact::DomainContacts;
use crate::dialect::Dialect;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::{Account, Domain};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.visible_domain()?;
    let content = Fields::new().group(Name::of("DomainInfo", "Domain"), domain_fields(call, domain));
    Ok(Answer::with_content(content))
}

/// A domain as the account sees it.
pub(super) fn domain_fields(call: &Call<'_>, domain: &Domain) -> Fields {
    // The manual shows no status.
    let status = (call.settings.dialect == Dialect::Live).then_some("active");
    Fields::new()
        .text("Name", domain.name.clone())
        .text("Expiration", domain.life.expires_at.to_string())
        .text("Registration", domain.life.registered_at.to_string())
        .group("NameServerSettings", name_server_settings(&domain.settings.name_servers, call.account))
        .group("Whois", whois(domain.settings.contacts))
        .text("Locked", if domain.settings.unlocked { "no" } else { "yes" })
        .text("Disabled", "no")
        .text("UdrpLocked", "no")
        .text("RegistrantUnverified", "no")
        .text("Hold", "no")
        .text("Privacy", "none")
        .text("isForSale", if call.world.market.listing(&domain.name).is_some() { "yes" } else { "no" })
        .text("RenewOption", "no renew option")
        .text("Note", "")
        .group("Folder", Fields::new().text("FolderId", "-1").text("FolderName", "(no folder)"))
        .optional("Status", status)
}

fn name_server_settings(hosts: &[String], account: &Account) -> Fields {
    if hosts.is_empty() {
        return Fields::new().text("Type", "Dynadot Parking").text("WithAds", "Yes");
    }
    let server = |host: &String| {
        let id = account.server_id(host).unwrap_or(0);
        Fields::new().text("ServerId", id.to_string()).text("ServerName", host.clone())
    };
    let servers = Rows::of("NameServer", hosts.iter().map(server));
    Fields::new().text("Type", "Name Servers").list("NameServers", servers)
}

fn whois(contacts: DomainContacts) -> Fields {
    let numbered = |id: u64| Fields::new().text("ContactId", id.to_string());
    Fields::new()
        .group("Registrant", numbered(contacts.registrant))
        .group("Admin", numbered(contacts.admin))
        .group("Technical", numbered(contacts.technical))
        .group("Billing", numbered(contacts.billing))
}
