//! The one error of all stores.

use std::error::Error;
use std::fmt;

/// What kind of trouble a store is in. Callers decide by this; the source is for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreErrorKind {
    /// The database can't be reached, is starting, is overloaded or locked. It passes; nothing was changed, or, if the
    /// connection broke during a commit, everything was.
    Unavailable,
    /// There is no room for more data. It needs the operator; nothing was changed.
    Full,
    /// Anything else: a defect, a damaged file, rights that are missing.
    Broken,
}

/// A store could not do what was asked.
#[derive(Debug)]
pub struct StoreError {
    /// What kind of trouble.
    pub kind: StoreErrorKind,
    /// In the middle of what: the name of the transaction or query.
    pub doing: &'static str,
    source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    /// An error of this kind, with its cause.
    pub fn new(
        kind: StoreErrorKind,
        doing: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { kind, doing, source: source.into() }
    }

    /// The text of its cause, for those who must tell several of the same trouble.
    pub fn cause_text(&self) -> String {
        self.source.to_string()
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            StoreErrorKind::Unavailable => "the database is not available",
            StoreErrorKind::Full => "the database has no room left",
            StoreErrorKind::Broken => "the database failed",
        };
        write!(f, "{what} (in \"{}\")", self.doing)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}
