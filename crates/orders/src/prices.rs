//! The catalogue, kept in memory until it moves on.

use std::sync::{Arc, Mutex, PoisonError};

use landrush_model::catalogue::Catalogue;
use landrush_model::ports::{CatalogueStore, StoreError};

/// The prices last read. The store says so when they have moved on.
pub(crate) struct Prices {
    store: Arc<dyn CatalogueStore>,
    last: Mutex<Option<Arc<Catalogue>>>,
}

impl Prices {
    pub(crate) fn of(store: Arc<dyn CatalogueStore>) -> Self {
        Self { store, last: Mutex::new(None) }
    }

    /// The prices last read, however old; read now if there are none.
    pub(crate) async fn cached(&self) -> Result<Arc<Catalogue>, StoreError> {
        match self.last() {
            Some(catalogue) => Ok(catalogue),
            None => self.current().await,
        }
    }

    /// The prices as they are.
    pub(crate) async fn current(&self) -> Result<Arc<Catalogue>, StoreError> {
        if let Some(catalogue) = self.last()
            && catalogue.version() == self.store.catalogue_version().await?
        {
            return Ok(catalogue);
        }
        let current = Arc::new(self.store.catalogue().await?);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(current.clone());
        Ok(current)
    }

    fn last(&self) -> Option<Arc<Catalogue>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
