//! Prices as they are kept.

use async_trait::async_trait;

use super::StoreError;
use crate::catalogue::{Catalogue, PriceEntry};
use crate::id::PriceListId;

/// Keeping and reading the catalogue.
#[async_trait]
pub trait CatalogueStore: Send + Sync {
    /// The version that holds now; grows with every import.
    async fn catalogue_version(&self) -> Result<i64, StoreError>;

    /// The whole catalogue, with its version, in one consistent read.
    async fn catalogue(&self) -> Result<Catalogue, StoreError>;

    /// Adds entries, in one transaction, under a new version, which it returns. An entry with the same key and the same
    /// time of validity as an older one takes its place.
    async fn import_prices(&self, entries: Vec<PriceEntry>) -> Result<i64, StoreError>;

    /// The same, but only if the catalogue is still at the version `read`; `None` if it has moved on, and then nothing is
    /// changed.
    async fn update_prices(&self, read: i64, entries: Vec<PriceEntry>) -> Result<Option<i64>, StoreError>;

    /// The price list of this name, if there is one.
    async fn price_list(&self, name: &str) -> Result<Option<PriceListId>, StoreError>;

    /// Makes a price list, or returns the one that has the name.
    async fn create_price_list(&self, id: PriceListId, name: &str) -> Result<PriceListId, StoreError>;
}
