//! Contacts, and what some top-level domains want to know of them.

mod contact_form;
mod contact_list;
mod create_contact;
mod edit_contact;
mod get_contact;

pub(super) use contact_form::card;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("create_cn_audit", form!("CreateCnAudit")),
    Command::new("get_cn_audit_status", form!("GetCnAuditStatus").text_code().prolog(true)),
    Command::new("create_contact", form!("CreateContact").text_code().nested()).does(create_contact::answer),
    Command::new("edit_contact", form!("EditContact").text_code().prolog(true).nested())
        .does(edit_contact::answer),
    Command::new("delete_contact", form!("DeleteContact")),
    Command::new("contact_list", form!("ContactList")).does(contact_list::answer),
    Command::new("get_contact", form!("GetContact").response_code())
        .in_manual(form!("GetContact"))
        .does(get_contact::answer),
    Command::new(
        "set_contact_eu_setting",
        form!("SetContactEUSetting")
            .text_code()
            .prolog(true)
            .code_key("ResponseCode: ")
            .json_status("Success")
            .nested(),
    ),
    Command::new("set_contact_lv_setting", form!("SetContactLvSetting").nested()),
    // In the manual's menu only.
    Command::new("set_contact_lt_setting", form!("SetContactLtSetting").nested()),
];
