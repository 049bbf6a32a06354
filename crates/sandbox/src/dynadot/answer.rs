//! What a command comes to: a page and its effects, or a refusal.

use super::page::{Fields, Page, Status};
use super::texts;
use crate::effect::Effect;
use crate::ledger::Outcome;

/// What is answered, and the effects that must be journalled before the answer leaves.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) page: Page,
    pub(crate) outcome: Outcome,
    pub(crate) effects: Vec<Effect>,
}

impl Answer {
    /// A success without content.
    pub(crate) fn done() -> Self {
        Self::with_content(Fields::new())
    }

    /// A success with this content.
    pub(crate) fn with_content(content: Fields) -> Self {
        Self { page: Page::success(content), outcome: Outcome::Success, effects: Vec::new() }
    }

    /// A success with this in its header.
    pub(crate) fn with_header(header: Fields) -> Self {
        let mut answer = Self::done();
        answer.page.header = header;
        answer
    }

    /// Another status word than the command's usual one.
    pub(crate) fn saying(mut self, status: &'static str) -> Self {
        self.page.status = Status::Word(status);
        self
    }

    pub(crate) fn with_effect(mut self, effect: impl Into<Effect>) -> Self {
        self.effects.push(effect.into());
        self
    }

    pub(crate) fn with_effects<E: Into<Effect>>(mut self, effects: impl IntoIterator<Item = E>) -> Self {
        self.effects.extend(effects.into_iter().map(Into::into));
        self
    }

    /// A failure that isn't the command's own: wrong key, limits, unknown command.
    pub(crate) fn general(text: &str, outcome: Outcome) -> Self {
        Self { page: Page::general(text), outcome, effects: Vec::new() }
    }

    /// The answer of a command that the sandbox knows and doesn't speak.
    pub(crate) fn not_built() -> Self {
        Self::general(texts::NOT_BUILT, Outcome::UnknownCommand)
    }
}

/// A command's own failure; it changes nothing.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: i8,
    status: &'static str,
    error: Option<String>,
    outcome: Outcome,
}

impl Refusal {
    /// Code -1, status `error`, and a text.
    pub(crate) fn error(text: impl Into<String>) -> Self {
        Self { error: Some(text.into()), ..Self::status(-1, "error", Outcome::Error) }
    }

    /// A status that says it all, without a text.
    pub(crate) fn status(code: i8, status: &'static str, outcome: Outcome) -> Self {
        Self { code, status, error: None, outcome }
    }

    /// Code 1: a soft no.
    pub(crate) fn not_available() -> Self {
        Self::status(1, "not_available", Outcome::NotAvailable)
    }

    /// The status is known, the code beside it isn't.
    pub(crate) fn insufficient_funds() -> Self {
        Self::status(-1, "insufficient_funds", Outcome::InsufficientFunds)
    }

    /// Code 5: all connections are busy.
    pub(crate) fn system_busy() -> Self {
        Self::status(5, "system_busy", Outcome::SystemBusy)
    }

    /// Nothing goes for hours.
    pub(crate) fn maintenance() -> Self {
        let error = Some(texts::MAINTENANCE.to_owned());
        Self { error, ..Self::status(-1, "error", Outcome::Maintenance) }
    }

    /// The registry can't be reached. The status is known, the code beside it isn't.
    pub(crate) fn offline() -> Self {
        Self::status(-1, "offline", Outcome::Offline)
    }

    /// What it says in one line: the text, or else the status.
    pub(crate) fn message(&self) -> &str {
        self.error.as_deref().unwrap_or(self.status)
    }

    pub(crate) fn into_answer(self) -> Answer {
        let page = Page::failure(self.code, self.status, self.error);
        Answer { page, outcome: self.outcome, effects: Vec::new() }
    }
}
