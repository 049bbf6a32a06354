//! The account, and the settings that its new domains get.

mod account_info;
mod get_account_balance;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("account_info", form!("AccountInfo")).does(account_info::answer),
    Command::new("get_account_balance", form!("GetAccountBalance")).does(get_account_balance::answer),
    Command::new("set_default_whois", form!("SetDefaultWhois").text_code()),
    Command::new("set_default_ns", form!("SetDefaultNs").nested()),
    Command::new("set_default_parking", form!("SetDefaultParking").text_code()),
    Command::new("set_default_forwarding", form!("SetDefaultForwarding").text_code()),
    Command::new("set_default_stealth", form!("SetDefaultStealth").text_code()),
    Command::new("set_default_hosting", form!("SetDefaultHosting").text_code()),
    Command::new("set_default_dns", form!("SetDefaultDns").text_code()),
    Command::new("set_default_dns2", form!("SetDefaultDns").text_code()),
    Command::new("set_default_email_forward", form!("SetDefaultEmailForwarding").text_code()),
    Command::new("set_clear_default_setting", form!("SetClearDefaultSetting").text_code()),
    Command::new("set_default_renew_option", form!("SetDefaultRenewOption")),
];
