//! A batch and its orders.

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::order::Order;
use landrush_model::ports::{BatchProgress, StoreError};
use landrush_model::{AccountId, BatchId};

use super::batch_row::BatchRow;
use super::row::OrderRow;
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::schema::{batches, orders};
use crate::sql_types::Id;
use crate::transaction::Database;

pub(crate) async fn progress(
    database: &Database,
    account: AccountId,
    batch: BatchId,
) -> Result<Option<BatchProgress>, StoreError> {
    let wanted = (Id::from(account), Id::from(batch));
    database.read_snapshot("progress", wanted, |conn, wanted| read(conn, *wanted).boxed()).await
}

async fn read(conn: &mut Conn, (account, batch): (Id, Id)) -> Result<Option<BatchProgress>, Failed> {
    let query = batches::table.find(batch).filter(batches::account_id.eq(account));
    let row: Option<BatchRow> =
        on_conn!(conn, |c| query.select(BatchRow::as_select()).get_result(c).await.optional())?;
    let Some(row) = row else { return Ok(None) };
    let query = orders::table
        .filter(orders::batch_id.eq(batch))
        .filter(orders::account_id.eq(account))
        .order(orders::position);
    let orders: Vec<OrderRow> = on_conn!(conn, |c| query.select(OrderRow::as_select()).load(c).await)?;
    let orders = orders.into_iter().map(Order::try_from).collect::<Result<_, _>>()?;
    Ok(Some(BatchProgress { batch: row.try_into()?, orders }))
}
