//! Where everything is kept.

use documented::DocumentedFields;
use serde::{Deserialize, Serialize, Serializer};

/// Where everything is kept.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DatabaseSettings {
    /// `sqlite:PATH`, or `postgres://USER@HOST/NAME?sslmode=verify-full`.
    // Shown without its password.
    #[serde(serialize_with = "without_password")]
    pub(crate) url: String,
    /// Connections at most.
    pub(crate) connections: usize,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self { url: "sqlite:landrush.db".into(), connections: 10 }
    }
}

/// What stands where a password stood.
const HIDDEN: &str = "***";

fn without_password<S: Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&shown(url))
}

/// The URL without its password. Where it can't be told where the password ends, more is hidden than need be.
fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    if scheme == "sqlite" {
        return url.to_owned();
    }
    let (user, rest) = match rest.rsplit_once('@') {
        Some((user, rest)) => match user.split_once(':') {
            Some((user, _)) => (format!("{user}:{HIDDEN}@"), rest),
            None => (format!("{user}@"), rest),
        },
        None => (String::new(), rest),
    };
    let rest = match rest.split_once('?') {
        Some((place, query)) => {
            let parameters = query.split('&').map(|parameter| match parameter.split_once('=') {
                Some((name, _)) if name.contains("password") => format!("{name}={HIDDEN}"),
                _ => parameter.to_owned(),
            });
            format!("{place}?{}", parameters.collect::<Vec<_>>().join("&"))
        }
        None => rest.to_owned(),
    };
    format!("{scheme}://{user}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_password() {
        for (url, expected) in [
            ("postgres://u:secret@host", "postgres://u:***@host"),
            (
                "postgres://u:secret@host:5432/db?sslmode=require",
                "postgres://u:***@host:5432/db?sslmode=require",
            ),
            ("postgres://u:sec/ret?@host/db", "postgres://u:***@host/db"),
            ("postgres://u:sec@ret@host/db", "postgres://u:***@host/db"),
            (
                "postgres://u@host/db?password=secret&sslmode=disable",
                "postgres://u@host/db?password=***&sslmode=disable",
            ),
            ("postgres://host/db", "postgres://host/db"),
            ("postgres://u@host/db", "postgres://u@host/db"),
            ("sqlite:///var/a@b:c/landrush.db", "sqlite:///var/a@b:c/landrush.db"),
            ("sqlite:landrush.db", "sqlite:landrush.db"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }
}
