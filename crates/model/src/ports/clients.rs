//! Clients as callers see them.

use async_trait::async_trait;

use super::{KeptAnswer, StoreError};
use crate::client::Client;
use crate::id::{AccountId, ClientId, RegistrantId};
use crate::registrant::Registrant;
use crate::timestamp::Timestamp;

/// Making, changing and reading clients.
#[async_trait]
pub trait ClientStore: Send + Sync {
    /// Makes a client, and keeps the answer to the request with it, in one transaction. `Some` is the answer that was
    /// kept under the key before; then nothing was made.
    async fn create_client(&self, client: NewClient) -> Result<Option<KeptAnswer>, StoreError>;

    /// Changes what is given and returns the client as it is afterwards; `None` if the account has no such client. A new
    /// registrant holds for later orders only.
    async fn update_client(
        &self,
        account: AccountId,
        client: ClientId,
        change: ClientChange,
    ) -> Result<Option<Client>, StoreError>;

    /// One client.
    async fn client(&self, account: AccountId, client: ClientId) -> Result<Option<Client>, StoreError>;

    /// Up to `limit` clients, newest first, after the one given.
    async fn clients(
        &self,
        account: AccountId,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<Client>, StoreError>;
}

/// A client to be made.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// The client.
    pub client: Client,
    /// The answer to keep, if the caller gave an idempotency key.
    pub answer: Option<KeptAnswer>,
}

/// What to change of a client; `None` leaves it.
#[derive(Debug, Clone)]
pub struct ClientChange {
    /// A new name.
    pub name: Option<String>,
    /// A new e-mail address.
    pub email: Option<String>,
    /// A new registrant, or none (`Some(None)`).
    pub registrant: Option<Option<(RegistrantId, Registrant)>>,
    /// When.
    pub at: Timestamp,
}
