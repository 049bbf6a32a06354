//! Prices: what an account pays for an operation, and what the registrar takes for it.

mod markup;
mod price;

use std::collections::HashMap;

pub use markup::{MarkupRule, Rounding};
pub use price::{PriceEntry, PriceKey, Priced, PricedOperation, UnknownOperation};

use crate::domain_name::Tld;
use crate::id::PriceListId;
use crate::registrar_account::Provider;
use crate::timestamp::Timestamp;

/// All prices as of one version: immutable, looked up in memory.
///
/// ```
/// use landrush_model::catalogue::{Catalogue, PriceEntry, PriceKey, PricedOperation};
/// use landrush_model::{Money, PriceListId, Term, Timestamp};
///
/// let key = PriceKey {
///     price_list_id: PriceListId::from_uuid(uuid::Uuid::nil()),
///     provider: "dynadot".parse()?,
///     tld: "com".parse()?,
///     operation: PricedOperation::Register,
///     term: Term::ONE,
/// };
/// let usd = "USD".parse()?;
/// let entry = PriceEntry {
///     key: key.clone(),
///     cost: Money::new(1_050, usd),
///     price: Money::new(1_299, usd),
///     valid_from: Timestamp::EPOCH,
/// };
/// let catalogue = Catalogue::new(7, [entry]);
/// assert_eq!(catalogue.price(&key, Timestamp::EPOCH).unwrap().price.to_string(), "12.99 USD");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    version: i64,
    // Sorted by `valid_from`, latest last.
    entries: HashMap<PriceKey, Vec<PriceEntry>>,
}

impl Catalogue {
    /// The catalogue's `version` with these entries.
    pub fn new(version: i64, entries: impl IntoIterator<Item = PriceEntry>) -> Self {
        let mut by_key: HashMap<PriceKey, Vec<PriceEntry>> = HashMap::new();
        for entry in entries {
            by_key.entry(entry.key.clone()).or_default().push(entry);
        }
        for entries in by_key.values_mut() {
            entries.sort_by_key(|entry| entry.valid_from);
        }
        Self { version, entries: by_key }
    }

    /// Grows with every change of any price.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// The price in force at `at`: of the entries that are valid by then, the latest. `None` if it isn't sold.
    pub fn price(&self, key: &PriceKey, at: Timestamp) -> Option<Priced> {
        let entry = self.in_force(key, at)?;
        Some(Priced { cost: entry.cost, price: entry.price, catalogue_version: self.version })
    }

    /// The entry that [`price`](Self::price) takes.
    pub fn in_force(&self, key: &PriceKey, at: Timestamp) -> Option<&PriceEntry> {
        self.entries.get(key)?.iter().rev().find(|entry| entry.valid_from <= at)
    }

    /// Whether the list has any price for this TLD at this provider, of any term or operation.
    pub fn sells(&self, price_list_id: PriceListId, provider: &Provider, tld: &Tld) -> bool {
        self.entries
            .keys()
            .any(|key| key.price_list_id == price_list_id && key.provider == *provider && key.tld == *tld)
    }

    /// Every entry, in no order.
    pub fn entries(&self) -> impl Iterator<Item = &PriceEntry> {
        self.entries.values().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::{Money, Term};

    fn entry(price: i64, valid_from: Timestamp) -> PriceEntry {
        PriceEntry {
            key: PriceKey {
                price_list_id: PriceListId::from_uuid(Uuid::nil()),
                provider: "dynadot".parse().unwrap(),
                tld: "com".parse().unwrap(),
                operation: PricedOperation::Register,
                term: Term::ONE,
            },
            cost: Money::new(1, "USD".parse().unwrap()),
            price: Money::new(price, "USD".parse().unwrap()),
            valid_from,
        }
    }

    #[test]
    fn the_latest_price_that_is_valid_by_then_holds() {
        let soon = Timestamp::EPOCH + Duration::from_secs(10);
        let catalogue = Catalogue::new(1, [entry(2, soon), entry(1, Timestamp::EPOCH)]);
        let key = entry(0, soon).key;
        let price = |at| catalogue.price(&key, at).map(|priced| priced.price.amount);
        assert_eq!(price(Timestamp::EPOCH - Duration::from_secs(1)), None);
        assert_eq!(price(Timestamp::EPOCH), Some(1));
        assert_eq!(price(soon), Some(2));
    }

    #[test]
    fn another_term_has_no_price_of_its_own() {
        let catalogue = Catalogue::new(1, [entry(1, Timestamp::EPOCH)]);
        let mut key = entry(1, Timestamp::EPOCH).key;
        key.term = Term::try_from(2).unwrap();
        assert_eq!(catalogue.price(&key, Timestamp::EPOCH), None);
        assert!(catalogue.sells(key.price_list_id, &key.provider, &key.tld));
    }
}
