//! Accounts at registrars, their credentials sealed.

use std::num::NonZeroU32;
use std::sync::Arc;

use diesel::prelude::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl,
    Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::StoreError;
use landrush_model::{Limits, RegistrarAccount, RegistrarAccountId};
use secrecy::{ExposeSecret, SecretString};

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::schema::registrar_accounts;
use crate::seal::{Place, SealKeys, Sealed};
use crate::sql_types::Id;
use crate::store::Context;

#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = registrar_accounts, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: Id,
    provider: String,
    name: String,
    base_url: String,
    concurrency: Option<i64>,
    per_minute: Option<i64>,
    credential: Vec<u8>,
    credential_key: String,
}

struct New {
    context: Arc<Context>,
    account: RegistrarAccount,
    base_url: String,
    credential: SecretString,
}

pub(crate) async fn put(
    context: &Arc<Context>,
    account: RegistrarAccount,
    base_url: String,
    credential: SecretString,
) -> Result<RegistrarAccountId, StoreError> {
    let new = New { context: Arc::clone(context), account, base_url, credential };
    let id = context
        .database
        .run_tx("put registrar account", new, |tx, new| insert_or_update(tx, new).boxed())
        .await?;
    Ok(id.into())
}

async fn insert_or_update(tx: &mut Conn, new: &New) -> Result<Id, Failed> {
    // One that has the id but another name is renamed.
    let own = Id::from(new.account.id);
    let query = registrar_accounts::table
        .filter(registrar_accounts::name.eq(&new.account.name).or(registrar_accounts::id.eq(own)))
        .order(registrar_accounts::name.eq(&new.account.name).desc())
        .select(registrar_accounts::id);
    let there: Option<Id> = on_conn!(tx, |c| query.first(c).await.optional())?;
    let id = there.unwrap_or(own);
    let sealed = new.context.seal_keys.seal(place(&id), new.credential.expose_secret().as_bytes());
    let row = Row {
        id,
        provider: new.account.provider.as_str().to_owned(),
        name: new.account.name.clone(),
        base_url: new.base_url.clone(),
        concurrency: new.account.limits.concurrency.map(|most| most.get().into()),
        per_minute: new.account.limits.per_minute.map(|most| most.get().into()),
        credential: sealed.bytes,
        credential_key: sealed.key,
    };
    if there.is_some() {
        let update = diesel::update(registrar_accounts::table.find(id)).set(row);
        on_conn!(tx, |c| update.execute(c).await)?;
    } else {
        let insert = diesel::insert_into(registrar_accounts::table).values(row);
        on_conn!(tx, |c| insert.execute(c).await)?;
    }
    Ok(id)
}

pub(crate) async fn all(
    context: &Arc<Context>,
) -> Result<Vec<(RegistrarAccount, String, SecretString)>, StoreError> {
    let doing = "registrar accounts";
    let rows: Vec<Row> = context
        .database
        .read(doing, (), |conn, ()| {
            async move {
                let query = registrar_accounts::table.order(registrar_accounts::name);
                Ok(on_conn!(conn, |c| query.select(Row::as_select()).load(c).await)?)
            }
            .boxed()
        })
        .await?;
    let open = |row: Row| row.open(&context.seal_keys).map_err(|failed| failed.into_error(doing));
    rows.into_iter().map(open).collect()
}

fn place(id: &Id) -> Place<'_> {
    Place { table: "registrar_accounts", row: id.0.as_bytes(), column: "credential" }
}

impl Row {
    fn open(self, keys: &SealKeys) -> Result<(RegistrarAccount, String, SecretString), Failed> {
        let sealed = Sealed { bytes: self.credential, key: self.credential_key };
        let credential = String::from_utf8(keys.open(place(&self.id), &sealed)?).map_err(Failed::damaged)?;
        let account = RegistrarAccount {
            id: self.id.into(),
            provider: self.provider.parse().map_err(Failed::damaged)?,
            name: self.name,
            limits: Limits { concurrency: limit(self.concurrency)?, per_minute: limit(self.per_minute)? },
        };
        Ok((account, self.base_url, SecretString::from(credential)))
    }
}

fn limit(value: Option<i64>) -> Result<Option<NonZeroU32>, Failed> {
    let number = |value: i64| u32::try_from(value).and_then(NonZeroU32::try_from).map_err(Failed::damaged);
    value.map(number).transpose()
}
