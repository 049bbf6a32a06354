//! The outbox.

mod attempts;
mod claim;
mod endpoint_row;
mod turns;

use std::time::Duration;

use async_trait::async_trait;
use diesel::dsl::{count_star, min};
use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::Timestamp;
use landrush_model::ports::{Attempted, Delivery, DeliveryClaim, StoreError, WebhookStore};

use crate::connection::on_conn;
use crate::error::Failed;
use crate::schema::deliveries;
use crate::sql_types::At;
use crate::store::Store;

pub(crate) use endpoint_row::{EndpointRow, Secret, seal};
pub(crate) use turns::EndpointTurn;

#[async_trait]
impl WebhookStore for Store {
    async fn claim_deliveries(&self, claim: DeliveryClaim) -> Result<Vec<Delivery>, StoreError> {
        claim::claim(&self.context, claim).await
    }

    async fn record_attempts(
        &self,
        attempts: Vec<Attempted>,
        disable_after: Duration,
    ) -> Result<(), StoreError> {
        attempts::record(&self.context, attempts, disable_after).await
    }

    async fn outbox_backlog(&self) -> Result<(u64, Option<Timestamp>), StoreError> {
        let (count, oldest): (i64, Option<At>) = self
            .context
            .database
            .read("outbox backlog", (), |conn, ()| {
                async move {
                    let query = deliveries::table
                        .filter(deliveries::due_at.is_not_null())
                        .select((count_star(), min(deliveries::due_at)));
                    Ok(on_conn!(conn, |c| query.get_result(c).await)?)
                }
                .boxed()
            })
            .await?;
        let count =
            u64::try_from(count).map_err(|error| Failed::damaged(error).into_error("outbox backlog"))?;
        Ok((count, oldest.map(Timestamp::from)))
    }

    async fn wait_for_deliveries(&self, longest: Duration) {
        // Either way the caller looks.
        let _ = tokio::time::timeout(longest, self.context.deliveries.notified()).await;
    }
}
