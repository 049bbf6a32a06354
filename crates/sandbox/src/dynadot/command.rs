//! The commands that the sandbox speaks.

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::envelope::SuccessCode;
use crate::traffic::Thread;

/// A command: its name, the shape of its answer, and what it does.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) name: &'static str,
    /// The JSON key around its answer.
    pub(crate) root: &'static str,
    pub(crate) success_code: SuccessCode,
    /// What a success says as `Status`, if anything.
    pub(crate) success_status: Option<&'static str>,
    pub(crate) thread: Thread,
    run: fn(&Call<'_>) -> Result<Answer, Refusal>,
}

impl Command {
    pub(super) const fn new(
        name: &'static str,
        root: &'static str,
        success_code: SuccessCode,
        run: fn(&Call<'_>) -> Result<Answer, Refusal>,
    ) -> Self {
        Self { name, root, success_code, success_status: Some("success"), thread: Thread::Needed, run }
    }

    /// A command whose success has no `Status`.
    pub(super) const fn without_status(mut self) -> Self {
        self.success_status = None;
        self
    }

    /// A command that may be asked while another is in progress.
    pub(super) const fn beside_others(mut self) -> Self {
        self.thread = Thread::NotNeeded;
        self
    }

    /// Finds a command by its name on the wire.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        Some(match name {
            "account_info" => &super::account_info::COMMAND,
            "add_ns" => &super::add_ns::COMMAND,
            "contact_list" => &super::contact_list::COMMAND,
            "create_contact" => &super::create_contact::COMMAND,
            "domain_info" => &super::domain_info::COMMAND,
            "edit_contact" => &super::edit_contact::COMMAND,
            "get_account_balance" => &super::get_account_balance::COMMAND,
            "get_contact" => &super::get_contact::COMMAND,
            "get_ns" => &super::get_ns::COMMAND,
            "get_order_status" => &super::get_order_status::COMMAND,
            "is_processing" => &super::is_processing::COMMAND,
            "list_domain" => &super::list_domain::COMMAND,
            "order_list" => &super::order_list::COMMAND,
            "register" => &super::register::COMMAND,
            "search" => &super::search::COMMAND,
            "server_list" => &super::server_list::COMMAND,
            "set_ns" => &super::set_ns::COMMAND,
            "tld_price" => &super::tld_price::COMMAND,
            _ => return None,
        })
    }

    /// What the command answers, and the effects it has; the world doesn't change here.
    pub(crate) fn answer(&self, call: &Call<'_>) -> Answer {
        (self.run)(call).unwrap_or_else(|refusal| refusal.into_answer(self))
    }
}
