//! Names of domains and hosts, checked before they are sent and compared when they come back.

use serde::Deserialize;

use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::wire;

/// A name in ASCII form with at least two labels. Everything outside letters, digits, `-`, `_` and dots is refused, so that no
/// name can smuggle in the separators of a list.
pub(crate) fn checked(parameter: &'static str, name: &str) -> Result<String, Invalid> {
    if !name.is_ascii() {
        return Err(Invalid::new(parameter, "must be in its ASCII form (xn--…)"));
    }
    if name.len() > 253 {
        return Err(Invalid::new(parameter, "is longer than 253 characters"));
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if !name.contains('.') || !name.split('.').all(label) {
        return Err(Invalid::new(parameter, "must be a name of two or more labels, like example.com"));
    }
    Ok(name.to_owned())
}

/// Checks a list of names that must hold at least one and at most `most`.
pub(crate) fn checked_all<T: AsRef<str>>(
    parameter: &'static str,
    names: impl IntoIterator<Item = T>,
    most: usize,
) -> Result<Vec<String>, Invalid> {
    let names: Vec<_> =
        names.into_iter().map(|name| checked(parameter, name.as_ref())).collect::<Result<_, _>>()?;
    if names.is_empty() {
        return Err(Invalid::new(parameter, "needs at least one name"));
    }
    if names.len() > most {
        return Err(Invalid::over(parameter, most));
    }
    Ok(names)
}

/// Whether an answer speaks of the name that was asked about. The answer may be in another case, end in a dot, or be in the
/// Unicode form of an internationalised name.
pub(crate) fn same(asked: &str, answered: &str) -> bool {
    let answered = answered.trim().trim_end_matches('.');
    asked.eq_ignore_ascii_case(answered)
        || !answered.is_ascii()
            && idna::domain_to_ascii(answered).is_ok_and(|answered| asked.eq_ignore_ascii_case(&answered))
}

/// Accepts an answer about the name that was asked about, and one that names none.
pub(crate) fn confirm(asked: &str, answered: Option<&str>) -> Result<(), ContentError> {
    match answered {
        Some(answered) if !same(asked, answered) => {
            Err(ContentError::Mismatch { asked: asked.to_owned(), answered: answered.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Reads a content that can say nothing but which domain it is about.
pub(crate) fn confirm_content(asked: &str, content: &Content<'_>) -> Result<(), ContentError> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default, rename = "DomainName", deserialize_with = "wire::optional")]
        domain: Option<String>,
    }
    let Named { domain } = content.read()?;
    confirm(asked, domain.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_sent_are_refused() {
        for name in [
            "",
            "com",
            "a..com",
            ".com",
            "a.com.",
            "a b.com",
            "a,b.com",
            "a;b.com",
            "bücher.example",
            "a.com\n",
        ] {
            assert!(checked("domain", name).is_err(), "{name:?}");
        }
        assert!(checked("domain", &format!("{}.com", "a".repeat(64))).is_err());
        assert!(checked("domain", &"a.".repeat(150)).is_err());
        assert_eq!(checked("domain", "xn--bcher-kva.example").unwrap(), "xn--bcher-kva.example");
    }

    #[test]
    fn lists_are_bounded() {
        assert!(checked_all("domain", [""; 0], 2).is_err());
        assert!(checked_all("domain", ["a.com", "b.com", "c.com"], 2).is_err());
        assert_eq!(checked_all("domain", ["a.com", "b.com"], 2).unwrap(), ["a.com", "b.com"]);
    }

    #[test]
    fn the_same_name_in_other_clothes() {
        assert!(same("example.com", " EXAMPLE.com. "));
        assert!(same("xn--bcher-kva.example", "bücher.example"));
        assert!(!same("example.com", "example.net"));
        assert!(!same("example.com", ""));
    }
}
