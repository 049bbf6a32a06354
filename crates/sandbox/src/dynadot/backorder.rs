//! Backorders: wishes for domains that others let go.

mod add_backorder_request;
mod backorder_request_list;
mod delete_backorder_request;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("add_backorder_request", form!("AddBackorderRequest").text_code())
        .does(add_backorder_request::answer),
    Command::new("delete_backorder_request", form!("DeleteBackorderRequest").text_code())
        .does(delete_backorder_request::answer),
    Command::new("backorder_request_list", form!("BackorderRequestList"))
        .does(backorder_request_list::answer),
];
