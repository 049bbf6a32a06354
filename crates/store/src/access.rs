//! Accounts, their keys, and accounts at registrars.

pub(crate) mod keys;
mod registrar_accounts;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{Access, ApiKey, KeyChange, NewApiKey, StoreError};
use landrush_model::{Account, AccountId, KeyId, Principal, RegistrarAccount, RegistrarAccountId, Timestamp};
use secrecy::SecretString;

use crate::connection::on_conn;
use crate::schema::accounts;
use crate::sql_types::{At, Id};
use crate::store::Store;

#[async_trait]
impl Access for Store {
    async fn create_account(&self, account: Account, at: Timestamp) -> Result<(), StoreError> {
        self.context
            .database
            .run_tx("create account", (account, at), |tx, (account, at)| {
                async move {
                    let row = (
                        accounts::id.eq(Id::from(account.id)),
                        accounts::name.eq(&account.name),
                        accounts::price_list_id.eq(Id::from(account.price_list_id)),
                        accounts::created_at.eq(At(*at)),
                    );
                    on_conn!(tx, |c| diesel::insert_into(accounts::table).values(row).execute(c).await)?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.context
            .database
            .read("accounts", (), |conn, ()| {
                async move {
                    let query = accounts::table.order(accounts::name).select((
                        accounts::id,
                        accounts::name,
                        accounts::price_list_id,
                    ));
                    let rows: Vec<(Id, String, Id)> = on_conn!(conn, |c| query.load(c).await)?;
                    let account = |(id, name, list): (Id, _, Id)| Account {
                        id: id.into(),
                        name,
                        price_list_id: list.into(),
                    };
                    Ok(rows.into_iter().map(account).collect())
                }
                .boxed()
            })
            .await
    }

    async fn create_key(&self, key: NewApiKey) -> Result<(), StoreError> {
        keys::create(&self.context, &key).await
    }

    async fn update_key(&self, key: KeyId, change: KeyChange) -> Result<Option<ApiKey>, StoreError> {
        keys::update(&self.context, key, change).await
    }

    async fn revoke_key(&self, key: KeyId, at: Timestamp) -> Result<bool, StoreError> {
        keys::revoke(&self.context, key, at).await
    }

    async fn keys(&self, account: AccountId) -> Result<Vec<ApiKey>, StoreError> {
        keys::of_account(&self.context, account).await
    }

    async fn authenticate(&self, digest: &[u8; 32]) -> Result<Option<Principal>, StoreError> {
        self.groups.keys.answer("authenticate", *digest).await
    }

    async fn put_registrar_account(
        &self,
        account: RegistrarAccount,
        base_url: String,
        credential: SecretString,
    ) -> Result<RegistrarAccountId, StoreError> {
        registrar_accounts::put(&self.context, account, base_url, credential).await
    }

    async fn registrar_accounts(&self) -> Result<Vec<(RegistrarAccount, String, SecretString)>, StoreError> {
        registrar_accounts::all(&self.context).await
    }
}
