//! Following batches: whoever watches one is woken by what is committed to it, by this process or another.
//!
//! Within a process that is a bell per batch that somebody watches. Between processes it is PostgreSQL's LISTEN and NOTIFY,
//! sent after the commit and gathered; where that isn't to be had (SQLite, a pooler) or a message is lost, a look at the
//! watched batches now and then does.

mod announcing;
mod following;
mod hub;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::event::Event;
use landrush_model::ports::{BatchFeed, BatchWatch, FedBatch, StoreError};
use landrush_model::{AccountId, BatchId};

pub(crate) use announcing::Announcer;
pub(crate) use hub::Hub;

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::events::EventRow;
use crate::orders::batch_row::BatchRow;
use crate::schema::{batches, events};
use crate::sql_types::Id;
use crate::store::Store;

#[async_trait]
impl BatchFeed for Store {
    async fn batch_events(
        &self,
        account: AccountId,
        batch: BatchId,
        after: i64,
        limit: u32,
    ) -> Result<Option<FedBatch>, StoreError> {
        let wanted = (Id::from(account), Id::from(batch), after, i64::from(limit));
        self.context
            .database
            .read_snapshot("batch events", wanted, |conn, wanted| read(conn, *wanted).boxed())
            .await
    }

    fn watch(&self, batch: BatchId) -> Box<dyn BatchWatch> {
        self.follower.get_or_init(|| following::start(&self.context));
        Box::new(self.context.hub.watch(batch))
    }
}

async fn read(
    conn: &mut Conn,
    (account, batch, after, limit): (Id, Id, i64, i64),
) -> Result<Option<FedBatch>, Failed> {
    let query = batches::table.find(batch).filter(batches::account_id.eq(account));
    let row: Option<BatchRow> =
        on_conn!(conn, |c| query.select(BatchRow::as_select()).get_result(c).await.optional())?;
    let Some(row) = row else { return Ok(None) };
    let query = events::table
        .filter(events::batch_id.eq(batch))
        .filter(events::sequence.gt(after))
        .order(events::sequence)
        .limit(limit);
    let rows: Vec<EventRow> = on_conn!(conn, |c| query.select(EventRow::as_select()).load(c).await)?;
    // Followers learn of what a newer release wrote by the batch as it is after it.
    let events = rows.into_iter().map_while(|row| Event::try_from(row).ok()).collect();
    Ok(Some(FedBatch { batch: row.try_into()?, events }))
}
