//! When the next order falls due: three looks at the front of an index each, and nothing is locked.

use diesel::NullableExpressionMethods;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use landrush_model::Timestamp;

use crate::connection::{Conn, on_conn};
use crate::database_clock::DatabaseNow;
use crate::error::Failed;
use crate::schema::orders;
use crate::sql_types::{At, Id};

/// The epoch if something is due already, else the earliest time that an order waits for.
pub(crate) async fn next_due(conn: &mut Conn, account: Id) -> Result<Option<Timestamp>, Failed> {
    let of_account = || orders::table.filter(orders::registrar_account_id.eq(account));
    let ready =
        of_account().filter(orders::queue_rank.is_not_null()).order(orders::queue_rank).select(orders::id);
    let ready: Option<Id> = on_conn!(conn, |c| ready.first(c).await.optional())?;
    if ready.is_some() {
        return Ok(Some(Timestamp::EPOCH));
    }
    let orphan = of_account()
        .filter(orders::lease_until.le(DatabaseNow.nullable()))
        .order(orders::lease_until)
        .select(orders::id);
    let orphan: Option<Id> = on_conn!(conn, |c| orphan.first(c).await.optional())?;
    if orphan.is_some() {
        return Ok(Some(Timestamp::EPOCH));
    }
    let waiting =
        of_account().filter(orders::due_at.is_not_null()).order(orders::due_at).select(orders::due_at);
    let waiting: Option<Option<At>> = on_conn!(conn, |c| waiting.first(c).await.optional())?;
    Ok(waiting.flatten().map(Timestamp::from))
}
