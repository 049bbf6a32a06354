//! Transfers in and away, auth codes, and pushes that wait for an answer.

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("cancel_transfer", form!("CancelTransfer")),
    Command::new("get_transfer_status", form!("GetTransferStatus")),
    Command::new("set_transfer_auth_code", form!("SetTransferAuthCode").text_code()),
    Command::new("authorize_transfer_away", form!("AuthorizeTransferAway")),
    Command::new("get_transfer_auth_code", form!("GetTransferAuthCode")),
    Command::new("get_domain_push_request", form!("GetDomainPushRequest").response_code()),
    Command::new("set_domain_push_request", form!("SetDomainPushRequest").response_code()),
];
