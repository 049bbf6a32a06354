//! The first page, and the one that stands where there is none.

use askama::Template;

use super::frame::{Frame, rendered};
use super::guides::Guide;
use super::{errors, reference};

pub(super) const TITLE: &str = "Documentation";
pub(super) const LEAD: &str = "Landrush takes paid orders for domain names, one by one or fifty at a time, and carries each to its end exactly once.";

/// The first page.
pub(super) fn render(frame: Frame<'_>, guides: &[Guide]) -> String {
    let guides = guides.iter().map(|guide| Card::new(guide.path, &guide.text.title, &guide.text.lead));
    let reference = [
        Card::new(reference::PATH, reference::TITLE, reference::LEAD),
        Card::new(errors::PATH, errors::TITLE, errors::LEAD),
    ];
    rendered(&IndexPage { frame, guides: guides.collect(), reference: reference.into() })
}

/// The page that says that there is none.
pub(super) fn missing(frame: Frame<'_>) -> String {
    rendered(&MissingPage { frame })
}

/// A page in brief.
struct Card<'a> {
    path: &'a str,
    title: &'a str,
    lead: &'a str,
}

impl<'a> Card<'a> {
    const fn new(path: &'a str, title: &'a str, lead: &'a str) -> Self {
        Self { path, title, lead }
    }
}

#[derive(Template)]
#[template(path = "index.html")]
struct IndexPage<'a> {
    frame: Frame<'a>,
    guides: Vec<Card<'a>>,
    reference: Vec<Card<'a>>,
}

#[derive(Template)]
#[template(path = "missing.html")]
struct MissingPage<'a> {
    frame: Frame<'a>,
}
