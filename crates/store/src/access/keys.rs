//! API keys and what they are limited to.

use std::num::NonZeroU32;

use diesel::prelude::{
    ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{ApiKey, KeyChange, NewApiKey, StoreError};
use landrush_model::{AccountId, KeyId, Money, RateLimit, Scope, Timestamp};

use crate::columns::by_column;
use crate::connection::{Conn, insert_all, on_conn};
use crate::error::Failed;
use crate::orders::row::money;
use crate::schema::{api_keys, key_spend_limits};
use crate::sql_types::{At, Id};
use crate::store::Context;

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
    requests_per_minute: Option<i64>,
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = key_spend_limits, treat_none_as_default_value = false)]
struct LimitRow {
    account_id: Id,
    key_id: Id,
    currency: &'static str,
    amount: i64,
}

by_column!(LimitRow, NewLimits, key_spend_limits {
    account_id: Id = account_id,
    key_id: Id = key_id,
    currency: &'static str = currency,
    amount: i64 = amount,
});

impl LimitRow {
    fn all(account: Id, key: Id, limits: &[Money]) -> Vec<Self> {
        let row = |limit: &Money| Self {
            account_id: account,
            key_id: key,
            currency: limit.currency.code(),
            amount: limit.amount,
        };
        limits.iter().map(row).collect()
    }
}

pub(super) async fn create(context: &Context, new: &NewApiKey) -> Result<(), StoreError> {
    let row = KeyRow::of(new);
    let limits = LimitRow::all(row.account_id, row.id, &new.key.spend_limits);
    context
        .database
        .run_tx("create key", (row, limits), |tx, (row, limits)| {
            async move {
                on_conn!(tx, |c| diesel::insert_into(api_keys::table).values(row).execute(c).await)?;
                insert_all!(tx, key_spend_limits::table, limits.clone());
                Ok(())
            }
            .boxed()
        })
        .await
}

pub(super) async fn update(
    context: &Context,
    key: KeyId,
    change: KeyChange,
) -> Result<Option<ApiKey>, StoreError> {
    context
        .database
        .run_tx("update key", (Id::from(key), change), |tx, (key, change)| {
            async move {
                let query = api_keys::table.find(key).filter(api_keys::revoked_at.is_null());
                let row: Option<KeyRow> =
                    on_conn!(tx, |c| query.select(KeyRow::as_select()).get_result(c).await.optional())?;
                let Some(mut row) = row else { return Ok(None) };
                if let Some(rate) = change.rate {
                    row.requests_per_minute = stored(rate);
                    let set = diesel::update(api_keys::table.find(key))
                        .set(api_keys::requests_per_minute.eq(row.requests_per_minute));
                    on_conn!(tx, |c| set.execute(c).await)?;
                }
                if let Some(limits) = &change.spend_limits {
                    let limits = LimitRow::all(row.account_id, *key, limits);
                    replace_limits(tx, *key, limits).await?;
                }
                let query = key_spend_limits::table
                    .filter(key_spend_limits::key_id.eq(key))
                    .order(key_spend_limits::currency)
                    .select((key_spend_limits::currency, key_spend_limits::amount));
                let limits: Vec<(String, i64)> = on_conn!(tx, |c| query.load(c).await)?;
                let limits = limits.into_iter().map(|(currency, amount)| money(amount, &currency));
                row.into_key(limits.collect::<Result<_, _>>()?).map(Some)
            }
            .boxed()
        })
        .await
}

/// Makes these the limits of a key. What stays is changed in its row: whoever waits for its lock, to spend, finds it then.
async fn replace_limits(tx: &mut Conn, key: Id, limits: Vec<LimitRow>) -> Result<(), Failed> {
    let kept: Vec<&str> = limits.iter().map(|limit| limit.currency).collect();
    let others = key_spend_limits::table
        .filter(key_spend_limits::key_id.eq(key))
        .filter(key_spend_limits::currency.ne_all(kept));
    on_conn!(tx, |c| diesel::delete(others).execute(c).await)?;
    for limit in limits {
        let put = diesel::insert_into(key_spend_limits::table)
            .values(&limit)
            .on_conflict((key_spend_limits::key_id, key_spend_limits::currency))
            .do_update()
            .set(key_spend_limits::amount.eq(limit.amount));
        on_conn!(tx, |c| put.execute(c).await)?;
    }
    Ok(())
}

pub(super) async fn revoke(context: &Context, key: KeyId, at: Timestamp) -> Result<bool, StoreError> {
    let input = (Id::from(key), At(at));
    context
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

pub(super) async fn of_account(context: &Context, account: AccountId) -> Result<Vec<ApiKey>, StoreError> {
    context.database.read_snapshot("keys", Id::from(account), |conn, account| of(conn, account).boxed()).await
}

async fn of(conn: &mut Conn, account: &Id) -> Result<Vec<ApiKey>, Failed> {
    let query = api_keys::table.filter(api_keys::account_id.eq(account)).order(api_keys::id.desc());
    let rows: Vec<KeyRow> = on_conn!(conn, |c| query.select(KeyRow::as_select()).load(c).await)?;
    let query = api_keys::table
        .inner_join(key_spend_limits::table.on(key_spend_limits::key_id.eq(api_keys::id)))
        .filter(api_keys::account_id.eq(account))
        .order(key_spend_limits::currency)
        .select((key_spend_limits::key_id, key_spend_limits::currency, key_spend_limits::amount));
    let limits: Vec<(Id, String, i64)> = on_conn!(conn, |c| query.load(c).await)?;
    let of_key = |key: Id| {
        let of_key = limits.iter().filter(move |(owner, _, _)| *owner == key);
        of_key.map(|(_, currency, amount)| money(*amount, currency)).collect::<Result<_, _>>()
    };
    rows.into_iter()
        .map(|row| {
            let limits = of_key(row.id)?;
            row.into_key(limits)
        })
        .collect()
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
            requests_per_minute: stored(key.rate),
        }
    }

    fn into_key(self, spend_limits: Vec<Money>) -> Result<ApiKey, Failed> {
        Ok(ApiKey {
            id: self.id.into(),
            account_id: self.account_id.into(),
            scopes: scopes_of(&self.scopes),
            name: self.name,
            prefix: self.prefix,
            rate: rate_of(self.requests_per_minute)?,
            spend_limits,
            created_at: self.created_at.into(),
            revoked_at: self.revoked_at.map(Timestamp::from),
        })
    }
}

fn stored(rate: RateLimit) -> Option<i64> {
    match rate {
        RateLimit::Usual => None,
        RateLimit::Unlimited => Some(0),
        RateLimit::PerMinute(requests) => Some(requests.get().into()),
    }
}

pub(crate) fn rate_of(stored: Option<i64>) -> Result<RateLimit, Failed> {
    let Some(requests) = stored else { return Ok(RateLimit::Usual) };
    let requests: u32 = requests.try_into().map_err(Failed::damaged)?;
    Ok(NonZeroU32::new(requests).map_or(RateLimit::Unlimited, RateLimit::PerMinute))
}

/// What a key may do, as far as this release knows of it.
pub(crate) fn scopes_of(text: &str) -> Vec<Scope> {
    text.split_whitespace().filter_map(|scope| scope.parse().ok()).collect()
}
