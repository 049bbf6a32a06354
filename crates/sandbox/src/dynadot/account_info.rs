//! `account_info`: who the caller is, what it spent, and its defaults.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::contact_form::{Card, ContactNumber};
use super::envelope::SuccessCode;

pub(super) const COMMAND: Command =
    Command::new("account_info", "AccountInfoResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "AccountInfo")]
    info: AccountInfo<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccountInfo<'a> {
    username: &'a str,
    forum_name: &'a str,
    avatar_url: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Card<'a>>,
    customer_since: String,
    account_lock: &'static str,
    total_spending: String,
    price_level: &'static str,
    account_balance: String,
    custom_time_zone: &'static str,
    default_settings: DefaultSettings,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DefaultSettings {
    default_whois: DefaultWhois,
    default_name_server_settings: DefaultNameServers,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DefaultWhois {
    default_registrant: ContactNumber,
    default_admin: ContactNumber,
    default_technical: ContactNumber,
    default_billing: ContactNumber,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DefaultNameServers {
    #[serde(rename = "Type")]
    kind: &'static str,
    with_ads: &'static str,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let account = call.account;
    let default = account.default_contact();
    let info = AccountInfo {
        username: &account.name,
        forum_name: &account.name,
        avatar_url: "",
        contact: account.contacts.get(&default).map(Card::unnumbered),
        customer_since: account.opened_at.to_string(),
        account_lock: "off",
        // Dynadot prints the dollar sign whatever the currency.
        total_spending: format!("${:.2}", account.charged),
        price_level: call.level.price_level(),
        account_balance: format!("${:.2}", account.balance),
        custom_time_zone: "UTC",
        default_settings: DefaultSettings {
            default_whois: DefaultWhois {
                default_registrant: default.into(),
                default_admin: default.into(),
                default_technical: default.into(),
                default_billing: default.into(),
            },
            default_name_server_settings: DefaultNameServers { kind: "Dynadot Parking", with_ads: "yes" },
        },
    };
    Ok(call.success(Content { info }))
}
