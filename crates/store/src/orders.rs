//! Orders and batches as callers see them.

pub(crate) mod accept;
mod admission;
pub(crate) mod batch_row;
pub(crate) mod counts;
pub(crate) mod detail_rows;
mod fair_queue;
mod list;
mod pause;
mod places;
mod progress;
mod reopen;
pub(crate) mod row;
pub(crate) mod spending;
mod story;
pub(crate) mod update;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::batch::Batch;
use landrush_model::ports::{
    AcceptError, Acceptance, BatchProgress, KeptAnswer, OrderFilter, OrderPage, OrderStore, OrderStory,
    PageStart, Pause, ReopenError, Reopened, StoreError, Total,
};
use landrush_model::spending::{Allowance, Month};
use landrush_model::{AccountId, BatchId, DomainName, KeyId, OrderId, Timestamp};

use crate::answers::{self, AnswerRow, RunOut};
use crate::connection::on_conn;
use crate::schema::{kept_answers, orders};
use crate::sql_types::{At, Id};
use crate::store::Store;
use crate::transaction::Database;

/// Whether there is such an order.
pub(crate) async fn exists(database: &Database, order: OrderId) -> Result<bool, StoreError> {
    database
        .read("order exists", Id::from(order), |conn, order| {
            async move {
                let query = orders::table.find(order).select(orders::id);
                let found: Vec<Id> = on_conn!(conn, |c| query.load(c).await)?;
                Ok(!found.is_empty())
            }
            .boxed()
        })
        .await
}

#[async_trait]
impl OrderStore for Store {
    async fn accept(&self, acceptance: Acceptance) -> Result<(), AcceptError> {
        self.groups.accepts.answer("accept", acceptance).await
    }

    async fn reopen(&self, reopened: Reopened) -> Result<(), ReopenError> {
        reopen::reopen(&self.context, reopened).await
    }

    async fn set_pause(
        &self,
        account: AccountId,
        batch: BatchId,
        pause: Pause,
        at: Timestamp,
    ) -> Result<Option<Batch>, StoreError> {
        pause::set(&self.context, account, batch, pause, at).await
    }

    async fn open_domains(
        &self,
        account: AccountId,
        domains: &[DomainName],
    ) -> Result<Vec<DomainName>, StoreError> {
        let names: Vec<String> = domains.iter().map(|domain| domain.as_str().to_owned()).collect();
        let work = (Id::from(account), names);
        let open: Vec<String> = self
            .context
            .database
            .read("open domains", work, |conn, (account, names)| {
                async move {
                    let query = orders::table
                        .filter(orders::account_id.eq(account))
                        .filter(orders::domain.eq_any(names))
                        .filter(orders::is_open)
                        .select(orders::domain);
                    Ok(on_conn!(conn, |c| query.load(c).await)?)
                }
                .boxed()
            })
            .await?;
        Ok(domains.iter().filter(|domain| open.iter().any(|open| open == domain.as_str())).cloned().collect())
    }

    async fn allowances(
        &self,
        account: AccountId,
        key: KeyId,
        month: Month,
    ) -> Result<Vec<Allowance>, StoreError> {
        spending::allowances(&self.context, account, key, month).await
    }

    async fn story(&self, account: AccountId, order: OrderId) -> Result<Option<OrderStory>, StoreError> {
        story::story(&self.context.database, account, order).await
    }

    async fn progress(
        &self,
        account: AccountId,
        batch: BatchId,
    ) -> Result<Option<BatchProgress>, StoreError> {
        progress::progress(&self.context.database, account, batch).await
    }

    async fn list(
        &self,
        account: AccountId,
        filter: &OrderFilter,
        start: PageStart,
        limit: u32,
        total: Total,
    ) -> Result<OrderPage, StoreError> {
        let wanted = list::Wanted { account, filter: filter.clone(), start, limit, total };
        list::list(&self.context.database, wanted).await
    }

    async fn kept_answer(
        &self,
        account: AccountId,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let doing = "kept answer";
        let work = (account, key.to_owned(), now);
        let row = self
            .context
            .database
            .read(doing, work, |conn, (account, key, now)| {
                answers::in_force(conn, *account, key, *now).boxed()
            })
            .await?;
        row.map(|row| row.open(&self.context.seal_keys))
            .transpose()
            .map_err(|failed| failed.into_error(doing))
    }

    async fn keep_answer(&self, account: AccountId, answer: KeptAnswer) -> Result<KeptAnswer, StoreError> {
        let doing = "keep answer";
        let work = (account, AnswerRow::seal(account, &answer, &self.context.seal_keys), answer.created_at);
        let before = self
            .context
            .database
            .run_tx(doing, work, |tx, (account, row, now)| {
                async move {
                    let before = answers::in_force(tx, *account, &row.key, *now).await?;
                    if before.is_none() {
                        answers::replace(tx, row.clone(), *now).await?;
                    }
                    Ok(before)
                }
                .boxed()
            })
            .await?;
        match before {
            None => Ok(answer),
            Some(row) => row.open(&self.context.seal_keys).map_err(|failed| failed.into_error(doing)),
        }
    }

    async fn purge_answers(&self, now: Timestamp, limit: u32) -> Result<usize, StoreError> {
        let work = (At(now), i64::from(limit));
        self.context
            .database
            .run_tx("purge answers", work, |tx, (now, limit)| {
                async move {
                    let query = kept_answers::table
                        .filter(kept_answers::expires_at.le(now))
                        .order(kept_answers::expires_at)
                        .limit(*limit)
                        .select((kept_answers::account_id, kept_answers::key));
                    let keys: Vec<(Id, String)> = on_conn!(tx, |c| query.load(c).await)?;
                    let run_out = |(account_id, key)| RunOut { account_id, key, moment: *now };
                    answers::forget(tx, &keys.into_iter().map(run_out).collect::<Vec<_>>()).await
                }
                .boxed()
            })
            .await
    }
}
