//! A store of clients that can be held up, and can fail.

use async_trait::async_trait;
use landrush_model::ports::{ClientChange, ClientStore, KeptAnswer, NewClient, StoreError, StoreErrorKind};
use landrush_model::testing::MemoryStore;
use landrush_model::{AccountId, Client, ClientId};
use tokio::sync::watch;

/// What happens to calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Open,
    Closed,
    Failing(StoreErrorKind),
}

/// Lets calls through to the store as its mode says. Clones are the same gate.
#[derive(Clone)]
pub(crate) struct Gate {
    store: MemoryStore,
    mode: watch::Sender<Mode>,
    waiting: watch::Sender<usize>,
}

impl Gate {
    pub(crate) fn open(store: &MemoryStore) -> Self {
        Self { store: store.clone(), mode: watch::Sender::new(Mode::Open), waiting: watch::Sender::new(0) }
    }

    pub(crate) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Waits until somebody stands before the gate.
    pub(crate) async fn somebody_waits(&self) {
        self.waiting.subscribe().wait_for(|waiting| *waiting > 0).await.unwrap();
    }

    async fn pass(&self) -> Result<(), StoreError> {
        self.waiting.send_modify(|waiting| *waiting += 1);
        let mode = *self.mode.subscribe().wait_for(|mode| *mode != Mode::Closed).await.unwrap();
        self.waiting.send_modify(|waiting| *waiting -= 1);
        match mode {
            Mode::Failing(kind) => Err(StoreError::new(kind, "test", "secret details")),
            Mode::Open | Mode::Closed => Ok(()),
        }
    }
}

#[async_trait]
impl ClientStore for Gate {
    async fn create_client(&self, client: NewClient) -> Result<Option<KeptAnswer>, StoreError> {
        self.pass().await?;
        self.store.create_client(client).await
    }

    async fn update_client(
        &self,
        account: AccountId,
        client: ClientId,
        change: ClientChange,
    ) -> Result<Option<Client>, StoreError> {
        self.pass().await?;
        self.store.update_client(account, client, change).await
    }

    async fn client(&self, account: AccountId, client: ClientId) -> Result<Option<Client>, StoreError> {
        self.pass().await?;
        self.store.client(account, client).await
    }

    async fn clients(
        &self,
        account: AccountId,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<Client>, StoreError> {
        self.pass().await?;
        self.store.clients(account, after, limit).await
    }
}
