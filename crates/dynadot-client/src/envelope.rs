//! The envelope around every answer: code, status and error, and where the content lies.
//!
//! In JSON it is one root object ending in `Response`, flat, with code, status and error beside the content; in XML
//! `…Response > …Header + …Content`. The envelope is read as tolerantly as the service writes it, and judged as strictly as
//! money demands: what is neither a known success nor a known failure is [`Verdict::Ambiguous`].
//!
//! | irregularity | what is done |
//! |---|---|
//! | the code is a number or a string of digits | both are read |
//! | `SuccessCode` instead of `ResponseCode`; `"ResponseCode: "` with colon and space | both names, letters alone count |
//! | root `Response` for general failures, and for the success of `is_processing` | any root ending in `Response` |
//! | a root, header or content that is not named after the command, or is misspelt | the endings alone count |
//! | auctions in JSON: no root, a lower-case `status`, no code | the document itself is the flat object |
//! | searches in XML: a root `Results` with one response a domain | the content is the list of responses |
//! | payload in the header, content in an object `…Content` | all are fields of the content |
//! | `Status` is missing on success, or reads `Success`, `order created`, … | the code decides, known words agree |

use crate::content::Content;
use crate::error::Refusal;
use crate::wire::{Document, Fault, Node};

/// Status words of success: manual, and API v2's table.
const SUCCESS: &[&str] = &["success", "order created", "price_check_success"];

/// Status words of failure that say nothing more.
const FAILURE: &[&str] = &["error", "failed", "failure"];

/// An opened answer.
#[derive(Debug)]
pub(crate) struct Envelope<'d> {
    bare: bool,
    code: Option<i64>,
    status: Option<&'d str>,
    error: Option<&'d str>,
    content: Content<'d>,
}

/// What an answer says about the call.
#[derive(Debug)]
pub(crate) enum Verdict<'d> {
    Success(Content<'d>),
    Refused(Words<'d>),
    Ambiguous(Words<'d>),
}

/// The service's own words about a call that was no plain success.
#[derive(Debug)]
pub(crate) struct Words<'d> {
    pub(crate) code: Option<i64>,
    pub(crate) status: Option<&'d str>,
    pub(crate) text: &'d str,
}

/// Opens the envelope of an answer.
pub(crate) fn open<'d>(document: &'d Document<'d>) -> Result<Envelope<'d>, Fault> {
    let root = document.root();
    if root.is_array() || !root.has_fields() && root.key().is_empty() {
        return Err(Fault::whole("the body is not an object"));
    }
    if root.key().is_empty() { object(root) } else { element(root) }
}

/// JSON: the flat object of an answer, which may stand without a root.
fn object(document: Node<'_>) -> Result<Envelope<'_>, Fault> {
    let mut roots = document.children().filter(|field| ends(*field, "response"));
    match (roots.next(), roots.next()) {
        (None, _) => flat(document, ".", true),
        (Some(root), None) if root.has_fields() => flat(root, root.key(), false),
        (Some(root), None) => Err(Fault::at(root.key(), "the root is not an object")),
        (Some(_), Some(_)) => Err(Fault::whole("more than one root")),
    }
}

fn flat<'d>(root: Node<'d>, path: &str, bare: bool) -> Result<Envelope<'d>, Fault> {
    let mut header = Vec::new();
    let mut content = Vec::new();
    let mut marked = false;
    for field in root.children() {
        if field.has_fields() && ends(field, "content") {
            marked = true;
            content.extend(field.children());
        } else if of_the_envelope(field) {
            header.push(field);
        } else {
            content.push(field);
        }
    }
    envelope(path, bare, &header, Content::new(content, marked))
}

/// XML: header and content under the root.
fn element(root: Node<'_>) -> Result<Envelope<'_>, Fault> {
    if root.key().eq_ignore_ascii_case("Results") {
        return results(root);
    }
    if !ends(root, "response") {
        return Err(Fault::whole(format!("the root {} is none of API3", root.key())));
    }
    let mut header = Vec::new();
    let mut content = Vec::new();
    let mut marked = false;
    for part in root.children() {
        if ends(part, "header") {
            for field in part.children() {
                if of_the_envelope(field) { header.push(field) } else { content.push(field) }
            }
        } else if ends(part, "content") {
            marked = true;
            content.extend(part.children());
        } else if of_the_envelope(part) {
            header.push(part);
        } else {
            content.push(part);
        }
    }
    envelope(root.key(), false, &header, Content::new(content, marked))
}

/// A search in XML: a list of whole responses. One that names no domain speaks for all of them.
fn results(root: Node<'_>) -> Result<Envelope<'_>, Fault> {
    let names = |header: Node<'_>| header.named("DomainName").next().is_some();
    let headers = root.children().flat_map(Node::children).filter(|part| ends(*part, "header"));
    match headers.into_iter().find(|header| header.has_fields() && !names(*header)) {
        Some(header) => flat(header, root.key(), false),
        None => Ok(Envelope {
            bare: true,
            code: Some(0),
            status: None,
            error: None,
            content: Content::new(vec![root], false),
        }),
    }
}

fn envelope<'d>(
    path: &str,
    bare: bool,
    header: &[Node<'d>],
    content: Content<'d>,
) -> Result<Envelope<'d>, Fault> {
    let word = |name: &str| {
        let field = header.iter().find(|field| field.key().eq_ignore_ascii_case(name))?;
        field.text().filter(|text| !text.is_empty())
    };
    Ok(Envelope { bare, code: code(path, header)?, status: word("Status"), error: word("Error"), content })
}

impl<'d> Envelope<'d> {
    /// Judges the answer by code and status together. A code that contradicts its status is no answer.
    pub(crate) fn verdict(self) -> Verdict<'d> {
        let word = Word::of(self.status);
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

    fn words(self) -> Words<'d> {
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

/// The code. Several may be there as long as they agree.
fn code(path: &str, header: &[Node<'_>]) -> Result<Option<i64>, Fault> {
    let mut found = None;
    for field in header.iter().filter(|field| is_code(**field)) {
        let code = field.text().and_then(|text| text.parse().ok());
        let code = code
            .ok_or_else(|| Fault::at(&format!("{path}.{}", field.key()), "the code is not a whole number"))?;
        if found.is_some_and(|other| other != code) {
            return Err(Fault::at(path, "two codes that contradict each other"));
        }
        found = Some(code);
    }
    Ok(found)
}

fn is_code(field: Node<'_>) -> bool {
    ["ResponseCode", "SuccessCode"].iter().any(|name| field.key().eq_ignore_ascii_case(name))
}

fn of_the_envelope(field: Node<'_>) -> bool {
    is_code(field) || ["Status", "Error"].iter().any(|name| field.key().eq_ignore_ascii_case(name))
}

fn ends(field: Node<'_>, with: &str) -> bool {
    let key = field.key();
    key.len()
        .checked_sub(with.len())
        .is_some_and(|at| key.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(with)))
}

#[cfg(test)]
mod tests;
