//! From the bytes of an answer to the reply of a call, or to the error it is.

use crate::call::{Call, Effect};
use crate::content::ContentError;
use crate::envelope::{self, Verdict, Words};
use crate::error::{Error, Mismatch, Refusal, Said, Unreadable};
use crate::format::Format;
use crate::key::Redaction;
use crate::wire;

/// A reply, and what else the answer held.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered<R> {
    /// What the command's type makes of the answer.
    pub reply: R,
    /// The names of fields that the command's type has no place for, such as `DomainInfo.NewField`: the service has learnt
    /// something that this crate has not. At most 64, each once, without their values.
    pub unread: Vec<String>,
}

/// Reads the body of an answer (HTTP status 200) as the client would: for recorded bodies, and for tests of stand-ins.
///
/// # Errors
/// Everything that [`Client::call`](crate::Client::call) answers about a body it has received.
pub fn read_answer<C: Call + ?Sized>(call: &C, format: Format, body: &[u8]) -> Result<C::Reply, Error> {
    inspect_answer(call, format, body).map(|answered| answered.reply)
}

/// Like [`read_answer`], and says what in the body nobody reads.
///
/// # Errors
/// The same.
pub fn inspect_answer<C: Call + ?Sized>(
    call: &C,
    format: Format,
    body: &[u8],
) -> Result<Answered<C::Reply>, Error> {
    read(call, format, body, Redaction::NONE)
}

pub(crate) fn read<C: Call + ?Sized>(
    call: &C,
    format: Format,
    body: &[u8],
    redaction: Redaction<'_>,
) -> Result<Answered<C::Reply>, Error> {
    let unreadable = |path: &str, reason: &str| {
        Error::Unreadable(Box::new(Unreadable {
            command: C::COMMAND,
            path: redaction.text(path),
            reason: redaction.text(reason),
            snippet: redaction.snippet(body),
        }))
    };
    let no_document = |fault: wire::Fault| unreadable(&fault.path, &fault.reason);
    let document = wire::read(format, body).map_err(no_document)?;
    let envelope = envelope::open(&document).map_err(no_document)?;
    let content = match envelope.verdict() {
        Verdict::Refused(words) => return Err(Error::Refused(said::<C>(&words, redaction))),
        Verdict::Ambiguous(words) => return Err(Error::Ambiguous(said::<C>(&words, redaction))),
        Verdict::Success(content) => content,
    };
    let reply = call.decode(&content).map_err(|error| match error {
        ContentError::Missing { member } => Error::Incomplete { command: C::COMMAND, member },
        ContentError::Unreadable { path, reason } => unreadable(&path, &reason),
        ContentError::Mismatch { asked, answered } => Error::Mismatch(Box::new(Mismatch {
            command: C::COMMAND,
            asked: redaction.text(&asked),
            answered: redaction.text(&answered),
        })),
    })?;
    let mut unread = content.unread();
    unread.extend(document.take_unread());
    Ok(Answered { reply, unread: unread.iter().map(|name| redaction.text(name)).collect() })
}

fn said<C: Call + ?Sized>(words: &Words<'_>, redaction: Redaction<'_>) -> Box<Said> {
    Box::new(Said {
        command: C::COMMAND,
        effect: Effect::of::<C>(),
        code: words.code,
        status: words.status.map(|status| redaction.text(status)),
        text: redaction.text(words.text),
        kind: Refusal::of(words.status, words.text),
    })
}

#[cfg(test)]
mod bad_bodies;
#[cfg(test)]
mod tests;
