//! From the bytes of an answer to the reply of a call, or to the error it is.

use crate::call::{Call, Effect};
use crate::content::ContentError;
use crate::envelope::{self, Verdict, Words};
use crate::error::{Error, Mismatch, Refusal, Said, Unreadable};
use crate::key::Redaction;

/// Reads the body of an answer (HTTP status 200) as the client would: for recorded bodies, and for tests of stand-ins.
///
/// # Errors
/// Everything that [`Client::call`](crate::Client::call) answers about a body it has received.
pub fn read_answer<C: Call + ?Sized>(call: &C, body: &[u8]) -> Result<C::Reply, Error> {
    read(call, body, Redaction::NONE)
}

pub(crate) fn read<C: Call + ?Sized>(
    call: &C,
    body: &[u8],
    redaction: Redaction<'_>,
) -> Result<C::Reply, Error> {
    let unreadable = |path: &str, reason: &str| {
        Error::Unreadable(Box::new(Unreadable {
            command: C::COMMAND,
            path: redaction.text(path),
            reason: redaction.text(reason),
            snippet: redaction.snippet(body),
        }))
    };
    let envelope = envelope::open(body).map_err(|fault| unreadable(&fault.path, &fault.reason))?;
    match envelope.verdict() {
        Verdict::Refused(words) => Err(Error::Refused(said::<C>(&words, redaction))),
        Verdict::Ambiguous(words) => Err(Error::Ambiguous(said::<C>(&words, redaction))),
        Verdict::Success(content) => call.decode(content).map_err(|error| match error {
            ContentError::Missing { member } => Error::Incomplete { command: C::COMMAND, member },
            ContentError::Unreadable { path, reason } => unreadable(&path, &reason),
            ContentError::Mismatch { asked, answered } => Error::Mismatch(Box::new(Mismatch {
                command: C::COMMAND,
                asked: redaction.text(&asked),
                answered: redaction.text(&answered),
            })),
        }),
    }
}

fn said<C: Call + ?Sized>(words: &Words, redaction: Redaction<'_>) -> Box<Said> {
    Box::new(Said {
        command: C::COMMAND,
        effect: Effect::of::<C>(),
        code: words.code,
        status: words.status.as_deref().map(|status| redaction.text(status)),
        text: redaction.text(&words.text),
        kind: Refusal::of(words.status.as_deref(), &words.text),
    })
}

#[cfg(test)]
mod tests;
