//! Exit codes that tell the kinds of failure apart.

use std::fmt;

use serde_json::Value;

/// What kind of failure ended the program; its number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A defect, or something nobody thought of.
    Unexpected = 1,
    /// The command line or the configuration is wrong.
    Configuration = 2,
    /// What was named doesn't exist.
    NotFound = 3,
    /// It was refused: what was asked for doesn't fit how things are.
    Refused = 4,
    /// A database, a port or a registrar can't be used at the moment.
    Unavailable = 5,
    /// Orders that were followed failed, or haven't ended yet.
    Incomplete = 6,
}

impl Kind {
    /// The stable name, for machines.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected",
            Self::Configuration => "configuration",
            Self::NotFound => "not_found",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
            Self::Incomplete => "incomplete",
        }
    }
}

/// A failure of a known kind, in words for whoever typed the command.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    message: String,
    details: Vec<Value>,
}

impl Failure {
    pub(crate) fn of(kind: Kind, message: impl Into<String>) -> anyhow::Error {
        anyhow::Error::new(Self { kind, message: message.into(), details: Vec::new() })
    }

    pub(crate) fn configuration(message: impl Into<String>) -> anyhow::Error {
        Self::of(Kind::Configuration, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> anyhow::Error {
        Self::of(Kind::NotFound, message)
    }

    pub(crate) fn refused(message: impl Into<String>) -> anyhow::Error {
        Self::of(Kind::Refused, message)
    }

    /// A refusal with everything that is wrong, for machines; the message says it for people.
    pub(crate) fn refused_because(message: impl Into<String>, details: Vec<Value>) -> anyhow::Error {
        anyhow::Error::new(Self { kind: Kind::Refused, message: message.into(), details })
    }

    pub(crate) fn incomplete(message: impl Into<String>) -> anyhow::Error {
        Self::of(Kind::Incomplete, message)
    }

    pub(crate) fn unavailable(message: impl Into<String>) -> anyhow::Error {
        Self::of(Kind::Unavailable, message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// The kind of any error: that of the first failure in its chain whose kind is known.
pub(crate) fn kind_of(error: &anyhow::Error) -> Kind {
    use landrush_model::ports::{StoreError, StoreErrorKind};
    for cause in error.chain() {
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            return failure.kind;
        }
        if let Some(store) = cause.downcast_ref::<StoreError>() {
            return match store.kind {
                StoreErrorKind::Unavailable | StoreErrorKind::Full => Kind::Unavailable,
                StoreErrorKind::Broken => Kind::Unexpected,
            };
        }
    }
    Kind::Unexpected
}

/// What is wrong one by one, where the failure lists it.
pub(crate) fn details_of(error: &anyhow::Error) -> &[Value] {
    error.chain().find_map(|cause| cause.downcast_ref::<Failure>()).map_or(&[], |failure| &failure.details)
}
