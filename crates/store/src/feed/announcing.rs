//! Telling other processes which batches have further events.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures_util::FutureExt;
use landrush_model::BatchId;
use tokio::sync::Notify;

use crate::store::Context;

/// The channel of PostgreSQL.
pub(super) const CHANNEL: &str = "landrush_batches";

/// How long what happens is gathered before it is sent: a message costs the database a transaction.
const GATHER: Duration = Duration::from_millis(100);

/// A message has 8,000 bytes at most.
const BATCHES_IN_A_MESSAGE: usize = 120;

/// What is to be sent.
#[derive(Default)]
pub(crate) struct Announcer {
    waiting: Arc<Waiting>,
}

#[derive(Default)]
struct Waiting {
    batches: Mutex<BTreeMap<BatchId, i64>>,
    ring: Notify,
}

impl Announcer {
    /// Sends soon that the batch has events up to this sequence.
    pub(crate) fn announce(&self, batch: BatchId, sequence: i64) {
        self.waiting.batches.lock().unwrap_or_else(PoisonError::into_inner).insert(batch, sequence);
        self.waiting.ring.notify_one();
    }

    /// Sends what is announced, until the store is gone. A message that can't be sent is lost: whoever listens looks by
    /// themselves now and then.
    pub(crate) fn start(&self, context: Weak<Context>) {
        let waiting = Arc::clone(&self.waiting);
        tokio::spawn(async move {
            loop {
                // A store that is gone announces nothing any more.
                if tokio::time::timeout(Duration::from_secs(60), waiting.ring.notified()).await.is_err() {
                    if context.strong_count() == 0 {
                        return;
                    }
                    continue;
                }
                let Some(context) = context.upgrade() else { return };
                let batches =
                    std::mem::take(&mut *waiting.batches.lock().unwrap_or_else(PoisonError::into_inner));
                let batches: Vec<(BatchId, i64)> = batches.into_iter().collect();
                for part in batches.chunks(BATCHES_IN_A_MESSAGE) {
                    send(&context, &message(part)).await;
                }
                drop(context);
                tokio::time::sleep(GATHER).await;
            }
        });
    }
}

async fn send(context: &Context, message: &str) {
    // Its loss costs time only, so it needn't wait for the disk.
    let statements = format!("SET LOCAL synchronous_commit = off; NOTIFY {CHANNEL}, '{message}'");
    let sent = context
        .database
        .run_tx("announce", statements, |tx, statements| async move { tx.run(statements).await }.boxed())
        .await;
    if let Err(error) = sent {
        tracing::debug!(%error, "news of batches could not be sent to other processes");
    }
}

/// Ids and numbers: nothing in it needs quoting.
fn message(batches: &[(BatchId, i64)]) -> String {
    let parts: Vec<String> = batches.iter().map(|(batch, sequence)| format!("{batch}:{sequence}")).collect();
    parts.join(",")
}

/// What a message says.
pub(super) fn read(message: &str) -> Vec<(BatchId, i64)> {
    let part = |part: &str| {
        let (batch, sequence) = part.split_once(':')?;
        Some((batch.parse().ok()?, sequence.parse().ok()?))
    };
    message.split(',').filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn messages_are_read_back_and_fit() {
        let batches: Vec<_> = (0..BATCHES_IN_A_MESSAGE)
            .map(|n| (BatchId::from_uuid(Uuid::from_u128(n as u128)), i64::MAX))
            .collect();
        let message = message(&batches);
        assert!(message.len() < 8_000, "{}", message.len());
        assert_eq!(read(&message), batches);
        assert_eq!(read("nonsense,:,1:2"), []);
    }
}
