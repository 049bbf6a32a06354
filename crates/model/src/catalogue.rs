//! Prices: what an account pays for an operation, and what the registrar takes for it.

mod markup;
mod price;
mod sync;

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

pub use markup::{MarkupRule, Rounding};
pub use price::{PriceEntry, PriceKey, PriceOrigin, Priced, PricedOperation, UnknownOperation};
pub use sync::{
    Implausible, Jumps, Loss, Offer, PriceMove, Remedy, Repricing, SyncPlan, SyncRules, SyncedTlds, plan_sync,
};

use crate::domain_name::Tld;
use crate::id::PriceListId;
use crate::registrar_account::Provider;
use crate::timestamp::Timestamp;

/// All prices as of one version: immutable, looked up in memory.
///
/// ```
/// use landrush_model::catalogue::{Catalogue, PriceEntry, PriceKey, PriceOrigin, PricedOperation};
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
///     origin: PriceOrigin::Hand,
///     valid_from: Timestamp::EPOCH,
/// };
/// let catalogue = Catalogue::new(7, [entry]);
/// assert_eq!(catalogue.price(&key, Timestamp::EPOCH).unwrap().price.to_string(), "12.99 USD");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    version: i64,
    // By price list; of each key sorted by `valid_from`, latest last.
    lists: HashMap<PriceListId, BTreeMap<PriceKey, Vec<PriceEntry>>>,
}

impl Catalogue {
    /// The catalogue's `version` with these entries.
    pub fn new(version: i64, entries: impl IntoIterator<Item = PriceEntry>) -> Self {
        let mut lists: HashMap<PriceListId, BTreeMap<PriceKey, Vec<PriceEntry>>> = HashMap::new();
        for entry in entries {
            let list = lists.entry(entry.key.price_list_id).or_default();
            list.entry(entry.key.clone()).or_default().push(entry);
        }
        for entries in lists.values_mut().flat_map(BTreeMap::values_mut) {
            entries.sort_by_key(|entry| entry.valid_from);
        }
        Self { version, lists }
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
        held(self.lists.get(&key.price_list_id)?.get(key)?, at)
    }

    /// The entries of a list that are in force at `at`, in the order of their keys, from behind the key `after` on.
    pub fn holding<'c>(
        &'c self,
        list: PriceListId,
        after: Option<&PriceKey>,
        at: Timestamp,
    ) -> impl Iterator<Item = &'c PriceEntry> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let entries =
            self.lists.get(&list).map(|entries| entries.range::<PriceKey, _>((from, Bound::Unbounded)));
        entries.into_iter().flatten().filter_map(move |(_, entries)| held(entries, at))
    }

    /// Whether the list has any price for this TLD at this provider, of any term or operation.
    pub fn sells(&self, price_list_id: PriceListId, provider: &Provider, tld: &Tld) -> bool {
        let keys = self.lists.get(&price_list_id).map(BTreeMap::keys);
        keys.into_iter().flatten().any(|key| key.provider == *provider && key.tld == *tld)
    }

    /// Every entry, in no order.
    pub fn entries(&self) -> impl Iterator<Item = &PriceEntry> {
        self.lists.values().flat_map(BTreeMap::values).flatten()
    }
}

fn held(entries: &[PriceEntry], at: Timestamp) -> Option<&PriceEntry> {
    entries.iter().rev().find(|entry| entry.valid_from <= at)
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
            origin: PriceOrigin::Hand,
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
    fn what_holds_is_listed_in_the_order_of_its_keys() {
        let of = |tld: &str, years| {
            let mut entry = entry(1, Timestamp::EPOCH);
            (entry.key.tld, entry.key.term) = (tld.parse().unwrap(), Term::try_from(years).unwrap());
            entry
        };
        let to_come = PriceEntry { valid_from: Timestamp::EPOCH + Duration::from_secs(1), ..of("de", 1) };
        let catalogue = Catalogue::new(1, [of("net", 1), of("com", 2), to_come, of("com", 1)]);
        let list = PriceListId::from_uuid(Uuid::nil());
        let listed = |after: Option<&PriceKey>| -> Vec<_> {
            let holding = catalogue.holding(list, after, Timestamp::EPOCH);
            holding.map(|entry| (entry.key.tld.to_string(), entry.key.term.years())).collect()
        };
        assert_eq!(listed(None), [("com".into(), 1), ("com".into(), 2), ("net".into(), 1)]);
        assert_eq!(listed(Some(&of("com", 1).key)), [("com".into(), 2), ("net".into(), 1)]);
        let other = PriceListId::from_uuid(Uuid::max());
        assert_eq!(catalogue.holding(other, None, Timestamp::EPOCH).count(), 0);
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
