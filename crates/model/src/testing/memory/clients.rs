//! Clients and prices in memory.

use async_trait::async_trait;

use super::{MemoryStore, State, keep};
use crate::catalogue::{Catalogue, PriceEntry};
use crate::client::Client;
use crate::id::{AccountId, ClientId, PriceListId};
use crate::ports::{CatalogueStore, ClientChange, ClientStore, KeptAnswer, NewClient, StoreError};

#[async_trait]
impl ClientStore for MemoryStore {
    async fn create_client(&self, new: NewClient) -> Result<Option<KeptAnswer>, StoreError> {
        let mut state = self.state();
        if let Some(answer) = new.answer
            && let Some(kept) = keep(&mut state, new.client.account_id, answer)
        {
            return Ok(Some(kept));
        }
        if let Some((id, registrant)) = &new.client.registrant {
            state.registrants.insert(*id, registrant.clone());
        }
        state.clients.insert(new.client.id, new.client);
        Ok(None)
    }

    async fn update_client(
        &self,
        account: AccountId,
        client: ClientId,
        change: ClientChange,
    ) -> Result<Option<Client>, StoreError> {
        let mut state = self.state();
        if let Some(Some((id, registrant))) = &change.registrant {
            state.registrants.insert(*id, registrant.clone());
        }
        let Some(client) = state.clients.get_mut(&client).filter(|client| client.account_id == account)
        else {
            return Ok(None);
        };
        if let Some(name) = change.name {
            client.name = name;
        }
        if let Some(email) = change.email {
            client.email = email;
        }
        if let Some(registrant) = change.registrant {
            client.registrant = registrant;
        }
        client.updated_at = change.at;
        Ok(Some(client.clone()))
    }

    async fn client(&self, account: AccountId, client: ClientId) -> Result<Option<Client>, StoreError> {
        Ok(self.state().clients.get(&client).filter(|client| client.account_id == account).cloned())
    }

    async fn clients(
        &self,
        account: AccountId,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<Client>, StoreError> {
        let state = self.state();
        let of_account = state.clients.values().rev().filter(|client| client.account_id == account);
        Ok(of_account
            .filter(|client| after.is_none_or(|after| client.id < after))
            .take(limit as usize)
            .cloned()
            .collect())
    }
}

#[async_trait]
impl CatalogueStore for MemoryStore {
    async fn catalogue_version(&self) -> Result<i64, StoreError> {
        Ok(self.state().catalogue_version)
    }

    async fn catalogue(&self) -> Result<Catalogue, StoreError> {
        let state = self.state();
        Ok(Catalogue::new(state.catalogue_version, state.prices.iter().cloned()))
    }

    async fn import_prices(&self, entries: Vec<PriceEntry>) -> Result<i64, StoreError> {
        Ok(import(&mut self.state(), entries))
    }

    async fn update_prices(&self, read: i64, entries: Vec<PriceEntry>) -> Result<Option<i64>, StoreError> {
        let mut state = self.state();
        Ok((state.catalogue_version == read).then(|| import(&mut state, entries)))
    }

    async fn price_list(&self, name: &str) -> Result<Option<PriceListId>, StoreError> {
        Ok(self.state().price_lists.get(name).copied())
    }

    async fn create_price_list(&self, id: PriceListId, name: &str) -> Result<PriceListId, StoreError> {
        Ok(*self.state().price_lists.entry(name.to_owned()).or_insert(id))
    }
}

fn import(state: &mut State, entries: Vec<PriceEntry>) -> i64 {
    let replaced =
        |old: &PriceEntry| entries.iter().any(|new| new.key == old.key && new.valid_from == old.valid_from);
    state.prices.retain(|old| !replaced(old));
    state.prices.extend(entries);
    state.catalogue_version += 1;
    state.catalogue_version
}
