//! Sealed columns: encrypted, and bound to their place.
//!
//! A sealed value is one octet of version (1), 24 of nonce, and the ciphertext of XChaCha20-Poly1305. The associated data
//! names table, row, column and key, so a value that is moved elsewhere does not open. The key's id stands in a column
//! beside the value: keys are changed by putting a new one in front of the list.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretBox};

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// The keys that sealed columns are encrypted with: the first encrypts, any of them decrypts.
///
/// ```
/// use landrush_store::SealKeys;
///
/// let keys = SealKeys::new("2026", [7; 32]).and_older("2025", [6; 32]);
/// ```
#[derive(Debug)]
pub struct SealKeys {
    // Never empty.
    keys: Vec<SealKey>,
}

#[derive(Debug)]
struct SealKey {
    id: String,
    secret: SecretBox<[u8; 32]>,
}

/// Where a sealed value stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'static str,
    pub(crate) row: &'a [u8],
    pub(crate) column: &'static str,
}

/// A sealed value and the id of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) key: String,
}

/// A sealed value does not open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnsealError {
    #[error(
        "a value of {table}.{column} is sealed with the key \"{key}\", which is not among the keys given"
    )]
    UnknownKey { table: &'static str, column: &'static str, key: String },
    #[error(
        "a value of {table}.{column} does not open: damaged, moved, or sealed with another key of this id"
    )]
    Damaged { table: &'static str, column: &'static str },
}

impl SealKeys {
    /// The key that encrypts from now on. Its id is short, public and never used for another key.
    pub fn new(id: impl Into<String>, key: [u8; 32]) -> Self {
        Self { keys: vec![SealKey::new(id.into(), key)] }
    }

    /// Adds a key that older values were encrypted with.
    #[must_use]
    pub fn and_older(mut self, id: impl Into<String>, key: [u8; 32]) -> Self {
        self.keys.push(SealKey::new(id.into(), key));
        self
    }

    pub(crate) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Sealed {
        let key = &self.keys[0];
        let nonce = random_nonce();
        let payload = Payload { msg: plain, aad: &place.associated_data(&key.id) };
        let cipher = XChaCha20Poly1305::new(key.secret.expose_secret().into());
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&encrypt(&cipher, nonce, payload));
        Sealed { bytes, key: key.id.clone() }
    }

    pub(crate) fn open(&self, place: Place<'_>, sealed: &Sealed) -> Result<Vec<u8>, UnsealError> {
        let Place { table, column, .. } = place;
        let mut known = self.keys.iter().filter(|key| key.id == sealed.key).peekable();
        if known.peek().is_none() {
            return Err(UnsealError::UnknownKey { table, column, key: sealed.key.clone() });
        }
        known.find_map(|key| key.open(place, &sealed.bytes)).ok_or(UnsealError::Damaged { table, column })
    }
}

impl SealKey {
    fn new(id: String, key: [u8; 32]) -> Self {
        Self { id, secret: SecretBox::new(Box::new(key)) }
    }

    fn open(&self, place: Place<'_>, bytes: &[u8]) -> Option<Vec<u8>> {
        let (version, rest) = bytes.split_first()?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE)?;
        if *version != VERSION {
            return None;
        }
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload { msg: ciphertext, aad: &place.associated_data(&self.id) };
        XChaCha20Poly1305::new(self.secret.expose_secret().into()).decrypt(&XNonce::from(nonce), payload).ok()
    }
}

impl Place<'_> {
    /// Each part behind its length, so that no two places read the same.
    fn associated_data(&self, key: &str) -> Vec<u8> {
        let mut data = Vec::new();
        for part in [self.table.as_bytes(), self.row, self.column.as_bytes(), key.as_bytes()] {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part);
        }
        data
    }
}

#[expect(clippy::expect_used, reason = "it fails for texts of more than 256 GiB only")]
fn encrypt(cipher: &XChaCha20Poly1305, nonce: [u8; NONCE], payload: Payload<'_, '_>) -> Vec<u8> {
    cipher.encrypt(&XNonce::from(nonce), payload).expect("the text is of a length that can be encrypted")
}

#[expect(clippy::expect_used, reason = "an operating system without randomness can't run anything here")]
fn random_nonce() -> [u8; NONCE] {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).expect("the operating system gives random bytes");
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place { table: "t", row: b"row", column: "c" };

    #[test]
    fn what_was_sealed_opens_with_the_key_it_was_sealed_with() {
        let old = SealKeys::new("a", [1; 32]);
        let sealed = old.seal(PLACE, b"secret");
        assert_eq!(old.open(PLACE, &sealed).unwrap(), b"secret");
        assert!(!sealed.bytes.windows(6).any(|window| window == b"secret"));

        let new = SealKeys::new("b", [2; 32]).and_older("a", [1; 32]);
        assert_eq!(new.open(PLACE, &sealed).unwrap(), b"secret");
        assert_eq!(new.seal(PLACE, b"secret").key, "b");
    }

    #[test]
    fn a_value_opens_nowhere_else_and_under_no_other_key() {
        let keys = SealKeys::new("a", [1; 32]);
        let sealed = keys.seal(PLACE, b"secret");
        for place in [
            Place { table: "u", ..PLACE },
            Place { row: b"rov", ..PLACE },
            Place { column: "d", ..PLACE },
            Place { table: "tr", row: b"ow", ..PLACE },
        ] {
            assert!(matches!(keys.open(place, &sealed), Err(UnsealError::Damaged { .. })), "{place:?}");
        }
        let other = SealKeys::new("a", [2; 32]);
        assert!(matches!(other.open(PLACE, &sealed), Err(UnsealError::Damaged { .. })));
        let unknown = SealKeys::new("b", [1; 32]);
        assert!(matches!(unknown.open(PLACE, &sealed), Err(UnsealError::UnknownKey { .. })));
    }

    #[test]
    fn each_octet_counts() {
        let keys = SealKeys::new("a", [1; 32]);
        let sealed = keys.seal(PLACE, b"secret");
        for at in 0..sealed.bytes.len() {
            let mut damaged = sealed.clone();
            damaged.bytes[at] ^= 1;
            assert!(keys.open(PLACE, &damaged).is_err(), "octet {at}");
        }
        for length in 0..sealed.bytes.len() {
            let cut = Sealed { bytes: sealed.bytes[..length].to_vec(), ..sealed.clone() };
            assert!(keys.open(PLACE, &cut).is_err(), "length {length}");
        }
    }

    #[test]
    fn keys_are_not_in_debug_output() {
        assert!(!format!("{:?}", SealKeys::new("a", [9; 32])).contains('9'));
    }
}
