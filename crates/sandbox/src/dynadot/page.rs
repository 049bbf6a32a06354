//! What an answer says, once for both forms it is written in.
//!
//! A command builds [`Fields`]; the printers in `page/json.rs` and `page/xml.rs` put them into the envelope that the command's
//! [`Form`] describes. Where the two forms call a thing differently, a [`Name`] says how.

mod field;
mod json;
#[cfg(test)]
mod tests;
mod xml;

pub(crate) use field::{Fields, Name, Rows, Value};

use super::form::{Form, GENERAL};

/// The form a caller asked for, by the path of its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// `/api3.json`
    Json,
    /// `/api3.xml`
    Xml,
}

/// An answer before it is printed.
#[derive(Debug)]
pub(crate) struct Page {
    /// A failure that isn't the command's own: it comes in the root `Response`.
    pub(crate) is_general: bool,
    /// 0 is success.
    pub(crate) code: i8,
    pub(crate) status: Status,
    pub(crate) error: Option<String>,
    /// What stands in the header of XML, beside the code; in JSON it stands first.
    pub(crate) header: Fields,
    /// What stands in the content of XML.
    pub(crate) content: Fields,
}

/// The status word of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The one that the command's form gives a success.
    Usual,
    /// Another.
    Word(&'static str),
    /// No status at all.
    None,
}

impl Page {
    /// A success with this content.
    pub(crate) fn success(content: Fields) -> Self {
        let header = Fields::new();
        Self { is_general: false, code: 0, status: Status::Usual, error: None, header, content }
    }

    /// A failure of the command.
    pub(crate) fn failure(code: i8, status: &'static str, error: Option<String>) -> Self {
        Self { code, status: Status::Word(status), error, ..Self::success(Fields::new()) }
    }

    /// A failure that isn't the command's own: wrong key, limits, unknown command. It has no status.
    pub(crate) fn general(error: &str) -> Self {
        let error = Some(error.to_owned());
        Self { is_general: true, code: -1, status: Status::None, error, ..Self::success(Fields::new()) }
    }

    /// The bytes of a general failure, for which the command doesn't matter.
    pub(crate) fn print_general(&self, format: Format) -> Vec<u8> {
        self.print(&GENERAL, format)
    }

    /// The answer's bytes.
    pub(crate) fn print(&self, form: &Form, format: Format) -> Vec<u8> {
        let form = if self.is_general { &GENERAL } else { form };
        match format {
            Format::Json => json::print(self, form),
            Format::Xml => xml::print(self, form),
        }
    }

    /// The status that is printed, of a form's usual one.
    fn status_word(&self, usual: Option<&'static str>) -> Option<&'static str> {
        match self.status {
            Status::Usual => usual,
            Status::Word(word) => Some(word),
            Status::None => None,
        }
    }
}
