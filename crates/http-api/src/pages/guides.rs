//! The guides: the Markdown files of `docs/guides`, in the order in which one reads them.

use askama::Template;

use super::frame::{Frame, rendered};
use super::markdown::{self, Text};

/// A guide.
pub(super) struct Guide {
    /// Where it is.
    pub(super) path: &'static str,
    /// What it says.
    pub(super) text: Text,
}

macro_rules! guides {
    ($($name:literal)+) => {
        /// Path and Markdown of each guide.
        const SOURCES: &[(&str, &str)] = &[$((
            concat!("/docs/", $name),
            include_str!(concat!("../../../../docs/guides/", $name, ".md")),
        )),+];
    };
}

guides! { "first-batch" "webhooks" "idempotency" "how-orders-fail" "dynadot-sandbox" }

/// All guides.
pub(super) fn read() -> Vec<Guide> {
    SOURCES.iter().map(|(path, source)| Guide { path, text: markdown::text(source) }).collect()
}

impl Guide {
    /// Its page, with the way to the next one.
    pub(super) fn render(&self, frame: Frame<'_>, next: Option<&Self>) -> String {
        let frame = frame.with_sections(&self.text.sections);
        rendered(&GuidePage { frame, html: &self.text.html, next })
    }
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage<'a> {
    frame: Frame<'a>,
    html: &'a str,
    next: Option<&'a Guide>,
}
