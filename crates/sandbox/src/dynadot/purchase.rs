//! Buying domains, and giving them up: the manual's "Domain" orders.

mod register;
mod search;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("search", form!("Search").text_code().around("Results").without_status())
        .does(search::answer),
    Command::new("register", form!("Register")).does(register::answer),
    Command::new("delete", form!("Delete")),
    Command::new("renew", form!("Renew").text_code()),
    // Not in the manual.
    Command::new("restore", form!("Restore")),
    Command::new("push", form!("Push").text_code().status("order created")),
    Command::new("transfer", form!("Transfer").status("order created")),
    Command::new("bulk_register", form!("BulkRegister")),
];
