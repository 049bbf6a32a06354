//! Every code of errors, where it comes, and what it looks like.

use askama::Template;
use http::StatusCode;

use super::document::Document;
use super::frame::{Frame, Section, rendered};
use super::json::pretty;
use super::markdown;
use super::schema::Schemas;
use crate::code::Code;

pub(super) const PATH: &str = "/docs/errors";
pub(super) const TITLE: &str = "Errors";
pub(super) const LEAD: &str =
    "Every error code of the API, with its meaning, the operations that answer with it, and an example.";

/// Every code.
pub(super) struct Errors {
    groups: Vec<Group>,
    details: Vec<Entry>,
}

/// The codes whose usual status is the same.
struct Group {
    status: StatusCode,
    entries: Vec<Entry>,
}

/// One code.
struct Entry {
    code: Code,
    /// Other statuses that it comes with.
    others: Vec<u16>,
    /// Which operations list it.
    operations: Vec<Place>,
    /// HTML.
    example: Option<String>,
}

/// An operation that lists a code.
struct Place {
    id: String,
    name: String,
}

impl Group {
    fn id(&self) -> String {
        format!("status-{}", self.status.as_u16())
    }

    fn title(&self) -> String {
        format!("{} {}", self.status.as_u16(), self.status.canonical_reason().unwrap_or_default())
    }
}

impl Errors {
    /// Of this document.
    pub(super) fn of(document: &Document) -> Self {
        let mut statuses: Vec<StatusCode> =
            Code::ALL.iter().filter_map(|code| code.statuses().first().copied()).collect();
        statuses.sort_unstable();
        statuses.dedup();
        let of_status = |status: Option<StatusCode>| {
            let codes = Code::ALL.iter().filter(move |code| code.statuses().first().copied() == status);
            codes.map(|code| entry(*code, document)).collect()
        };
        let groups =
            statuses.iter().map(|status| Group { status: *status, entries: of_status(Some(*status)) });
        Self { groups: groups.collect(), details: of_status(None) }
    }

    /// The page.
    pub(super) fn render(&self, frame: Frame<'_>) -> String {
        let section = |id: &str, title: &str| Section { id: id.into(), title: title.into(), method: None };
        let mut sections = vec![section("the-form-of-an-error", "The form of an error")];
        sections.extend(self.groups.iter().map(|group| section(&group.id(), &group.title())));
        sections.push(section("codes-in-details", "Codes in details"));
        sections.push(section("codes-of-orders", "Codes of orders"));
        rendered(&ErrorsPage { frame: frame.with_sections(&sections), errors: self })
    }
}

fn entry(code: Code, document: &Document) -> Entry {
    let schemas = Schemas::new(&document.components);
    let mut operations = Vec::new();
    let mut example = None;
    for (path, methods) in &document.paths {
        for (method, operation) in methods {
            let contents = operation.responses.values().flat_map(|response| response.content.values());
            for content in contents {
                let Some(found) = content.examples.get(code.as_str()) else { continue };
                let name = format!("{} {path}", method.to_uppercase());
                operations.push(Place { id: operation.operation_id.clone(), name });
                example = example.or_else(|| {
                    let text = pretty(found.value.as_ref()?, Some(&content.schema), schemas);
                    Some(markdown::code("json", &text))
                });
            }
        }
    }
    let others = code.statuses().iter().skip(1).map(StatusCode::as_u16).collect();
    Entry { code, others, operations, example }
}

#[derive(Template)]
#[template(path = "errors.html")]
struct ErrorsPage<'a> {
    frame: Frame<'a>,
    errors: &'a Errors,
}
