//! Accounts, their keys, and accounts at registrars.

mod registrar_accounts;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable, SelectableHelper};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{Access, ApiKey, NewApiKey, StoreError};
use landrush_model::{
    Account, AccountId, KeyId, Principal, RegistrarAccount, RegistrarAccountId, Scope, Timestamp,
};
use secrecy::SecretString;

use crate::connection::on_conn;
use crate::error::Failed;
use crate::schema::{accounts, api_keys};
use crate::sql_types::{At, Id};
use crate::store::Store;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_keys, treat_none_as_default_value = false)]
struct KeyRow {
    id: Id,
    account_id: Id,
    name: String,
    prefix: String,
    digest: Vec<u8>,
    scopes: String,
    created_at: At,
    revoked_at: Option<At>,
}

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
        let row = KeyRow::of(&key);
        self.context
            .database
            .run_tx("create key", row, |tx, row| {
                async move {
                    on_conn!(tx, |c| diesel::insert_into(api_keys::table).values(row).execute(c).await)?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn revoke_key(&self, key: KeyId, at: Timestamp) -> Result<bool, StoreError> {
        let input = (Id::from(key), At(at));
        self.context
            .database
            .run_tx("revoke key", input, |tx, (key, at)| {
                async move {
                    let in_force = api_keys::table.find(key).filter(api_keys::revoked_at.is_null());
                    let revoked = diesel::update(in_force).set(api_keys::revoked_at.eq(Some(at)));
                    Ok(on_conn!(tx, |c| revoked.execute(c).await)? == 1)
                }
                .boxed()
            })
            .await
    }

    async fn keys(&self, account: AccountId) -> Result<Vec<ApiKey>, StoreError> {
        self.context
            .database
            .read("keys", Id::from(account), |conn, account| {
                async move {
                    let query =
                        api_keys::table.filter(api_keys::account_id.eq(account)).order(api_keys::id.desc());
                    let rows: Vec<KeyRow> =
                        on_conn!(conn, |c| query.select(KeyRow::as_select()).load(c).await)?;
                    rows.into_iter().map(ApiKey::try_from).collect()
                }
                .boxed()
            })
            .await
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

impl KeyRow {
    fn of(NewApiKey { key, digest }: &NewApiKey) -> Self {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        Self {
            id: key.id.into(),
            account_id: key.account_id.into(),
            name: key.name.clone(),
            prefix: key.prefix.clone(),
            digest: digest.to_vec(),
            scopes: scopes.join(" "),
            created_at: key.created_at.into(),
            revoked_at: key.revoked_at.map(At),
        }
    }
}

impl TryFrom<KeyRow> for ApiKey {
    type Error = Failed;

    fn try_from(row: KeyRow) -> Result<Self, Failed> {
        Ok(Self {
            id: row.id.into(),
            account_id: row.account_id.into(),
            scopes: scopes_of(&row.scopes)?,
            name: row.name,
            prefix: row.prefix,
            created_at: row.created_at.into(),
            revoked_at: row.revoked_at.map(Timestamp::from),
        })
    }
}

pub(crate) fn scopes_of(text: &str) -> Result<Vec<Scope>, Failed> {
    text.split_whitespace().map(|scope| scope.parse().map_err(Failed::damaged)).collect()
}
