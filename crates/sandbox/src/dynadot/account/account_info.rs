//! `account_info`: who the caller is, what it spent, and its defaults.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::contact::card;
use crate::dynadot::page::Fields;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let account = call.account;
    let mut info = Fields::new()
        .text("Username", account.name.clone())
        .text("ForumName", account.name.clone())
        .text("AvatarUrl", "");
    if let Some(details) = account.settings.contacts.get(&account.default_contact()) {
        info = info.group("Contact", card(details));
    }
    let info = info
        .text("CustomerSince", account.opened_at.to_string())
        .text("AccountLock", "off")
        // Dynadot prints the dollar sign whatever the currency.
        .text("TotalSpending", format!("${:.2}", account.charged))
        .text("PriceLevel", call.level.price_level())
        .text("AccountBalance", format!("${:.2}", account.balance))
        .text("CustomTimeZone", "UTC")
        .group("DefaultSettings", default_settings(account.default_contact()));
    Ok(Answer::with_content(Fields::new().group("AccountInfo", info)))
}

fn default_settings(contact: u64) -> Fields {
    let numbered = || Fields::new().text("ContactId", contact.to_string());
    let whois = Fields::new()
        .group("DefaultRegistrant", numbered())
        .group("DefaultAdmin", numbered())
        .group("DefaultTechnical", numbered())
        .group("DefaultBilling", numbered());
    let name_servers = Fields::new().text("Type", "Dynadot Parking").text("WithAds", "yes");
    Fields::new().group("DefaultWhois", whois).group("DefaultNameServerSettings", name_servers)
}
