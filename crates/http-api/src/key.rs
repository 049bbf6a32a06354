//! API keys: how they are made, and the digest by which they are looked up.
//!
//! A key has 256 random bits, so its SHA-256 can't be searched for; a slow hash per request would only help whoever
//! floods the service.
//!
//! ```
//! use landrush_http_api::key;
//! use secrecy::ExposeSecret;
//!
//! let made = key::generate([7; 32]); // 32 bytes of the operating system's randomness
//! assert!(made.secret.expose_secret().starts_with(&made.prefix));
//! assert_eq!(key::digest(made.secret.expose_secret()), made.digest);
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

/// What every key begins with.
const START: &str = "lr_live_";

/// How many characters of base64url 256 bits take.
const CHARACTERS: usize = 43;

/// A key that was just made.
#[derive(Debug)]
pub struct NewKey {
    /// The key itself, to be shown once and kept nowhere.
    pub secret: SecretString,
    /// What is stored of it.
    pub digest: [u8; 32],
    /// Its first characters, to tell keys apart.
    pub prefix: String,
}

/// The key that these random bytes make.
pub fn generate(random: [u8; 32]) -> NewKey {
    let text = format!("{START}{}", URL_SAFE_NO_PAD.encode(random));
    let prefix = text.chars().take(START.len() + 6).collect();
    NewKey { digest: digest(&text), prefix, secret: text.into() }
}

/// SHA-256 of a key.
pub fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// Whether a text can be a key at all; what can't isn't looked up.
pub(crate) fn is_shaped(text: &str) -> bool {
    text.strip_prefix(START).is_some_and(|rest| {
        rest.len() == CHARACTERS
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_key_shows_itself_to_nobody_but_whoever_asks() {
        let made = generate([0xab; 32]);
        let text = made.secret.expose_secret();
        assert!(is_shaped(text), "{text}");
        assert_eq!(made.prefix.len(), 14);
        assert!(!format!("{made:?}").contains(text));
    }

    #[test]
    fn what_is_no_key_is_not_looked_up() {
        let key = generate([1; 32]);
        let key = key.secret.expose_secret();
        for wrong in [
            "",
            "lr_live_",
            &key[..50],
            &format!("{key}A"),
            &key.replace("lr_live_", "lr_test_"),
            &format!("{}=", &key[..50]),
        ] {
            assert!(!is_shaped(wrong), "{wrong}");
        }
    }
}
