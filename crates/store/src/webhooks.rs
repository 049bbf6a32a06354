//! Webhook endpoints and the outbox.

mod attempts;
mod claim;

use std::time::Duration;

use async_trait::async_trait;
use diesel::dsl::{count_star, min};
use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{Attempted, Delivery, Endpoint, NewEndpoint, StoreError, WebhookStore};
use landrush_model::{AccountId, Timestamp};
use secrecy::ExposeSecret;

use crate::connection::on_conn;
use crate::error::Failed;
use crate::schema::{deliveries, webhook_endpoints};
use crate::seal::Place;
use crate::sql_types::{At, Id};
use crate::store::Store;

/// The state of a delivery that goes on.
pub(crate) const WAITING: &str = "waiting";

#[async_trait]
impl WebhookStore for Store {
    async fn add_endpoint(&self, new: NewEndpoint) -> Result<(), StoreError> {
        let id = Id::from(new.endpoint.id);
        let sealed = self.context.seal_keys.seal(place(&id), new.secret.expose_secret().as_bytes());
        self.context
            .database
            .run_tx("add endpoint", (new.endpoint, sealed), |tx, (endpoint, sealed)| {
                async move {
                    let row = (
                        webhook_endpoints::id.eq(Id::from(endpoint.id)),
                        webhook_endpoints::account_id.eq(Id::from(endpoint.account_id)),
                        webhook_endpoints::url.eq(&endpoint.url),
                        webhook_endpoints::secret.eq(&sealed.bytes),
                        webhook_endpoints::secret_key.eq(&sealed.key),
                        webhook_endpoints::created_at.eq(At(endpoint.created_at)),
                    );
                    let insert = diesel::insert_into(webhook_endpoints::table).values(row);
                    on_conn!(tx, |c| insert.execute(c).await)?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn endpoints(&self, account: AccountId) -> Result<Vec<Endpoint>, StoreError> {
        self.context
            .database
            .read("endpoints", Id::from(account), |conn, account| {
                async move {
                    let query = webhook_endpoints::table
                        .filter(webhook_endpoints::account_id.eq(account))
                        .order(webhook_endpoints::id)
                        .select((
                            webhook_endpoints::id,
                            webhook_endpoints::url,
                            webhook_endpoints::created_at,
                        ));
                    let rows: Vec<(Id, String, At)> = on_conn!(conn, |c| query.load(c).await)?;
                    let endpoint = |(id, url, created_at): (Id, String, At)| Endpoint {
                        id: id.into(),
                        account_id: (*account).into(),
                        url,
                        created_at: created_at.into(),
                    };
                    Ok(rows.into_iter().map(endpoint).collect())
                }
                .boxed()
            })
            .await
    }

    async fn claim_deliveries(
        &self,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Delivery>, StoreError> {
        claim::claim(&self.context, limit, lease, now).await
    }

    async fn record_attempts(&self, attempts: Vec<Attempted>) -> Result<(), StoreError> {
        attempts::record(&self.context, attempts).await
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

/// Where an endpoint's secret stands.
fn place(id: &Id) -> Place<'_> {
    Place { table: "webhook_endpoints", row: id.0.as_bytes(), column: "secret" }
}
