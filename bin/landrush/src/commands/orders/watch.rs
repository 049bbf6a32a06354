//! `landrush orders --watch`: every change of some orders until all have ended.

use std::collections::BTreeSet;
use std::time::Duration;

use landrush_model::order::Order;
use landrush_model::ports::OrderStore;
use landrush_model::{AccountId, BatchId};
use serde_json::json;

use super::{HEAD, row, value};
use crate::output::{Output, table};
use crate::wiring::Opened;

/// How often the orders are looked at: their batches, one after the other.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) async fn run(
    opened: &Opened,
    account: AccountId,
    mut orders: Vec<Order>,
    output: Output,
) -> anyhow::Result<()> {
    let all = table(&HEAD, &orders.iter().map(row).collect::<Vec<_>>());
    // What comes later is written under the same columns.
    let widths: Vec<usize> = {
        let cells = |column: usize| orders.iter().map(row).map(move |row| row[column].chars().count());
        (0..HEAD.len()).map(|column| cells(column).max().unwrap_or(0)).collect()
    };
    output.say(all);
    let mut stop = std::pin::pin!(crate::serve::stop_signals()?);
    while orders.iter().any(|order| !order.state.is_terminal()) {
        tokio::select! {
            () = &mut stop => break,
            () = tokio::time::sleep(PAUSE) => {}
        }
        for order in changed(opened, account, &orders).await? {
            let cells = row(&order).into_iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            output.say(cells.collect::<Vec<_>>().join("  ").trim_end());
            if let Some(known) = orders.iter_mut().find(|known| known.id == order.id) {
                *known = order;
            }
        }
    }
    let values: Vec<_> = orders.iter().map(value).collect();
    output.result(&json!({ "data": values }), || {
        let open = orders.iter().filter(|order| !order.state.is_terminal()).count();
        format!("{} order(s), {open} of them open.", orders.len())
    });
    Ok(())
}

/// Those of the open orders that look different now.
async fn changed(opened: &Opened, account: AccountId, known: &[Order]) -> anyhow::Result<Vec<Order>> {
    let open = known.iter().filter(|order| !order.state.is_terminal());
    let batches: BTreeSet<BatchId> = open.map(|order| order.batch_id).collect();
    let mut changed = Vec::new();
    for batch in batches {
        let Some(progress) = opened.store.progress(account, batch).await? else { continue };
        changed.extend(progress.orders.into_iter().filter(|order| {
            let before = known.iter().find(|known| known.id == order.id);
            before.is_some_and(|before| row(before) != row(order))
        }));
    }
    Ok(changed)
}
