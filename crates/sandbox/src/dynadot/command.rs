//! What a command is, and all of them.

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::form::Form;
use super::{
    account, auction, backorder, contact, domain, folder, listing, name_server, order, purchase, transfer,
};
use crate::dialect::Dialect;
use crate::traffic::Thread;

/// A command: its name, the form of its answers in either dialect, and what it does.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) name: &'static str,
    live: Form,
    manual: Form,
    pub(crate) thread: Thread,
    run: Option<Run>,
}

type Run = fn(&Call<'_>) -> Result<Answer, Refusal>;

/// The commands by theme, as the manual orders them.
const THEMES: [&[Command]; 11] = [
    purchase::COMMANDS,
    domain::COMMANDS,
    transfer::COMMANDS,
    contact::COMMANDS,
    name_server::COMMANDS,
    account::COMMANDS,
    folder::COMMANDS,
    backorder::COMMANDS,
    auction::COMMANDS,
    listing::COMMANDS,
    order::COMMANDS,
];

impl Command {
    /// A command that has a form and does nothing yet: a call is told that it isn't built.
    pub(super) const fn new(name: &'static str, form: Form) -> Self {
        Self { name, live: form, manual: form, thread: Thread::Needed, run: None }
    }

    /// What it does.
    pub(super) const fn does(mut self, run: Run) -> Self {
        self.run = Some(run);
        self
    }

    /// The manual's form, where the live service was recorded to differ from it.
    pub(super) const fn in_manual(mut self, form: Form) -> Self {
        self.manual = form;
        self
    }

    /// A command that may be asked while another is in progress.
    pub(super) const fn beside_others(mut self) -> Self {
        self.thread = Thread::NotNeeded;
        self
    }

    /// Finds a command by its name on the wire.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        THEMES.into_iter().flatten().find(|command| command.name == name)
    }

    /// Whether it does anything yet.
    pub(crate) const fn is_built(&self) -> bool {
        self.run.is_some()
    }

    pub(crate) const fn form(&self, dialect: Dialect) -> &Form {
        match dialect {
            Dialect::Live => &self.live,
            Dialect::Manual => &self.manual,
        }
    }

    /// What the command answers, and the effects it has; the world doesn't change here.
    pub(crate) fn answer(&self, call: &Call<'_>) -> Answer {
        match self.run {
            Some(run) => run(call).unwrap_or_else(Refusal::into_answer),
            None => Answer::not_built(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_row_for_every_command_of_the_manual_and_four_more() {
        let mut names: Vec<_> = THEMES.into_iter().flatten().map(|command| command.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "a command has two rows");
        let beyond = ["clear_dnssec", "get_dnssec", "restore", "set_contact_lt_setting"];
        assert!(beyond.iter().all(|name| names.contains(name)));
        assert_eq!(names.len() - beyond.len(), 103);
    }
}
