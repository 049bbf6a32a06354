//! Lists of orders.
//!
//! Each filter by itself is a range of an index that is in the list's order. Of several, one index is walked and what the
//! others leave out is passed over: such a list may look at as many orders as its narrowest filter has. A batch and a domain
//! have few; a state with a client is the dear one, and may look at all orders of the client or of the state.

use diesel::prelude::{ExpressionMethods, QueryDsl, SelectableHelper};
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

/// A column that has a value, said three times. PostgreSQL takes what is said to narrow further each time, and so walks the
/// index that has the column in it. Said once, it may walk the account's orders from the newest on and drop what doesn't
/// match: a long way, where the newest are open and the completed ones are asked for.
macro_rules! narrowed {
    ($query:expr, $column:expr, $value:expr) => {{
        let value = $value;
        $query.filter($column.eq(value)).filter($column.ge(value)).filter($column.le(value))
    }};
}

/// The orders of an account that pass a filter.
macro_rules! matching {
    ($wanted:expr) => {{
        let wanted: &Wanted = $wanted;
        let mut query = orders::table.filter(orders::account_id.eq(Id::from(wanted.account))).into_boxed();
        if let Some(state) = wanted.filter.state {
            query = narrowed!(query, orders::state, state.as_str());
        }
        if let Some(client) = wanted.filter.client {
            query = narrowed!(query, orders::client_id, Id::from(client));
        }
        if let Some(batch) = wanted.filter.batch {
            query = query.filter(orders::batch_id.eq(Id::from(batch)));
        }
        if let Some(domain) = &wanted.filter.domain {
            query = query.filter(orders::domain.eq(domain.as_str()));
        }
        query
    }};
}

async fn read(conn: &mut Conn, wanted: &Wanted) -> Result<OrderPage, Failed> {
    let one_more = i64::from(wanted.limit) + 1;
    let rows: Vec<OrderRow> = on_conn!(conn, |c| {
        let mut query =
            matching!(wanted).order(orders::id.desc()).limit(one_more).select(OrderRow::as_select());
        match wanted.start {
            PageStart::Offset(offset) => query = query.offset(offset.into()),
            PageStart::After(order) => query = query.filter(orders::id.lt(Id::from(order))),
        }
        query.load(c).await
    })?;
    let mut orders: Vec<Order> = rows.into_iter().map(Order::try_from).collect::<Result<_, _>>()?;
    let total = match wanted.total {
        Total::Skip => None,
        Total::CountUpTo(most) => {
            let counted: i64 = on_conn!(conn, |c| {
                let query = matching!(wanted).limit(i64::from(most) + 1).select(orders::id);
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
