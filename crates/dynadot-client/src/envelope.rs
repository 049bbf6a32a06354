//! The JSON envelope: one root object ending in `Response`, flat, with code, status and error beside the content.
//!
//! The envelope is read as tolerantly as the service writes it, and judged as strictly as money demands: what is neither
//! a known success nor a known failure is [`Verdict::Ambiguous`].
//!
//! | irregularity | what is done |
//! |---|---|
//! | the code is a number or a string of digits | both are read |
//! | `SuccessCode` instead of `ResponseCode`; `"ResponseCode: "` with colon and space | letters alone count |
//! | root `Response` for general failures, and for the success of `is_processing` | any root ending in `Response` |
//! | a root that is not named after the command, or is misspelt | likewise |
//! | auctions: no root, a lower-case `status`, no code | the document itself is the flat object |
//! | `Status` is missing on success, or reads `Success`, `order created`, … | the code decides, known words agree |

use serde_json::{Map, Value};

use crate::content::Content;
use crate::error::Refusal;

/// Status words of success: manual, and API v2's table.
const SUCCESS: &[&str] = &["success", "order created", "price_check_success"];

/// Status words of failure that say nothing more.
const FAILURE: &[&str] = &["error", "failed", "failure"];

/// An opened answer.
#[derive(Debug)]
pub(crate) struct Envelope {
    bare: bool,
    code: Option<i64>,
    status: Option<String>,
    error: Option<String>,
    content: Content,
}

/// What an answer says about the call.
#[derive(Debug)]
pub(crate) enum Verdict {
    Success(Content),
    Refused(Words),
    Ambiguous(Words),
}

/// The service's own words about a call that was no plain success.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) code: Option<i64>,
    pub(crate) status: Option<String>,
    pub(crate) text: String,
}

/// Why a body is not an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// Opens the envelope of an answer.
pub(crate) fn open(body: &[u8]) -> Result<Envelope, Fault> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let document: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| fault(".", error.to_string()))?;
    let (bare, path, mut members) = root(document)?;
    let code = code(&path, &members)?;
    let status = take(&mut members, "status");
    let error = take(&mut members, "error");
    members.retain(|key, _| !is_code(key));
    Ok(Envelope { bare, code, status, error, content: Content::new(members) })
}

impl Envelope {
    /// Judges the answer by code and status together. A code that contradicts its status is no answer.
    pub(crate) fn verdict(self) -> Verdict {
        let word = Word::of(self.status.as_deref());
        match (self.code, word) {
            (Some(0), Word::Absent | Word::Success) if self.error.is_none() => Verdict::Success(self.content),
            // Printed for success in one example of the manual, with a status.
            (Some(200), Word::Success) if self.error.is_none() => Verdict::Success(self.content),
            (None, Word::Success) if self.bare && self.error.is_none() => Verdict::Success(self.content),
            (Some(-1), Word::Absent | Word::Failure) | (Some(-1 | 1 | 5), Word::Refusal) => {
                Verdict::Refused(self.words())
            }
            (None, Word::Failure | Word::Refusal) if self.bare => Verdict::Refused(self.words()),
            _ => Verdict::Ambiguous(self.words()),
        }
    }

    fn words(self) -> Words {
        Words { code: self.code, status: self.status, text: self.error.unwrap_or_default() }
    }
}

/// What a status says.
enum Word {
    Absent,
    Success,
    Failure,
    Refusal,
    Unknown,
}

impl Word {
    fn of(status: Option<&str>) -> Self {
        let Some(word) = status else { return Self::Absent };
        let among = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        if among(SUCCESS) {
            Self::Success
        } else if among(FAILURE) {
            Self::Failure
        } else if Refusal::of_word(word).is_some() {
            Self::Refusal
        } else {
            Self::Unknown
        }
    }
}

/// The flat object of an answer, and whether it stands without a root.
fn root(mut document: Map<String, Value>) -> Result<(bool, String, Map<String, Value>), Fault> {
    let roots: Vec<String> = document
        .keys()
        .filter(|key| key.trim().to_ascii_lowercase().ends_with("response"))
        .cloned()
        .collect();
    match roots.as_slice() {
        [] => Ok((true, ".".to_owned(), document)),
        [name] => match document.remove(name) {
            Some(Value::Object(members)) => Ok((false, name.clone(), members)),
            _ => Err(fault(name, "the root is not an object")),
        },
        _ => Err(fault(".", "more than one root")),
    }
}

/// The code. Several may be there as long as they agree.
fn code(path: &str, members: &Map<String, Value>) -> Result<Option<i64>, Fault> {
    let mut found = None;
    for (key, value) in members.iter().filter(|(key, _)| is_code(key)) {
        let code = match value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let code = code.ok_or_else(|| fault(&format!("{path}.{key}"), "the code is not a whole number"))?;
        if found.is_some_and(|other| other != code) {
            return Err(fault(path, "two codes that contradict each other"));
        }
        found = Some(code);
    }
    Ok(found)
}

fn is_code(key: &str) -> bool {
    let letters: String = key.chars().filter(char::is_ascii_alphabetic).collect();
    letters.eq_ignore_ascii_case("ResponseCode") || letters.eq_ignore_ascii_case("SuccessCode")
}

/// Takes a text member out, whatever the case of its name; blank is absent.
fn take(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    let key = members.keys().find(|key| key.trim().eq_ignore_ascii_case(name)).cloned()?;
    let text = match members.remove(&key)? {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

fn fault(path: &str, reason: impl Into<String>) -> Fault {
    Fault { path: path.to_owned(), reason: reason.into() }
}

#[cfg(test)]
mod tests;
