//! Accounts and keys in memory.

use async_trait::async_trait;
use secrecy::SecretString;

use super::{MemoryStore, of_key};
use crate::id::{AccountId, KeyId, RegistrarAccountId};
use crate::ports::{Access, ApiKey, KeyChange, NewApiKey, StoreError};
use crate::principal::{Account, Credential, Principal, Spending};
use crate::registrar_account::RegistrarAccount;
use crate::timestamp::Timestamp;

#[async_trait]
impl Access for MemoryStore {
    async fn create_account(&self, account: Account, _at: Timestamp) -> Result<(), StoreError> {
        self.state().accounts.insert(account.name.clone(), account);
        Ok(())
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        Ok(self.state().accounts.values().cloned().collect())
    }

    async fn create_key(&self, key: NewApiKey) -> Result<(), StoreError> {
        let scopes = key.key.scopes.clone();
        self.state().keys.push((key, scopes));
        Ok(())
    }

    async fn update_key(&self, id: KeyId, change: KeyChange) -> Result<Option<ApiKey>, StoreError> {
        let mut state = self.state();
        let in_force =
            state.keys.iter_mut().find(|(key, _)| of_key(key) == id && key.key.revoked_at.is_none());
        Ok(in_force.map(|(NewApiKey { key, .. }, _)| {
            key.rate = change.rate.unwrap_or(key.rate);
            if let Some(mut limits) = change.spend_limits {
                limits.sort_by_key(|limit| limit.currency.code());
                key.spend_limits = limits;
            }
            key.clone()
        }))
    }

    async fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<bool, StoreError> {
        let mut state = self.state();
        let in_force =
            state.keys.iter_mut().find(|(key, _)| of_key(key) == id && key.key.revoked_at.is_none());
        Ok(in_force.map(|(key, _)| key.key.revoked_at = Some(at)).is_some())
    }

    async fn keys(&self, account: AccountId) -> Result<Vec<ApiKey>, StoreError> {
        let state = self.state();
        let of_account =
            state.keys.iter().rev().map(|(key, _)| &key.key).filter(|key| key.account_id == account);
        Ok(of_account.cloned().collect())
    }

    async fn authenticate(&self, digest: &[u8; 32]) -> Result<Option<Principal>, StoreError> {
        let state = self.state();
        let found = state.keys.iter().find(|(key, _)| key.digest == *digest && key.key.revoked_at.is_none());
        let Some((key, scopes)) = found else { return Ok(None) };
        let account = state.accounts.values().find(|account| account.id == key.key.account_id);
        Ok(account.map(|account| Principal {
            account_id: account.id,
            price_list_id: account.price_list_id,
            credential: Credential::Key(key.key.id),
            scopes: scopes.clone(),
            rate: key.key.rate,
            spending: if key.key.spend_limits.is_empty() { Spending::Unlimited } else { Spending::Limited },
        }))
    }

    async fn put_registrar_account(
        &self,
        account: RegistrarAccount,
        base_url: String,
        credential: SecretString,
    ) -> Result<RegistrarAccountId, StoreError> {
        let mut state = self.state();
        let accounts = &mut state.registrar_accounts;
        let named = accounts.iter().position(|(known, _, _)| known.name == account.name);
        let there = named.or_else(|| accounts.iter().position(|(known, _, _)| known.id == account.id));
        if let Some(place) = there {
            let id = accounts[place].0.id;
            accounts[place] = (RegistrarAccount { id, ..account }, base_url, credential);
            return Ok(id);
        }
        let id = account.id;
        state.registrar_accounts.push((account, base_url, credential));
        Ok(id)
    }

    async fn registrar_accounts(&self) -> Result<Vec<(RegistrarAccount, String, SecretString)>, StoreError> {
        Ok(self.state().registrar_accounts.clone())
    }
}
