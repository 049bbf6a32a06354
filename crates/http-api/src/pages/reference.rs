//! The reference: every operation of the OpenAPI document, and every object that it speaks of.

mod operation;

use askama::Template;

use super::document::Document;
use super::frame::{Frame, Section, rendered};
use super::markdown;
use super::schema::{self, Row, Schemas};
use operation::OperationView;

pub(super) const PATH: &str = "/docs/reference";
pub(super) const TITLE: &str = "API reference";
pub(super) const LEAD: &str =
    "Every operation with its parameters, bodies, answers and errors, each with an example.";

/// What the name of an answer's envelope begins with; its `data` is described in its place.
const ENVELOPE: &str = "Success_";

/// Everything that the reference says.
pub(super) struct Reference {
    introduction: String,
    chapters: Vec<Chapter>,
    objects: Vec<Object>,
}

/// Operations that belong together.
struct Chapter {
    id: String,
    title: String,
    description: String,
    operations: Vec<OperationView>,
}

/// An object, or a set of words.
struct Object {
    id: String,
    name: String,
    description: String,
    rows: Vec<Row>,
}

impl Reference {
    /// Of this document.
    pub(super) fn of(document: &Document) -> Self {
        let schemas = Schemas::new(&document.components);
        let chapter = |tag: &super::document::Tag| {
            let operations = document.paths.iter().flat_map(|(path, operations)| {
                operations.iter().map(move |(method, operation)| (path, method, operation))
            });
            let of_tag = operations.filter(|(_, _, operation)| operation.tags.contains(&tag.name));
            Chapter {
                id: format!("chapter-{}", tag.name),
                title: capitalised(&tag.name),
                description: markdown::piece(&tag.description),
                operations: of_tag
                    .map(|(path, method, operation)| OperationView::of(path, method, operation, schemas))
                    .collect(),
            }
        };
        let named = document.components.schemas.iter().filter(|(name, _)| !name.starts_with(ENVELOPE));
        let object = |(name, schema): (&String, &super::document::Schema)| {
            let row = schema::row(name, schema, true);
            // Words without a description of their own are told in its place.
            let notes: String = row.notes.iter().map(|note| format!("\n\n{note}")).collect();
            let rows = schemas.rows(schema);
            let text =
                if rows.is_empty() { row.description + &markdown::piece(&notes) } else { row.description };
            Object { id: schema::anchor(name), name: name.clone(), description: text, rows }
        };
        Self {
            introduction: markdown::piece(&document.info.description),
            chapters: document.tags.iter().map(chapter).collect(),
            objects: named.map(object).collect(),
        }
    }

    /// The page.
    pub(super) fn render(&self, frame: Frame<'_>) -> String {
        let sections: Vec<Section> = self.chapters.iter().flat_map(sections).chain([objects()]).collect();
        let frame = frame.with_sections(&sections);
        rendered(&ReferencePage { frame, reference: self })
    }
}

fn sections(chapter: &Chapter) -> impl Iterator<Item = Section> + '_ {
    let operation = |operation: &OperationView| Section {
        id: operation.id.clone(),
        title: operation.path.clone(),
        method: Some(operation.method),
    };
    let whole = Section { id: chapter.id.clone(), title: chapter.title.clone(), method: None };
    std::iter::once(whole).chain(chapter.operations.iter().map(operation))
}

fn objects() -> Section {
    Section { id: "objects".into(), title: "Objects".into(), method: None }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[derive(Template)]
#[template(path = "reference.html")]
struct ReferencePage<'a> {
    frame: Frame<'a>,
    reference: &'a Reference,
}
