//! Accounts, keys and registrar accounts: what the operator sets up.

use async_trait::async_trait;
use secrecy::SecretString;

use super::StoreError;
use crate::id::{AccountId, KeyId, RegistrarAccountId};
use crate::money::Money;
use crate::principal::{Account, Principal, RateLimit, Scope};
use crate::registrar_account::RegistrarAccount;
use crate::timestamp::Timestamp;

/// Accounts, their keys, and accounts at registrars.
#[async_trait]
pub trait Access: Send + Sync {
    /// Makes an account.
    async fn create_account(&self, account: Account, at: Timestamp) -> Result<(), StoreError>;

    /// Every account, by name.
    async fn accounts(&self) -> Result<Vec<Account>, StoreError>;

    /// Makes a key.
    async fn create_key(&self, key: NewApiKey) -> Result<(), StoreError>;

    /// Changes what a key that is in force is limited to, at once; the key afterwards, `None` if there is no such key.
    async fn update_key(&self, key: KeyId, change: KeyChange) -> Result<Option<ApiKey>, StoreError>;

    /// Revokes a key; whether there was one that wasn't revoked. From then on nobody is authenticated by it.
    async fn revoke_key(&self, key: KeyId, at: Timestamp) -> Result<bool, StoreError>;

    /// The keys of an account, newest first.
    async fn keys(&self, account: AccountId) -> Result<Vec<ApiKey>, StoreError>;

    /// Who holds the key with this SHA-256 digest, if it is in force.
    async fn authenticate(&self, digest: &[u8; 32]) -> Result<Option<Principal>, StoreError>;

    /// Makes or changes the registrar account of this name, sealing its credential. If no account has the name, but one has
    /// the id, that one is renamed. Returns its id.
    async fn put_registrar_account(
        &self,
        account: RegistrarAccount,
        base_url: String,
        credential: SecretString,
    ) -> Result<RegistrarAccountId, StoreError>;

    /// Every registrar account with its base URL and credential.
    async fn registrar_accounts(&self) -> Result<Vec<(RegistrarAccount, String, SecretString)>, StoreError>;
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// What is shown of it.
    pub key: ApiKey,
    /// SHA-256 of the key; the key itself is nowhere.
    pub digest: [u8; 32],
}

/// What is shown of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// Whose it is.
    pub account_id: AccountId,
    /// How the operator calls it.
    pub name: String,
    /// Its first characters, to tell keys apart.
    pub prefix: String,
    /// What its holder may do.
    pub scopes: Vec<Scope>,
    /// How often its holder may call.
    pub rate: RateLimit,
    /// What its holder may spend in a calendar month, by currency code; empty is as much as they like. With any limit they may
    /// spend in the currencies of their limits only.
    pub spend_limits: Vec<Money>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// What is to be changed of a key; `None` leaves it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyChange {
    /// How often its holder may call.
    pub rate: Option<RateLimit>,
    /// All its spend limits, one per currency; empty takes them away. What was spent stays counted.
    pub spend_limits: Option<Vec<Money>>,
}
