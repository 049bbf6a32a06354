//! What a command comes to: a reply and its effects, or a refusal.

use super::command::Command;
use super::envelope::{Code, Envelope, Nothing};
use crate::effect::Effect;
use crate::ledger::Outcome;

/// The bytes of an answer and how the ledger sees it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) body: Vec<u8>,
    pub(crate) outcome: Outcome,
    pub(crate) error: Option<String>,
}

impl Reply {
    /// A failure that isn't the command's own: wrong key, limits, unknown command. It comes in the root `Response` and has
    /// no status.
    pub(crate) fn general(text: &str, outcome: Outcome) -> Self {
        let envelope =
            Envelope { code: Code::Text("-1"), status: None, error: Some(text), content: Nothing {} };
        Self { body: envelope.print("Response"), outcome, error: Some(text.to_owned()) }
    }
}

/// A reply and the effects that must be journalled before it leaves.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) reply: Reply,
    pub(crate) effects: Vec<Effect>,
}

impl Answer {
    /// An answer that changes nothing.
    pub(crate) fn of(reply: Reply) -> Self {
        Self { reply, effects: Vec::new() }
    }

    pub(crate) fn with_effect(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }
}

/// A command's own failure; it changes nothing.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: Code,
    status: &'static str,
    error: Option<String>,
    outcome: Outcome,
}

impl Refusal {
    /// Code -1, status `error`, and a text.
    pub(crate) fn error(text: impl Into<String>) -> Self {
        Self { code: Code::Text("-1"), status: "error", error: Some(text.into()), outcome: Outcome::Error }
    }

    /// Code 1: a soft no, without a text.
    pub(crate) fn not_available() -> Self {
        Self::status(Code::Number(1), "not_available", Outcome::NotAvailable)
    }

    /// Code -1 and a status that says it all. The status is known, the code beside it isn't.
    pub(crate) fn insufficient_funds() -> Self {
        Self::status(Code::Text("-1"), "insufficient_funds", Outcome::InsufficientFunds)
    }

    /// Code 5: all connections are busy.
    pub(crate) fn system_busy() -> Self {
        Self::status(Code::Number(5), "system_busy", Outcome::SystemBusy)
    }

    pub(crate) fn into_answer(self, command: &Command) -> Answer {
        let envelope = Envelope {
            code: self.code,
            status: Some(self.status),
            error: self.error.as_deref(),
            content: Nothing {},
        };
        let body = envelope.print(command.root);
        Answer { reply: Reply { body, outcome: self.outcome, error: self.error }, effects: Vec::new() }
    }

    fn status(code: Code, status: &'static str, outcome: Outcome) -> Self {
        Self { code, status, error: None, outcome }
    }
}
