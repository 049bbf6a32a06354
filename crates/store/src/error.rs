//! What goes wrong in a database, sorted by what callers can do about it.

use std::time::Duration;

use diesel::result::{DatabaseErrorKind, Error as QueryError};
use landrush_model::ports::{StoreError, StoreErrorKind};

use crate::seal::UnsealError;

/// The store can't be opened or used as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The URL names no database that this program knows.
    #[error(
        "the database URL must begin with sqlite: or postgres: (also postgresql:), such as sqlite:landrush.db or postgres://user@host/landrush"
    )]
    Scheme,
    /// The URL can't be used for another reason.
    #[error("the database URL can't be used: {0}")]
    Url(String),
    /// The SQLite file doesn't exist, and was not to be created.
    #[error("there is no database file {0}; `migrate` creates it")]
    NoFile(std::path::PathBuf),
    /// A backup is being put in the place of the SQLite file.
    #[error("the database is being replaced by a backup at the moment")]
    Replaced,
    /// The schema is older than this program.
    #[error("the database lacks {0} migration(s) of this release; run `migrate`")]
    NotMigrated(usize),
    /// The schema was moved beyond this program.
    #[error(
        "the database belongs to a newer release: it needs schema release {needed}, this program knows {known}; use the newer program, or a copy of the database from before the upgrade"
    )]
    NewerRelease {
        /// The lowest schema release that may run on the database.
        needed: i64,
        /// The one that this program knows.
        known: i64,
    },
    /// A migration failed; it was rolled back.
    #[error("a migration failed and was rolled back: {0}")]
    Migration(String),
    /// The database can't be reached or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an attempt at a transaction or a query failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("a row is damaged: {0}")]
    Damaged(String),
    #[error(transparent)]
    Unseal(#[from] UnsealError),
    #[error("no connection was free within {0:?}")]
    NoConnection(Duration),
    #[error("it was not done within {0:?}")]
    TooSlow(Duration),
    #[error("the connection broke during the commit ({0}); all of it holds, or nothing")]
    CommitUnknown(QueryError),
    #[error("the task was stopped: {0}")]
    Stopped(String),
}

/// Whether another attempt may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    Now,
    No,
}

impl Failed {
    /// A row that this program can't have written, or that somebody changed by hand.
    pub(crate) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Damaged(what.to_string())
    }

    pub(crate) fn into_error(self, doing: &'static str) -> StoreError {
        StoreError::new(self.sort().0, doing, self)
    }

    /// What kind of trouble it is, and whether repeating at once may help.
    pub(crate) fn sort(&self) -> (StoreErrorKind, Repeat) {
        use StoreErrorKind::{Broken, Unavailable};
        match self {
            Self::Query(error) => sort_query(error),
            Self::Damaged(_) | Self::Unseal(_) => (Broken, Repeat::No),
            Self::NoConnection(_) | Self::TooSlow(_) | Self::CommitUnknown(_) => (Unavailable, Repeat::No),
            Self::Stopped(_) => (Broken, Repeat::No),
        }
    }

    /// Whether the connection is of no more use.
    pub(crate) fn is_of_connection(&self) -> bool {
        use DatabaseErrorKind::{ClosedConnection, UnableToSendCommand};
        matches!(
            self,
            Self::Query(QueryError::DatabaseError(ClosedConnection | UnableToSendCommand, _))
                | Self::TooSlow(_)
        )
    }
}

/// PostgreSQL's codes don't get through diesel but for a few kinds, so words decide; what has unknown words is repeated
/// anyway where the connection turns out to be broken.
fn sort_query(error: &QueryError) -> (StoreErrorKind, Repeat) {
    use StoreErrorKind::{Broken, Full, Unavailable};
    let QueryError::DatabaseError(kind, information) = error else { return (Broken, Repeat::No) };
    match kind {
        DatabaseErrorKind::SerializationFailure
        | DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand => return (Unavailable, Repeat::Now),
        // Somebody else was a moment faster; a second look finds what they made.
        DatabaseErrorKind::UniqueViolation => return (Broken, Repeat::Now),
        DatabaseErrorKind::ReadOnlyTransaction => return (Unavailable, Repeat::No),
        _ => {}
    }
    let text = information.message();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&FULL) {
        (Full, Repeat::No)
    } else if says(&PASSING) {
        (Unavailable, Repeat::Now)
    } else if says(&UNAVAILABLE) {
        (Unavailable, Repeat::No)
    } else {
        (Broken, Repeat::No)
    }
}

/// SQLite reports a file that can't grow (a quota, `ulimit -f`) as an I/O error.
const FULL: [&str; 5] = [
    "database or disk is full",
    "disk I/O error",
    "No space left on device",
    "could not extend file",
    "Disk quota exceeded",
];

/// Deadlocks, and the last words of a server that stops or the first of one that starts.
const PASSING: [&str; 4] =
    ["deadlock detected", "could not serialize access", "terminating connection", "the database system is"];

const UNAVAILABLE: [&str; 9] = [
    "database is locked",
    "database table is locked",
    "database schema is locked",
    "locking protocol",
    "too many clients",
    "remaining connection slots",
    "too many connections",
    "lock timeout",
    "statement timeout",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> Failed {
        Failed::Query(QueryError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(text.to_owned())))
    }

    #[test]
    fn troubles_are_sorted_by_what_helps() {
        use StoreErrorKind::{Broken, Full, Unavailable};
        for (text, kind) in [
            ("database is locked", Unavailable),
            ("sorry, too many clients already", Unavailable),
            ("terminating connection due to administrator command", Unavailable),
            ("the database system is starting up", Unavailable),
            ("database or disk is full", Full),
            ("disk I/O error", Full),
            ("could not extend file \"base/1/2\": No space left on device", Full),
            ("syntax error at or near \"SELEKT\"", Broken),
            ("database disk image is malformed", Broken),
        ] {
            assert_eq!(error(text).sort().0, kind, "{text}");
        }
        assert_eq!(error("deadlock detected").sort().1, Repeat::Now);
    }
}
