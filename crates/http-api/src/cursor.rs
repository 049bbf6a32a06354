//! Cursors: where a list goes on, opaque to callers.
//!
//! A cursor is a version, the id of the last entry that was shown, and a digest of the list and its filters, in
//! base64url. Ids grow with time, so "after this id" is one place for good: entries that are added meanwhile move
//! nothing. It holds no secret and needs no state at the server.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const VERSION: u8 = 1;

/// Which list, with which filters: what a cursor is good for.
pub(crate) struct Listing([u8; 8]);

impl Listing {
    /// The list of this name, with filters that are written out the same whenever they are the same.
    pub(crate) fn new(name: &str, filters: &[Option<String>]) -> Self {
        let mut hash = Sha256::new();
        for part in std::iter::once(Some(name)).chain(filters.iter().map(Option::as_deref)) {
            // Lengths keep neighbours apart; an absent filter isn't an empty one.
            hash.update(part.map_or(u64::MAX, |part| part.len() as u64).to_be_bytes());
            hash.update(part.unwrap_or("").as_bytes());
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut short = [0; 8];
        short.copy_from_slice(&digest[..8]);
        Self(short)
    }

    /// The cursor behind this entry.
    pub(crate) fn cursor(&self, last: Uuid) -> String {
        self.cursor_behind(last.as_bytes())
    }

    /// The same for an entry that has no id but a place in the order of the list.
    pub(crate) fn cursor_behind(&self, place: &[u8]) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(place);
        bytes.extend_from_slice(&self.0);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The entry that a cursor of this list stands behind; `None` for any other text.
    pub(crate) fn read(&self, cursor: &str) -> Option<Uuid> {
        Uuid::from_slice(&self.place(cursor)?).ok()
    }

    /// The place that a cursor of this list stands behind; `None` for any other text.
    pub(crate) fn place(&self, cursor: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (place, listing) = rest.split_at_checked(rest.len().checked_sub(self.0.len())?)?;
        (*version == VERSION && listing == self.0).then(|| place.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_is_good_for_its_own_list_only(id in any::<u128>(), filter in prop::option::of(".*"), other in prop::option::of(".*")) {
            let listing = Listing::new("orders", &[filter.clone(), None]);
            let cursor = listing.cursor(Uuid::from_u128(id));
            prop_assert_eq!(listing.read(&cursor), Some(Uuid::from_u128(id)));
            prop_assert_eq!(Listing::new("clients", &[filter.clone(), None]).read(&cursor), None);
            prop_assert_eq!(Listing::new("orders", &[None, other.clone()]).read(&cursor).is_some(), filter.is_none() && other.is_none());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".*") {
            prop_assert_eq!(Listing::new("orders", &[]).read(&text), None);
        }
    }
}
