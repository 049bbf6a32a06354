//! Prices.

use std::collections::HashMap;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::catalogue::{Catalogue, PriceEntry, PriceKey, PriceOrigin, PricedOperation};
use landrush_model::ports::{CatalogueStore, StoreError};
use landrush_model::{PriceListId, Term, Timestamp, Tld};
use serde::Serialize;

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::orders::row::money;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::{catalogue_versions, price_lists, prices};
use crate::sql_types::{At, Id};
use crate::store::Store;

#[async_trait]
impl CatalogueStore for Store {
    async fn catalogue_version(&self) -> Result<i64, StoreError> {
        self.context.database.read("catalogue version", (), |conn, ()| version(conn).boxed()).await
    }

    async fn catalogue(&self) -> Result<Catalogue, StoreError> {
        self.context.database.read_snapshot("catalogue", (), |conn, ()| read(conn).boxed()).await
    }

    async fn import_prices(&self, entries: Vec<PriceEntry>) -> Result<i64, StoreError> {
        let entries = last_of_each(entries);
        self.context
            .database
            .run_tx("import prices", entries, |tx, entries| {
                async move {
                    let version = next_version(tx).await?;
                    import(tx, version, entries).await?;
                    Ok(version)
                }
                .boxed()
            })
            .await
    }

    async fn update_prices(&self, read: i64, entries: Vec<PriceEntry>) -> Result<Option<i64>, StoreError> {
        let input = (read, last_of_each(entries));
        self.context
            .database
            .run_tx("update prices", input, |tx, (read, entries)| {
                async move {
                    let Some(version) = version_after(tx, *read).await? else { return Ok(None) };
                    import(tx, version, entries).await?;
                    Ok(Some(version))
                }
                .boxed()
            })
            .await
    }

    async fn price_list(&self, name: &str) -> Result<Option<PriceListId>, StoreError> {
        self.context
            .database
            .read("price list", name.to_owned(), |conn, name| list_named(conn, name).boxed())
            .await
    }

    async fn create_price_list(&self, id: PriceListId, name: &str) -> Result<PriceListId, StoreError> {
        let input = (id, name.to_owned());
        self.context
            .database
            .run_tx("create price list", input, |tx, (id, name)| {
                async move {
                    if let Some(there) = list_named(tx, name).await? {
                        return Ok(there);
                    }
                    let row = (price_lists::id.eq(Id::from(*id)), price_lists::name.eq(name));
                    on_conn!(tx, |c| diesel::insert_into(price_lists::table).values(row).execute(c).await)?;
                    Ok(*id)
                }
                .boxed()
            })
            .await
    }
}

async fn version(conn: &mut Conn) -> Result<i64, Failed> {
    let query = catalogue_versions::table.find(1).select(catalogue_versions::version);
    Ok(on_conn!(conn, |c| query.get_result(c).await)?)
}

async fn list_named(conn: &mut Conn, name: &str) -> Result<Option<PriceListId>, Failed> {
    let query = price_lists::table.filter(price_lists::name.eq(name)).select(price_lists::id);
    let id: Option<Id> = on_conn!(conn, |c| query.get_result(c).await.optional())?;
    Ok(id.map(PriceListId::from))
}

/// Of two entries with the same key and time, the later takes the place of the earlier.
fn last_of_each(entries: Vec<PriceEntry>) -> Vec<PriceEntry> {
    let mut last: HashMap<(PriceKey, Timestamp), PriceEntry> = HashMap::new();
    for entry in entries {
        last.insert((entry.key.clone(), entry.valid_from), entry);
    }
    last.into_values().collect()
}

type Columns = (Id, String, String, String, i16, At, i64, String, i64, String, String);

async fn read(conn: &mut Conn) -> Result<Catalogue, Failed> {
    let version = version(conn).await?;
    let query = prices::table.select((
        prices::price_list_id,
        prices::provider,
        prices::tld,
        prices::operation,
        prices::term,
        prices::valid_from,
        prices::cost_amount,
        prices::cost_currency,
        prices::price_amount,
        prices::price_currency,
        prices::origin,
    ));
    let rows: Vec<Columns> = on_conn!(conn, |c| query.load(c).await)?;
    // What a newer release sells besides is not sold by this one.
    let known = |(_, _, _, operation, ..): &Columns| operation.parse::<PricedOperation>().is_ok();
    let entries: Vec<PriceEntry> = rows.into_iter().filter(known).map(entry).collect::<Result<_, _>>()?;
    Ok(Catalogue::new(version, entries))
}

