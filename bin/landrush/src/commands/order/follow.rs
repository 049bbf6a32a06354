//! `landrush order follow`: batches as they go on, and what came of them.

use std::time::{Duration, Instant};

use landrush_model::batch::Batch;
use landrush_model::order::{Order, OrderState};
use landrush_model::ports::{BatchFeed, BatchProgress, OrderStore};
use landrush_model::{AccountId, BatchId};
use serde_json::{Value, json};

use super::parse;
use crate::cli::Global;
use crate::commands::account;
use crate::commands::again::Again;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::progress::{Display, Progress};
use crate::wiring::Opened;

/// How often the batches are looked at: one row each.
const PAUSE: Duration = Duration::from_millis(500);

/// After how long without any event it is said what orders wait for.
const QUIET: Duration = Duration::from_secs(10);

/// How the following ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Every order has ended.
    Done,
    /// Somebody pressed Ctrl-C.
    Interrupted,
}

pub(super) async fn run(
    opened: &Opened,
    batches: &[String],
    account: Option<&str>,
    global: &Global,
    output: Output,
) -> anyhow::Result<()> {
    let found = account::find(opened, account, global).await?;
    let batches = batches.iter().map(|id| parse(id)).collect::<anyhow::Result<Vec<BatchId>>>()?;
    let again = Again::new(global, account);
    to_the_end(opened, found.id, &batches, &again, json!({}), output).await
}

/// Follows batches until all have ended or somebody presses Ctrl-C; then says what came of them. `told` is what machines
/// are to know beside that. Errors: [`Kind::Incomplete`](crate::exit::Kind::Incomplete) unless every order is completed.
pub(super) async fn to_the_end(
    opened: &Opened,
    account: AccountId,
    batches: &[BatchId],
    again: &Again,
    told: Value,
    output: Output,
) -> anyhow::Result<()> {
    let end = watch(opened, account, batches, output).await?;
    let mut standing = Vec::new();
    for batch in batches {
        let progress = opened.store.progress(account, *batch).await?;
        standing.push(progress.ok_or_else(no_batch)?);
    }
    report(&standing, end, again, told, output)
}

async fn watch(
    opened: &Opened,
    account: AccountId,
    batches: &[BatchId],
    output: Output,
) -> anyhow::Result<End> {
    let mut rows = look(opened, account, batches).await?;
    let mut display = Display::new(output, Progress::of(rows.iter().map(|batch| &batch.counts)).total);
    let mut stop = std::pin::pin!(crate::serve::stop_signals()?);
    let (mut last, mut since, mut told) = (0, Instant::now(), false);
    let end = loop {
        let progress = Progress::of(rows.iter().map(|batch| &batch.counts));
        display.show(&progress);
        if progress.done {
            break End::Done;
        }
        let events: i64 = rows.iter().map(|batch| batch.event_sequence).sum();
        if events != last {
            (last, since, told) = (events, Instant::now(), false);
        } else if since.elapsed() > QUIET && !told {
            told = true;
            display.note(
                "Nothing has happened for a while. Orders are carried out by a running server (landrush serve); if none runs, \
                 they wait for one. `landrush orders` shows what each waits for.",
            );
        }
        tokio::select! {
            () = &mut stop => break End::Interrupted,
            () = tokio::time::sleep(PAUSE) => {}
        }
        rows = look(opened, account, batches).await?;
    };
    display.finish();
    Ok(end)
}

/// The batches as they are now.
async fn look(opened: &Opened, account: AccountId, batches: &[BatchId]) -> anyhow::Result<Vec<Batch>> {
    let mut rows = Vec::with_capacity(batches.len());
    for batch in batches {
        // No event comes after the last one: the batch by itself.
        let fed = opened.store.batch_events(account, *batch, i64::MAX, 1).await?;
        rows.push(fed.ok_or_else(no_batch)?.batch);
    }
    Ok(rows)
}

fn no_batch() -> anyhow::Error {
    Failure::not_found("the account has no such batch")
}

fn report(
    standing: &[BatchProgress],
    end: End,
    again: &Again,
    told: Value,
    output: Output,
) -> anyhow::Result<()> {
    let progress = Progress::of(standing.iter().map(|standing| &standing.batch.counts));
    let orders = standing.iter().flat_map(|standing| &standing.orders);
    let failed: Vec<&Order> = orders.filter(|order| order.state == OrderState::Failed).collect();
    let retries = retries(&failed, again);
    let ids: Vec<String> = standing.iter().map(|standing| standing.batch.id.to_string()).collect();
    let follow = again.command(&format!("order follow {}", ids.join(" ")));
    let mut data = json!({
        "batches": ids,
        "progress": progress,
        "interrupted": end == End::Interrupted,
        "failed": failed.iter().map(|order| failed_value(order)).collect::<Vec<_>>(),
        "retry": retries,
    });
    if end == End::Interrupted {
        data["follow"] = json!(follow);
    }
    if let (Some(data), Value::Object(told)) = (data.as_object_mut(), told) {
        data.extend(told);
    }
    output.result(&json!({ "data": data }), || {
        let mut text = format!(
            "{} of {} orders completed, {} failed.",
            progress.completed, progress.total, progress.failed
        );
        if !failed.is_empty() {
            let rows: Vec<_> = failed.iter().map(|order| failed_row(order)).collect();
            let table = table(&["DOMAIN", "STAGE", "CODE", "WHY", "ID"], &rows);
            text = format!("{text}\n\n{table}\n\nTry them again with:\n  {}", retries.join("\n  "));
        }
        if end == End::Interrupted {
            text = format!("{text}\nThe orders go on without you. Follow them again with:\n  {follow}");
        }
        text
    });
    if progress.done && failed.is_empty() {
        return Ok(());
    }
    Err(Failure::incomplete(match end {
        End::Done => format!("{} of {} orders failed", progress.failed, progress.total),
        End::Interrupted => {
            let open = progress.total - progress.completed - progress.failed;
            format!("{open} of {} orders have not ended yet", progress.total)
        }
    }))
}

/// The commands that try what failed again: of one order by itself, of several by their batches.
fn retries(failed: &[&Order], again: &Again) -> Vec<String> {
    if let [order] = failed {
        return vec![again.command(&format!("order retry {}", order.id))];
    }
    let mut batches: Vec<BatchId> = failed.iter().map(|order| order.batch_id).collect();
    batches.dedup();
    batches.iter().map(|batch| again.command(&format!("order retry --batch {batch}"))).collect()
}

fn failed_value(order: &Order) -> Value {
    json!({ "id": order.id, "batchId": order.batch_id, "domain": order.domain, "error": order.failure })
}

fn failed_row(order: &Order) -> Vec<String> {
    let (stage, code, why) = order.failure.as_ref().map_or_else(
        || ("-", "-", "-".into()),
        |failure| (failure.stage.as_str(), failure.code.as_str(), failure.text.clone()),
    );
    vec![order.domain.to_string(), stage.to_owned(), code.to_owned(), why, order.id.to_string()]
}
