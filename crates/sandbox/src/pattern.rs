//! Patterns of domain names: one name, or everything that begins like it.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A domain name, or the beginning of one followed by `*`; `*` alone is every name.
///
/// ```
/// use landrush_sandbox::NamePattern;
///
/// assert!(NamePattern::new("taken-*").matches("taken-shop.com"));
/// assert!(!NamePattern::new("shop.com").matches("shop.com.au"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct NamePattern {
    text: String,
    open: bool,
}

impl NamePattern {
    /// Reads the pattern; upper case is taken for lower case.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let lower = text.trim().to_ascii_lowercase();
        match lower.strip_suffix('*') {
            Some(beginning) => Self { text: beginning.to_owned(), open: true },
            None => Self { text: lower, open: false },
        }
    }

    /// Whether the name, in lower case, is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        if self.open { name.starts_with(&self.text) } else { name == self.text }
    }
}

impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.open { f.write_str("*") } else { Ok(()) }
    }
}

impl FromStr for NamePattern {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::new(text))
    }
}

impl From<String> for NamePattern {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<NamePattern> for String {
    fn from(pattern: NamePattern) -> Self {
        pattern.to_string()
    }
}
