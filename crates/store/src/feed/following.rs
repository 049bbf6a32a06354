//! Hearing of what other processes commit.

use std::pin::pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::{FutureExt, StreamExt};
use landrush_model::BatchId;
use landrush_model::ports::StoreError;
use tokio::time::{interval, sleep};

use super::announcing::{CHANNEL, read};
use crate::connection::{Conn, on_conn};
use crate::schema::batches;
use crate::sql_types::Id;
use crate::store::Context;

/// How often the watched batches are looked at where nobody sends messages.
const WITHOUT_MESSAGES: Duration = Duration::from_secs(5);

/// And where somebody does: for messages that got lost.
const WITH_MESSAGES: Duration = Duration::from_secs(30);

/// Rings the bells of the hub until the store is gone.
pub(super) fn start(context: &Arc<Context>) {
    let context = Arc::downgrade(context);
    tokio::spawn(async move {
        while let Some(hub) = context.upgrade().map(|context| Arc::clone(&context.hub)) {
            // Nobody is kept alive by waiting.
            if tokio::time::timeout(Duration::from_secs(60), hub.until_watched()).await.is_err() {
                continue;
            }
            if let Some(connection) = listen(&context).await {
                hear(&context, connection).await;
            }
            sleep(WITHOUT_MESSAGES).await;
            look(&context).await;
        }
    });
}

/// A connection that listens, where there can be one.
async fn listen(context: &Weak<Context>) -> Option<AsyncPgConnection> {
    let context = context.upgrade()?;
    if !context.database.can_listen() {
        return None;
    }
    let Ok(Conn::Postgres(object)) = context.database.connection().await else { return None };
    // Taken out of the pool for good: its messages are nobody else's.
    let mut connection = Object::take(object);
    connection.batch_execute(&format!("LISTEN {CHANNEL}")).await.ok()?;
    Some(connection)
}

/// Rings for what messages tell, until the connection breaks or the store is gone.
async fn hear(context: &Weak<Context>, mut connection: AsyncPgConnection) {
    let mut messages = pin!(connection.notifications_stream());
    // The first look, at once, is for what was sent before anybody listened.
    let mut looks = interval(WITH_MESSAGES);
    loop {
        tokio::select! {
            message = messages.next() => {
                let (Some(Ok(message)), Some(context)) = (message, context.upgrade()) else { return };
                for (batch, sequence) in read(&message.payload) {
                    context.hub.heard(batch, sequence);
                }
            }
            _ = looks.tick() => look(context).await,
        }
        if context.strong_count() == 0 {
            return;
        }
    }
}

/// Looks at the batches that are watched, all in one query, none if there are none.
async fn look(context: &Weak<Context>) {
    let Some(context) = context.upgrade() else { return };
    let watched = context.hub.watched();
    if watched.is_empty() {
        return;
    }
    match sequences(&context, watched).await {
        Ok(sequences) => {
            for (batch, sequence) in sequences {
                context.hub.heard(batch, sequence);
            }
        }
        Err(error) => tracing::debug!(%error, "watched batches could not be looked at"),
    }
}

async fn sequences(context: &Context, watched: Vec<BatchId>) -> Result<Vec<(BatchId, i64)>, StoreError> {
    let ids: Vec<Id> = watched.into_iter().map(Id::from).collect();
    let rows: Vec<(Id, i64)> = context
        .database
        .read("watched batches", ids, |conn, ids| {
            async move {
                let query = batches::table
                    .filter(batches::id.eq_any(ids))
                    .select((batches::id, batches::event_sequence));
                Ok(on_conn!(conn, |c| query.load(c).await)?)
            }
            .boxed()
        })
        .await?;
    Ok(rows.into_iter().map(|(batch, sequence)| (batch.into(), sequence)).collect())
}
