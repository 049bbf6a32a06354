//! Transfers in and away, auth codes, and pushes that wait for an answer.

mod authorize_transfer_away;
mod cancel_transfer;
mod get_domain_push_request;
mod get_transfer_auth_code;
mod get_transfer_status;
mod order;
mod set_domain_push_request;
mod set_transfer_auth_code;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("cancel_transfer", form!("CancelTransfer")).does(cancel_transfer::answer),
    Command::new("get_transfer_status", form!("GetTransferStatus")).does(get_transfer_status::answer),
    Command::new("set_transfer_auth_code", form!("SetTransferAuthCode").text_code())
        .does(set_transfer_auth_code::answer),
    Command::new("authorize_transfer_away", form!("AuthorizeTransferAway"))
        .does(authorize_transfer_away::answer),
    Command::new("get_transfer_auth_code", form!("GetTransferAuthCode")).does(get_transfer_auth_code::answer),
    Command::new("get_domain_push_request", form!("GetDomainPushRequest").response_code())
        .does(get_domain_push_request::answer),
    Command::new("set_domain_push_request", form!("SetDomainPushRequest").response_code())
        .does(set_domain_push_request::answer),
];
