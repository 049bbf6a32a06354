//! Buying domains, and giving them up: the manual's "Domain" orders.

mod bulk_register;
mod delete;
mod payment;
mod push;
mod register;
mod renew;
mod restore;
mod search;
mod transfer;

pub(super) use payment::payment;
pub(super) use restore::restore_fee;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("search", form!("Search").text_code().around("Results").without_status())
        .does(search::answer),
    Command::new("register", form!("Register")).does(register::answer),
    Command::new("delete", form!("Delete")).does(delete::answer),
    Command::new("renew", form!("Renew").text_code()).does(renew::answer),
    // Not in the manual.
    Command::new("restore", form!("Restore")).does(restore::answer),
    Command::new("push", form!("Push").text_code().status("order created")).does(push::answer),
    Command::new("transfer", form!("Transfer").status("order created")).does(transfer::answer),
    Command::new("bulk_register", form!("BulkRegister")).does(bulk_register::answer),
];
