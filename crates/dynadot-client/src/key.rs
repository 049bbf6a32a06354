//! The account's API key: where it is held, and how it is kept out of everything that can be printed.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded::byte_serialize;

use crate::error::Invalid;

/// Longest key accepted. Real ones have about 42 characters; [`Redaction`] relies on a bound.
const LONGEST: usize = 256;

/// What stands in a text where the key stood.
const REDACTED: &str = "[key]";

/// How much of a body is looked at for its snippet. It holds so many keys that what remains after redaction is longer than
/// any snippet: a key cut in two at its end can never be part of one.
const LOOKED_AT: usize = 64 * 1024;

/// Longest excerpt of a body that goes into an error, in characters.
const SNIPPET: usize = 240;

/// Longest text of the service that goes into an error, in characters.
const TEXT: usize = 1000;

/// A key that can be sent.
pub(crate) struct ApiKey(SecretString);

impl ApiKey {
    /// Accepts visible ASCII only: anything else is a mistake in copying, and would have to be redacted in more forms.
    pub(crate) fn new(key: SecretString) -> Result<Self, Invalid> {
        let text = key.expose_secret();
        if text.is_empty() {
            return Err(Invalid::new("key", "must not be empty"));
        }
        if text.len() > LONGEST {
            return Err(Invalid::new("key", "is longer than any key of Dynadot"));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Invalid::new("key", "may hold visible ASCII characters only"));
        }
        Ok(Self(key))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub(crate) fn redaction(&self) -> Redaction<'_> {
        Redaction(Some(self.expose()))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// Removes the key from texts that came over the wire: a proxy's error page may quote the whole URL.
#[derive(Clone, Copy)]
pub(crate) struct Redaction<'a>(Option<&'a str>);

impl Redaction<'_> {
    /// For answers that did not come through a client, so that there is no key to hide.
    pub(crate) const NONE: Self = Self(None);

    /// A text of the service without the key, bounded.
    pub(crate) fn text(self, text: &str) -> String {
        shorten(&self.remove(text), TEXT)
    }

    /// The beginning of a body on one line, without the key, bounded.
    pub(crate) fn snippet(self, body: &[u8]) -> String {
        let text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
        let clean = self.remove(&text);
        let line: String =
            clean.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SNIPPET + 1).collect();
        shorten(&line, SNIPPET)
    }

    fn remove(self, text: &str) -> String {
        let Some(key) = self.0 else { return text.to_owned() };
        let json = key.replace('\\', r"\\").replace('"', "\\\"");
        let mut forms = vec![
            key.to_owned(),
            byte_serialize(key.as_bytes()).collect(),
            key.bytes().map(percent).collect(),
            json.replace('/', r"\/"),
            json,
            key.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        ];
        forms.sort_unstable();
        forms.dedup();
        forms.iter().fold(text.to_owned(), |text, form| replace_ignoring_case(&text, form))
    }
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// Replaces every occurrence of an ASCII text, whatever the case of its letters.
fn replace_ignoring_case(text: &str, form: &str) -> String {
    let (lower, form) = (text.to_ascii_lowercase(), form.to_ascii_lowercase());
    let mut clean = String::with_capacity(text.len());
    let mut rest = 0;
    for (start, found) in lower.match_indices(&form) {
        clean.push_str(&text[rest..start]);
        clean.push_str(REDACTED);
        rest = start + found.len();
    }
    clean.push_str(&text[rest..]);
    clean
}

fn shorten(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::*;

    fn key(text: &str) -> Result<ApiKey, Invalid> {
        ApiKey::new(SecretString::from(text))
    }

    #[test]
    fn a_key_that_could_not_be_sent_is_refused() {
        assert!(key("").is_err());
        assert!(key("two words").is_err());
        assert!(key("line\n").is_err());
        assert!(key(&"x".repeat(LONGEST + 1)).is_err());
        assert!(key("sandbox_8W7L9a+/=").is_ok());
    }

    #[test]
    fn debug_hides_it() {
        assert_eq!(format!("{:?}", key("s3cret").unwrap()), "[key]");
    }

    #[test]
    fn every_form_it_takes_in_a_page_is_removed() {
        let key = key("aB/c\"d&9+").unwrap();
        for form in [
            "aB/c\"d&9+",
            "AB/C\"D&9+",
            "aB%2Fc%22d%269%2B",
            "aB%2fc%22d%269%2b",
            r#"aB/c\"d&9+"#,
            r#"aB\/c\"d&9+"#,
        ] {
            let page = format!("bad url /api3.json?key={form}&command=x");
            assert_eq!(key.redaction().text(&page), "bad url /api3.json?key=[key]&command=x", "{form}");
        }
    }

    proptest! {
        #[test]
        fn a_snippet_never_holds_the_key(key_text in "[a-zA-Z0-9_]{20,256}", times in 0_usize..4000, before in 0_usize..400) {
            let key = key(&key_text).unwrap();
            let body = format!("{}{}", "-".repeat(before), key_text.repeat(times));
            let snippet = key.redaction().snippet(body.as_bytes());
            prop_assert!(!snippet.contains(&key_text[..10]));
            prop_assert!(snippet.chars().count() <= SNIPPET + 1);
        }
    }
}
