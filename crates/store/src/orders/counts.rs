//! Counts over all accounts, for the operator.

use diesel::dsl::count_star;
use diesel::prelude::QueryDsl;
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::order::OrderState;
use landrush_model::ports::StoreError;

use crate::connection::on_conn;
use crate::error::Failed;
use crate::schema::orders;
use crate::transaction::Database;

/// Open orders by state; the index has open ones only.
pub(crate) async fn by_state(database: &Database) -> Result<Vec<(OrderState, u64)>, StoreError> {
    database
        .read("count orders", (), |conn, ()| {
            async move {
                let query = orders::table
                    .filter(orders::is_open)
                    .group_by(orders::state)
                    .select((orders::state, count_star()));
                let counts: Vec<(String, i64)> = on_conn!(conn, |c| query.load(c).await)?;
                let counted = |state: OrderState| {
                    let count = counts.iter().find(|(name, _)| name == state.as_str());
                    let count = count.map_or(Ok(0), |(_, count)| (*count).try_into());
                    count.map(|count| (state, count)).map_err(Failed::damaged)
                };
                OrderState::ALL.into_iter().filter(|state| !state.is_terminal()).map(counted).collect()
            }
            .boxed()
        })
        .await
}
