//! Lists of orders.
//!
//! Each filter by itself is a range of an index that is in the list's order. Of several, one index is walked and what the
//! others leave out is passed over: such a list may look at as many orders as its narrowest filter has. A batch and a domain
//! have few; a state with a client is the dear one, and may look at all orders of the client or of the state.

use diesel::dsl::sql;
use diesel::prelude::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::AccountId;
use landrush_model::order::Order;
use landrush_model::ports::{OrderFilter, OrderPage, PageStart, StoreError, Total};

use super::row::OrderRow;
use crate::connection::{Conn, on_conn};
use crate::counted::Counted;
use crate::error::Failed;
use crate::schema::orders;
use crate::sql_types::Id;
use crate::sql_types::sql::Uid;
use crate::transaction::Database;

/// Which orders, and how many.
pub(crate) struct Wanted {
    pub(crate) account: AccountId,
    pub(crate) filter: OrderFilter,
    pub(crate) start: PageStart,
    pub(crate) limit: u32,
    pub(crate) total: Total,
}

pub(crate) async fn list(database: &Database, wanted: Wanted) -> Result<OrderPage, StoreError> {
    database.read_snapshot("list orders", wanted, |conn, wanted| read(conn, wanted).boxed()).await
}

/// The orders of an account that have a value in a column, as one stretch of the index that has both columns before the id, and
/// in its order. Said as two equalities, it leaves the databases the choice to walk the account's orders from the newest on
/// and to drop what doesn't match: a long way, where the newest are open and the completed ones are asked for.
macro_rules! stretch {
    ($query:expr, $wanted:expr, $start:expr, $column:ident: $type:ty, $value:expr) => {{
        let account = Id::from($wanted.account);
        let from = concat!("(account_id, ", stringify!($column), ") >= (");
        let query = $query
            .filter(sql::<Bool>(from).bind::<Uid, _>(account).sql(", ").bind::<$type, _>($value).sql(")"));
        let query = match $start {
            PageStart::Offset(_) => {
                let to = concat!("(account_id, ", stringify!($column), ") <= (");
                query.filter(
                    sql::<Bool>(to).bind::<Uid, _>(account).sql(", ").bind::<$type, _>($value).sql(")"),
                )
            }
            PageStart::After(order) => {
                let to = concat!("(account_id, ", stringify!($column), ", id) < (");
                let to = sql::<Bool>(to).bind::<Uid, _>(account).sql(", ").bind::<$type, _>($value);
                query.filter(to.sql(", ").bind::<Uid, _>(Id::from(order)).sql(")"))
            }
        };
        query.order((orders::account_id.desc(), orders::$column.desc(), orders::id.desc()))
    }};
}

/// The orders of an account that pass a filter, the newest first, from where the page starts.
macro_rules! matching {
    ($wanted:expr, $start:expr) => {{
        let (wanted, start): (&Wanted, PageStart) = ($wanted, $start);
        let OrderFilter { state, client, batch, domain } = &wanted.filter;
        let mut query = orders::table.into_boxed();
        // A batch and a domain have few orders; of the others a client has fewer than a state.
        let narrow = batch.is_some() || domain.is_some();
        if let Some(client) = client.filter(|_| !narrow) {
            query = stretch!(query, wanted, start, client_id: Uid, Id::from(client));
            if let Some(state) = state {
                query = query.filter(orders::state.eq(state.as_str()));
            }
        } else if let Some(state) = state.filter(|_| !narrow) {
            query = stretch!(query, wanted, start, state: Text, state.as_str());
        } else {
            query = query.filter(orders::account_id.eq(Id::from(wanted.account))).order(orders::id.desc());
            if let PageStart::After(order) = start {
                query = query.filter(orders::id.lt(Id::from(order)));
            }
            if let Some(state) = state {
                query = query.filter(orders::state.eq(state.as_str()));
            }
            if let Some(client) = client {
                query = query.filter(orders::client_id.eq(Id::from(*client)));
            }
            if let Some(batch) = batch {
                query = query.filter(orders::batch_id.eq(Id::from(*batch)));
            }
            if let Some(domain) = domain {
                query = query.filter(orders::domain.eq(domain.as_str()));
            }
        }
        query
    }};
}

async fn read(conn: &mut Conn, wanted: &Wanted) -> Result<OrderPage, Failed> {
    let one_more = i64::from(wanted.limit) + 1;
    let rows: Vec<OrderRow> = on_conn!(conn, |c| {
        let mut query = matching!(wanted, wanted.start).limit(one_more).select(OrderRow::as_select());
        if let PageStart::Offset(offset) = wanted.start {
            query = query.offset(offset.into());
        }
        query.load(c).await
    })?;
    let mut orders: Vec<Order> = rows.into_iter().map(Order::try_from).collect::<Result<_, _>>()?;
    let total = match wanted.total {
        Total::Skip => None,
        Total::CountUpTo(most) => {
            let counted: i64 = on_conn!(conn, |c| {
                let query =
                    matching!(wanted, PageStart::Offset(0)).limit(i64::from(most) + 1).select(orders::id);
                Counted(query).get_result(c).await
            })?;
            Some(counted.try_into().map_err(Failed::damaged)?)
        }
    };
    let limit = usize::try_from(wanted.limit).map_err(Failed::damaged)?;
    let more = orders.len() > limit;
    orders.truncate(limit);
    let next = orders.last().map(|order| order.id).filter(|_| more);
    Ok(OrderPage { orders, next, total })
}
