//! Long lists, by the page.

use std::num::NonZeroU32;

use crate::call::Repeatable;
use crate::parameters::Parameters;

/// Which part of a long list is asked for.
///
/// Pages are counted from 1 wherever that was measured, and the last is the first that is not full. The manual names no largest
/// size but for [`GetOpenAuctions`](crate::auction::GetOpenAuctions); a size beyond what the service gives makes every page
/// look like the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    index: u32,
    size: NonZeroU32,
}

impl Page {
    /// The first page, of so many rows.
    #[must_use]
    pub const fn first(size: NonZeroU32) -> Self {
        Self::new(1, size)
    }

    /// The page of this number, counted from 1.
    #[must_use]
    pub const fn new(index: u32, size: NonZeroU32) -> Self {
        Self { index, size }
    }

    /// Its number.
    #[must_use]
    pub const fn index(self) -> u32 {
        self.index
    }

    /// How many rows a full page has.
    #[must_use]
    pub const fn size(self) -> NonZeroU32 {
        self.size
    }

    /// The page behind it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self { index: self.index.saturating_add(1), ..self }
    }

    pub(crate) fn parameters(self, to: &mut Parameters) {
        to.add("count_per_page", self.size);
        to.add("page_index", self.index);
    }
}

/// A command that reads a long list by the page. [`Client::pages`](crate::Client::pages) goes through them all.
pub trait Paged: Repeatable + Clone {
    /// A row of the list.
    type Row;

    /// Asks for this page.
    #[must_use]
    fn with_page(self, page: Page) -> Self;

    /// The rows of a page.
    fn rows(reply: &Self::Reply) -> &[Self::Row];

    /// What tells a row from the others of the list, by which a page that has been given before is known again.
    fn key(row: &Self::Row) -> &str;
}