fn entry(columns: Columns) -> Result<PriceEntry, Failed> {
    let (
        list,
        provider,
        tld,
        operation,
        term,
        valid_from,
        cost,
        cost_currency,
        price,
        price_currency,
        origin,
    ) = columns;
    Ok(PriceEntry {
        key: PriceKey {
            price_list_id: list.into(),
            provider: provider.parse().map_err(Failed::damaged)?,
            tld: Tld::from_stored(&tld).map_err(Failed::damaged)?,
            operation: operation.parse().map_err(Failed::damaged)?,
            term: Term::try_from(i64::from(term)).map_err(Failed::damaged)?,
        },
        cost: money(cost, &cost_currency)?,
        price: money(price, &price_currency)?,
        origin: PriceOrigin::from_name(&origin)
            .ok_or_else(|| Failed::damaged("an origin of prices that this release doesn't know"))?,
        valid_from: valid_from.into(),
    })
}

#[derive(Serialize)]
struct PriceRecord {
    price_list_id: Id,
    provider: String,
    tld: String,
    operation: &'static str,
    term: u8,
    valid_from: At,
    cost_amount: i64,
    cost_currency: &'static str,
    price_amount: i64,
    price_currency: &'static str,
    version: i64,
    origin: &'static str,
}

const IMPORT: Statement = Statement {
    text: "INSERT INTO prices (price_list_id, provider, tld, operation, term, valid_from, cost_amount, cost_currency, \
           price_amount, price_currency, version, origin) \
           SELECT u.price_list_id, u.provider, u.tld, u.operation, u.term, u.valid_from, u.cost_amount, \
           u.cost_currency, u.price_amount, u.price_currency, u.version, u.origin FROM {u} WHERE true \
           ON CONFLICT (price_list_id, provider, tld, operation, term, valid_from) DO UPDATE SET \
           cost_amount = excluded.cost_amount, cost_currency = excluded.cost_currency, \
           price_amount = excluded.price_amount, price_currency = excluded.price_currency, \
           version = excluded.version, origin = excluded.origin",
    columns: &[
        ("price_list_id", Kind::Uid),
        ("provider", Kind::Text),
        ("tld", Kind::Text),
        ("operation", Kind::Text),
        ("term", Kind::Integer),
        ("valid_from", Kind::Moment),
        ("cost_amount", Kind::BigInt),
        ("cost_currency", Kind::Text),
        ("price_amount", Kind::BigInt),
        ("price_currency", Kind::Text),
        ("version", Kind::BigInt),
        ("origin", Kind::Text),
    ],
};

async fn next_version(tx: &mut Conn) -> Result<i64, Failed> {
    let next = diesel::update(catalogue_versions::table.find(1))
        .set(catalogue_versions::version.eq(catalogue_versions::version + 1))
        .returning(catalogue_versions::version);
    Ok(on_conn!(tx, |c| next.get_result(c).await)?)
}

/// The version after `read`, if that is still the one that holds.
async fn version_after(tx: &mut Conn, read: i64) -> Result<Option<i64>, Failed> {
    let next = diesel::update(catalogue_versions::table.find(1).filter(catalogue_versions::version.eq(read)))
        .set(catalogue_versions::version.eq(catalogue_versions::version + 1))
        .returning(catalogue_versions::version);
    Ok(on_conn!(tx, |c| next.get_result(c).await.optional())?)
}

async fn import(tx: &mut Conn, version: i64, entries: &[PriceEntry]) -> Result<(), Failed> {
    let records: Vec<PriceRecord> = entries
        .iter()
        .map(|entry| PriceRecord {
            price_list_id: entry.key.price_list_id.into(),
            provider: entry.key.provider.as_str().to_owned(),
            tld: entry.key.tld.as_str().to_owned(),
            operation: entry.key.operation.as_str(),
            term: entry.key.term.years(),
            valid_from: entry.valid_from.into(),
            cost_amount: entry.cost.amount,
            cost_currency: entry.cost.currency.code(),
            price_amount: entry.price.amount,
            price_currency: entry.price.currency.code(),
            version,
            origin: entry.origin.as_str(),
        })
        .collect();
    if !records.is_empty() {
        let import: WithRecords<()> = IMPORT.with(&records)?;
        on_conn!(tx, |c| import.execute(c).await)?;
    }
    Ok(())
}
