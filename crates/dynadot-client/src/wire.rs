//! What comes over the wire: one table for both written forms ([`document`]), and the forms of single values ([`forms`]).
//!
//! ```text
//! body ──► json.rs ─┐
//!                   ├─► Document (flat, borrows from the body) ──► Node ──► decode.rs ──► the types of the commands
//! body ──► xml.rs ──┘
//! ```

mod clock_time;
mod decode;
mod document;
mod forms;
#[cfg(feature = "json")]
mod json;
mod open_enum;
mod pascal;
#[cfg(test)]
mod tests;
#[cfg(feature = "xml")]
mod xml;

pub use self::clock_time::ClockTime;
pub(crate) use self::decode::{DecodeError, decode_all};
pub(crate) use self::document::{Document, Node};
pub(crate) use self::forms::{List, count, list, millis, optional, text};
pub use self::open_enum::Flag;
pub(crate) use self::open_enum::open_enum;
use crate::format::Format;

/// Why a body is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where in the body; `.` is all of it.
    pub(crate) path: String,
    pub(crate) reason: String,
}

impl Fault {
    pub(crate) fn at(path: &str, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), reason: reason.into() }
    }

    pub(crate) fn whole(reason: impl Into<String>) -> Self {
        Self::at(".", reason)
    }
}

/// How deep a document may be nested. The deepest answer on record has nine levels.
const DEEPEST: usize = 100;

/// Reads a body in one of the written forms.
pub(crate) fn read(format: Format, body: &[u8]) -> Result<Document<'_>, Fault> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = std::str::from_utf8(body).map_err(|error| Fault::whole(error.to_string()))?;
    match format {
        #[cfg(feature = "json")]
        Format::Json => json::read(text),
        #[cfg(feature = "xml")]
        Format::Xml => xml::read(text),
    }
}
