//! The two ways in which Dynadot's answers are told.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Whose word counts where the manual and the live service differ. Where nothing is recorded of the live service, both are the
/// manual's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// What the live service was recorded to send.
    #[default]
    Live,
    /// What the manual shows.
    Manual,
}

/// A text that names no dialect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no dialect: say live or manual")]
pub struct UnknownDialect(String);

impl FromStr for Dialect {
    type Err = UnknownDialect;

    /// Reads `live` or `manual`.
    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        match text {
            "live" => Ok(Self::Live),
            "manual" => Ok(Self::Manual),
            _ => Err(UnknownDialect(text.to_owned())),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Live => "live",
            Self::Manual => "manual",
        })
    }
}
