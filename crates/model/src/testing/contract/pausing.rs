//! Batches that are held.

use std::time::Duration;

use super::subject::Subject;
use crate::failure::WaitReason;
use crate::operation::OperationKind;
use crate::order::{Effect, Outcome};
use crate::ports::{CommitError, Pause};

/// No intent is recorded; what was begun before can end; afterwards it goes on.
pub async fn nothing_is_begun_while_a_batch_is_paused(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com", "two.com"]).await;
    let works = subject.claim(10).await;
    let begun = subject.step(&works[0], Outcome::Begun(OperationKind::Register)).await.unwrap();
    let pause = |pause| subject.orders.set_pause(tenant.account, batch.batch.id, pause, subject.now());
    let paused = pause(Pause::Paused).await.unwrap().unwrap();
    assert_eq!(paused.paused_at, Some(subject.now()));

    let refused = subject.step(&works[1], Outcome::Begun(OperationKind::Register)).await;
    assert!(matches!(refused, Err(CommitError::BatchPaused)), "{refused:?}");
    subject.step(&works[1], Outcome::Paused).await.unwrap();
    subject.step(&begun, Outcome::Done(Effect::Registered { expires_at: None })).await.unwrap();
    assert_eq!(subject.claim(10).await, []);

    subject.clock.advance(Duration::from_secs(60));
    let resumed = pause(Pause::Resumed).await.unwrap().unwrap();
    assert_eq!(resumed.paused_at, None);
    let work = subject.claim_only().await;
    assert_eq!(work.order.wait.map(|wait| wait.reason), Some(WaitReason::BatchPaused));
    assert_eq!(work.order.give_up_at, works[1].order.give_up_at + Duration::from_secs(60));
    subject.register(&work).await;
}

/// Pausing twice keeps the first time, resuming twice changes nothing, and another account's batch is not there.
pub async fn a_pause_is_set_once(subject: &Subject) {
    let (tenant, other) = (subject.tenant("a").await, subject.tenant("b").await);
    let batch = subject.accepted(&tenant, &["one.com"]).await;
    let began = subject.now();
    let pause = |account, pause| subject.orders.set_pause(account, batch.batch.id, pause, subject.now());
    assert_eq!(pause(other.account, Pause::Paused).await.unwrap(), None);
    pause(tenant.account, Pause::Paused).await.unwrap();
    subject.clock.advance(Duration::from_secs(5));
    let again = pause(tenant.account, Pause::Paused).await.unwrap().unwrap();
    assert_eq!(again.paused_at, Some(began));
    for _ in 0..2 {
        let resumed = pause(tenant.account, Pause::Resumed).await.unwrap().unwrap();
        assert_eq!(resumed.paused_at, None);
    }
    let work = subject.claim_only().await;
    assert_eq!(work.order.give_up_at, batch.orders[0].give_up_at + Duration::from_secs(5));
}
