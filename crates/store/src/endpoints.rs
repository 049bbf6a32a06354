//! Webhook endpoints as their owners see and change them, and what became of the deliveries to them.

mod change;
mod deliveries;
mod delivery_row;
mod purge;
mod replay;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::endpoint::Endpoint;
use landrush_model::event::Event;
use landrush_model::ports::{
    DeliveryFilter, DeliveryRecord, DeliveryStory, EndpointChange, EndpointError, EndpointStore, NewEndpoint,
    ReplayedDeliveries, SecretRotation, StoreError,
};
use landrush_model::{AccountId, DeliveryId, EndpointId, Timestamp};

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::schema::webhook_endpoints;
use crate::sql_types::Id;
use crate::store::Store;
use crate::webhooks::EndpointRow;

#[async_trait]
impl EndpointStore for Store {
    async fn add_endpoint(&self, endpoint: NewEndpoint) -> Result<(), EndpointError> {
        change::add(&self.context, endpoint).await
    }

    async fn endpoints(&self, account: AccountId) -> Result<Vec<Endpoint>, StoreError> {
        self.context
            .database
            .read("endpoints", Id::from(account), |conn, account| {
                async move {
                    let query = of!(*account).order(webhook_endpoints::id);
                    let rows: Vec<EndpointRow> =
                        on_conn!(conn, |c| query.select(EndpointRow::as_select()).load(c).await)?;
                    Ok(rows.into_iter().map(Endpoint::from).collect())
                }
                .boxed()
            })
            .await
    }

    async fn endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
    ) -> Result<Option<Endpoint>, StoreError> {
        let of = (Id::from(account), Id::from(endpoint));
        self.context
            .database
            .read("endpoint", of, |conn, (account, endpoint)| {
                async move { Ok(row(conn, *account, *endpoint).await?.map(Endpoint::from)) }.boxed()
            })
            .await
    }

    async fn update_endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        change: EndpointChange,
    ) -> Result<Option<Endpoint>, StoreError> {
        change::update(&self.context, (account.into(), endpoint.into()), change).await
    }

    async fn delete_endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        at: Timestamp,
    ) -> Result<Option<Endpoint>, StoreError> {
        change::delete(&self.context, (account.into(), endpoint.into()), at).await
    }

    async fn rotate_secret(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        rotation: SecretRotation,
    ) -> Result<Endpoint, EndpointError> {
        change::rotate(&self.context, (account.into(), endpoint.into()), rotation).await
    }

    async fn send_test(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        event: Event,
    ) -> Result<DeliveryRecord, EndpointError> {
        replay::test(&self.context, (account.into(), endpoint.into()), event).await
    }

    async fn deliveries(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        filter: DeliveryFilter,
        after: Option<DeliveryId>,
        limit: u32,
    ) -> Result<Option<Vec<DeliveryRecord>>, StoreError> {
        let wanted = deliveries::Wanted {
            account: account.into(),
            endpoint: endpoint.into(),
            filter,
            after: after.map(Id::from),
            limit,
        };
        self.context
            .database
            .read_snapshot("deliveries", wanted, |conn, wanted| deliveries::list(conn, wanted).boxed())
            .await
    }

    async fn delivery(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        delivery: DeliveryId,
    ) -> Result<Option<DeliveryStory>, StoreError> {
        let of = (Id::from(account), Id::from(endpoint), Id::from(delivery));
        self.context
            .database
            .read_snapshot("delivery", of, |conn, of| deliveries::story(conn, *of).boxed())
            .await
    }

    async fn replay(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        delivery: DeliveryId,
        at: Timestamp,
    ) -> Result<DeliveryRecord, EndpointError> {
        replay::one(&self.context, (account.into(), endpoint.into()), delivery.into(), at).await
    }

    async fn replay_failed(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        since: Timestamp,
        at: Timestamp,
    ) -> Result<ReplayedDeliveries, EndpointError> {
        replay::failed(&self.context, (account.into(), endpoint.into()), since, at).await
    }

    async fn purge_deliveries(&self, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
        let wanted = (Id::from(DeliveryId::first_at(before)), i64::from(limit));
        self.context
            .database
            .run_tx("purge deliveries", wanted, |tx, (before, limit)| {
                purge::purge(tx, *before, *limit).boxed()
            })
            .await
    }
}

/// The endpoints of an account: those that were deleted aren't there.
macro_rules! of {
    ($account:expr) => {
        webhook_endpoints::table
            .filter(webhook_endpoints::account_id.eq($account))
            .filter(webhook_endpoints::deleted_at.is_null())
    };
}
use of;

/// One endpoint of an account.
async fn row(conn: &mut Conn, account: Id, endpoint: Id) -> Result<Option<EndpointRow>, Failed> {
    let query = of!(account).filter(webhook_endpoints::id.eq(endpoint));
    let mut rows: Vec<EndpointRow> =
        on_conn!(conn, |c| query.select(EndpointRow::as_select()).load(c).await)?;
    Ok(rows.pop())
}

/// The same, locked until the end of the transaction.
async fn locked_row(tx: &mut Conn, account: Id, endpoint: Id) -> Result<Option<EndpointRow>, Failed> {
    let query = of!(account).filter(webhook_endpoints::id.eq(endpoint));
    let mut rows: Vec<EndpointRow> = match &mut *tx {
        Conn::Sqlite(object) => query.select(EndpointRow::as_select()).load(&mut **object).await?,
        Conn::Postgres(object) => {
            query.select(EndpointRow::as_select()).for_update().load(&mut **object).await?
        }
    };
    Ok(rows.pop())
}
