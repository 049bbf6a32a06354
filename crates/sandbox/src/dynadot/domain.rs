//! What is known of domains, and their settings.

mod domain_info;
mod list_domain;
mod set_ns;
mod tld_price;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        "domain_info",
        // Recorded since 2022, and the other tag of failures with it.
        form!("DomainInfo").response_code().failing_by_success_code(),
    )
    .in_manual(form!("DomainInfo").header("DomainInfoResponseHeader").response_code())
    .does(domain_info::answer),
    Command::new("set_whois", form!("SetWhois").text_code()),
    Command::new("set_ns", form!("SetNs")).does(set_ns::answer),
    Command::new("set_parking", form!("SetParking").text_code()),
    Command::new("set_forwarding", form!("SetForwarding").text_code()),
    Command::new("set_stealth", form!("SetStealth").text_code()),
    Command::new("set_hosting", form!("SetHosting").text_code()),
    Command::new("set_dns2", form!("SetDns")),
    Command::new("set_dnssec", form!("SetDnssec").response_code()),
    // Neither is in the manual.
    Command::new("get_dnssec", form!("GetDnssec").response_code()),
    Command::new("clear_dnssec", form!("ClearDnssec").response_code()),
    Command::new("set_email_forward", form!("SetEmailForwarding").text_code()),
    Command::new("set_clear_domain_setting", form!("SetClearDomainSetting").text_code()),
    Command::new("set_folder", form!("SetFolder").text_code()),
    Command::new("set_note", form!("SetNote").text_code()),
    Command::new("set_customer_id", form!("SetCustomerId").response_code()),
    Command::new("set_renew_option", form!("SetRenewOption")),
    Command::new("set_privacy", form!("SetPrivacy").text_code()),
    Command::new("tld_price", form!("TldPrice").header("TldPriceResponseHeader")).does(tld_price::answer),
    Command::new("list_domain", form!("ListDomainInfo").response_code())
        .in_manual(form!("ListDomainInfo"))
        .does(list_domain::answer),
    Command::new("lock_domain", form!("LockDomain").text_code()),
];
