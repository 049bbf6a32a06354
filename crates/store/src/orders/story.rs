//! One order and everything that happened to it.

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{OrderStory, StoreError};
use landrush_model::{AccountId, Operation, OrderId};

use super::detail_rows::{OperationRow, timeline_entry};
use super::row::OrderRow;
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::schema::{operations, orders, timeline};
use crate::sql_types::{At, Id};
use crate::transaction::Database;

pub(crate) async fn story(
    database: &Database,
    account: AccountId,
    order: OrderId,
) -> Result<Option<OrderStory>, StoreError> {
    let wanted = (Id::from(account), Id::from(order));
    database.read_snapshot("story", wanted, |conn, wanted| read(conn, *wanted).boxed()).await
}

async fn read(conn: &mut Conn, (account, order): (Id, Id)) -> Result<Option<OrderStory>, Failed> {
    let query = orders::table.find(order).filter(orders::account_id.eq(account));
    let row: Option<OrderRow> =
        on_conn!(conn, |c| query.select(OrderRow::as_select()).get_result(c).await.optional())?;
    let Some(row) = row else { return Ok(None) };
    let query = operations::table
        .filter(operations::account_id.eq(account))
        .filter(operations::order_id.eq(order))
        .order(operations::id.desc());
    let operation: Option<OperationRow> =
        on_conn!(conn, |c| query.select(OperationRow::as_select()).first(c).await.optional())?;
    let query = timeline::table
        .filter(timeline::account_id.eq(account))
        .filter(timeline::order_id.eq(order))
        .order((timeline::version, timeline::position))
        .select((timeline::at, timeline::kind, timeline::words));
    let entries: Vec<(At, String, String)> = on_conn!(conn, |c| query.load(c).await)?;
    Ok(Some(OrderStory {
        order: row.try_into()?,
        operation: operation.map(Operation::try_from).transpose()?,
        timeline: entries.into_iter().map(timeline_entry).collect::<Result<_, _>>()?,
    }))
}
