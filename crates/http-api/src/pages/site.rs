//! All pages, rendered once, and where they are.

use std::collections::HashMap;
use std::sync::LazyLock;

use hyper::body::Bytes;
use sha2::{Digest as _, Sha256};

use super::document::Document;
use super::frame::{Frame, Navigation};
use super::{errors, guides, index, reference};
use crate::operator::document;

const HTML: &str = "text/html; charset=utf-8";

/// The site of this release.
pub(super) static SITE: LazyLock<Site> = LazyLock::new(Site::render);

/// Something that is served below `/docs`.
pub(super) struct Page {
    /// Where.
    pub(super) path: &'static str,
    /// What its bytes are.
    pub(super) media_type: &'static str,
    /// The bytes.
    pub(super) bytes: Bytes,
    /// What changes whenever the bytes do, in quotes.
    pub(super) etag: String,
}

impl Page {
    fn new(path: &'static str, media_type: &'static str, content: impl Into<Bytes>) -> Self {
        let bytes = content.into();
        let digest = Sha256::digest(&bytes);
        let etag =
            digest.iter().take(12).fold(String::from("\""), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
        Self { path, media_type, bytes, etag }
    }
}

/// All pages.
pub(super) struct Site {
    pages: HashMap<&'static str, Page>,
    missing: Bytes,
}

impl Site {
    /// What is at a path.
    pub(super) fn find(&self, path: &str) -> Option<&Page> {
        self.pages.get(path)
    }

    /// The page that stands where there is none.
    pub(super) fn missing(&self) -> Bytes {
        self.missing.clone()
    }

    fn render() -> Self {
        let document = Document::read(&document::DOCUMENT);
        let guides = guides::read();
        let reference = reference::Reference::of(&document);
        let codes = errors::Errors::of(&document);
        let navigation = Navigation::new(&guides);
        let frame = |path, title: &str, lead: &str| {
            Frame::new(&navigation, &document.info.version, path, title, lead)
        };

        let mut pages = vec![
            Page::new("/docs/style.css", "text/css; charset=utf-8", include_str!("../../assets/docs.css")),
            Page::new("/docs/icon.svg", "image/svg+xml", include_str!("../../assets/icon.svg")),
            Page::new("/docs", HTML, index::render(frame("/docs", index::TITLE, index::LEAD), &guides)),
            Page::new(
                reference::PATH,
                HTML,
                reference.render(frame(reference::PATH, reference::TITLE, reference::LEAD)),
            ),
            Page::new(errors::PATH, HTML, codes.render(frame(errors::PATH, errors::TITLE, errors::LEAD))),
        ];
        for (index, guide) in guides.iter().enumerate() {
            let frame = frame(guide.path, &guide.text.title, &guide.text.lead);
            pages.push(Page::new(guide.path, HTML, guide.render(frame, guides.get(index + 1))));
        }
        let missing = index::missing(frame("", "Page not found", "There is no such page.")).into();
        Self { pages: pages.into_iter().map(|page| (page.path, page)).collect(), missing }
    }
}
