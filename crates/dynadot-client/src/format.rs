//! The two written forms of API3.

use std::fmt;

/// The form in which requests ask for their answers. The typed answer is the same from either.
///
/// Dynadot's third form, CSV (`api3.html`), is not spoken: the manual shows it for ten of its commands only, its page has lost
/// the line breaks of the examples, and no recording of the live service is known, so that a reader of it could not be proved
/// right. Everything it carries is in the other two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// `api3.json`, the default where the feature `json` is on.
    #[cfg(feature = "json")]
    Json,
    /// `api3.xml`.
    #[cfg(feature = "xml")]
    Xml,
}

impl Format {
    /// The last part of the endpoint's path.
    pub(crate) const fn endpoint(self) -> &'static str {
        match self {
            #[cfg(feature = "json")]
            Self::Json => "api3.json",
            #[cfg(feature = "xml")]
            Self::Xml => "api3.xml",
        }
    }
}

impl Default for Format {
    #[cfg(feature = "json")]
    fn default() -> Self {
        Self::Json
    }

    #[cfg(not(feature = "json"))]
    fn default() -> Self {
        Self::Xml
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            #[cfg(feature = "json")]
            Self::Json => "JSON",
            #[cfg(feature = "xml")]
            Self::Xml => "XML",
        })
    }
}
