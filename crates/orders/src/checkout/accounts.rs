//! Which registrar account carries which item out.

use std::collections::HashSet;

use landrush_model::ports::{StoreError, StoreErrorKind};
use landrush_model::{BatchId, RegistrarAccount, spread};

use super::CheckoutError;
use super::items::PricedItem;

/// One registrar account per item, spread over the accounts of the item's provider.
pub(super) fn choose_accounts(
    accounts: &[RegistrarAccount],
    items: &[PricedItem],
    batch: BatchId,
) -> Result<Vec<RegistrarAccount>, CheckoutError> {
    let mut chosen: Vec<Option<RegistrarAccount>> = vec![None; items.len()];
    // The last bytes of a UUID version 7 are random: batches of one take turns without shared state.
    let seed = u64::try_from(batch.uuid().as_u128() & u128::from(u32::MAX)).unwrap_or(0);
    let providers: HashSet<_> = items.iter().map(|item| &item.provider).collect();
    for provider in providers {
        let of_provider: Vec<_> =
            accounts.iter().filter(|account| account.provider == *provider).cloned().collect();
        let places: Vec<usize> = items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.provider == *provider)
            .map(|(place, _)| place)
            .collect();
        for (place, account) in places.iter().zip(spread(&of_provider, places.len(), seed)) {
            chosen[*place] = Some(of_provider[account].clone());
        }
    }
    // Every provider was checked to have an account; an item without one must not shift the accounts of the others.
    chosen.into_iter().collect::<Option<_>>().ok_or_else(|| {
        let missing = "an item's provider has no account";
        CheckoutError::Store(StoreError::new(StoreErrorKind::Broken, "choose a registrar account", missing))
    })
}
