//! The queue of orders that something is to be done for.

pub(crate) mod batches;
mod claim;
mod claims;
pub(crate) mod commit;
mod contacts;
mod load;
mod next_due;
pub(crate) mod turns;

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::order::{Change, Work};
use landrush_model::ports::{CommitError, StoreError, WorkQueue};
use landrush_model::{LeaseToken, OrderId, RegistrarAccountId, Timestamp};

use self::claim::Claimed;
use self::load::Unreadable;
use crate::connection::on_conn;
use crate::schema::orders;
use crate::sql_types::{At, Id};
use crate::store::Store;

#[async_trait]
impl WorkQueue for Store {
    async fn claim(
        &self,
        registrar_account: RegistrarAccountId,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Work>, StoreError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let registrar_account = Id::from(registrar_account);
        let wanted = claim::Wanted {
            registrar_account,
            limit,
            now: At(now),
            lease,
            token: Id(self.context.new_id()),
            first_kind: self.context.turns.next_kind(),
            last: self.context.turns.last(registrar_account),
        };
        let claimed = self
            .context
            .database
            .run_tx("claim", wanted, |tx, wanted| claim::claim(tx, wanted).boxed())
            .await?;
        let Claimed { works, unreadable, last } = claimed;
        if let Some(account) = last {
            self.context.turns.had(registrar_account, account);
        }
        for Unreadable { order, why } in unreadable {
            let (order, why) = (OrderId::from(order), &why as &dyn Error);
            tracing::error!(order.id = %order, error = why, "an order can't be read by this release; it is left alone for now");
        }
        Ok(works)
    }

    async fn claim_orders(&self, orders: &[OrderId], lease: Duration) -> Result<Vec<Work>, StoreError> {
        let wanted: Vec<Id> = orders.iter().copied().map(Id::from).collect();
        let wanted = (wanted, lease, Id(self.context.new_id()));
        self.context
            .database
            .run_tx("claim orders", wanted, |tx, (orders, lease, token)| {
                claim::claim_orders(tx, orders, *lease, *token).boxed()
            })
            .await
    }

    async fn commit(&self, change: Change) -> Result<(), CommitError> {
        self.groups.commits.answer("commit", change).await
    }

    async fn release(&self, leases: &[(OrderId, LeaseToken)]) -> Result<(), StoreError> {
        let mut by_token: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for (order, token) in leases {
            by_token.entry((*token).into()).or_default().push((*order).into());
        }
        if by_token.is_empty() {
            return Ok(());
        }
        self.context
            .database
            .run_tx("release", by_token, |tx, by_token| {
                async move {
                    for (token, held) in by_token {
                        let held = orders::table
                            .filter(orders::id.eq_any(held))
                            .filter(orders::lease_token.eq(token));
                        let free = (
                            orders::lease_token.eq(None::<Id>),
                            orders::lease_until.eq(None::<At>),
                            orders::lease_micros.eq(None::<i64>),
                            orders::due_at.eq(Some(At(Timestamp::EPOCH))),
                        );
                        on_conn!(tx, |c| diesel::update(held).set(free).execute(c).await)?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await?;
        self.context.wake_workers();
        Ok(())
    }

    async fn wait_for_work(&self, longest: Duration) {
        // Either way the caller looks.
        let _ = tokio::time::timeout(longest, self.context.work.notified()).await;
    }

    async fn next_due(&self, registrar_account: RegistrarAccountId) -> Result<Option<Timestamp>, StoreError> {
        let account = Id::from(registrar_account);
        self.context
            .database
            .read("next due", account, |conn, account| next_due::next_due(conn, *account).boxed())
            .await
    }
}
