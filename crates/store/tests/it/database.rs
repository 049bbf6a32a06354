//! Databases for tests.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use landrush_model::Timestamp;
use landrush_model::testing::ManualClock;
use landrush_model::testing::contract::Subject;
use landrush_store::{SealKeys, Store, StoreConfig, TimeOrderedIds};

/// A store and what tests turn.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) ids: Arc<TimeOrderedIds>,
}

/// How tests open stores.
pub(crate) fn config(url: &str) -> StoreConfig {
    let mut config = StoreConfig::new(url, SealKeys::new("test", [7; 32]));
    config.pool_size = 6;
    config
}

/// Opens and migrates a store whose clock stands still.
pub(crate) async fn open(config: StoreConfig) -> Opened {
    let clock = Arc::new(ManualClock::at(Timestamp::EPOCH + Duration::from_secs(1_764_000_000)));
    let ids = Arc::new(TimeOrderedIds::default());
    let store = Store::open(config, clock.clone(), ids.clone()).await.unwrap();
    store.migrate().await.unwrap();
    Opened { store, clock, ids }
}

impl Opened {
    /// As the contract wants it. Leases run out by the database's clock, so tests wait for them.
    pub(crate) fn into_subject(self, keep: impl Any + Send + Sync) -> Subject {
        let pause = |duration| -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
            Box::pin(tokio::time::sleep(duration))
        };
        Subject::new(self.store, self.clock, self.ids, Box::new(pause), Box::new(keep))
    }
}

/// What makes it look to permits as if the database's clock had been set back. (The clock is the machine's.)
pub(crate) fn look_set_back(by: Duration, interval: impl Fn(u128) -> String) -> String {
    let by = interval(by.as_micros());
    format!("UPDATE permit_accounts SET next_start = next_start + {by}, reserved_at = reserved_at + {by}")
}
