//! How long a domain is registered for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A registration period of 1 to 10 whole years (the limits of ICANN's registries).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Term(u8);

/// A number of years that no registration can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a term is a whole number of years from 1 to 10, not {0}")]
pub struct TermOutOfRange(pub i64);

impl Term {
    /// One year, the usual term.
    pub const ONE: Self = Self(1);

    /// Whole years, 1 to 10.
    pub const fn years(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Term {
    type Error = TermOutOfRange;

    fn try_from(years: i64) -> Result<Self, TermOutOfRange> {
        match u8::try_from(years) {
            Ok(years @ 1..=10) => Ok(Self(years)),
            _ => Err(TermOutOfRange(years)),
        }
    }
}

impl From<Term> for i64 {
    fn from(term: Term) -> Self {
        Self::from(term.0)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("1 year"),
            years => write!(f, "{years} years"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_one_to_ten_years() {
        for years in 1..=10 {
            assert_eq!(i64::from(Term::try_from(years).unwrap()), years);
        }
        for years in [i64::MIN, -1, 0, 11, 256, 257, i64::MAX] {
            assert_eq!(Term::try_from(years), Err(TermOutOfRange(years)));
        }
    }
}
