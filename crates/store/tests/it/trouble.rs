//! Databases in trouble: locked, full, restarted. Errors say which, nothing is lost, and it goes on by itself.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use futures_util::future::join_all;
use landrush_model::ports::{AcceptError, Acceptance, OrderStore, StoreError, StoreErrorKind};
use landrush_store::Store;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::database::postgres::{self, Database};
use crate::database::sqlite::File;
use crate::database::{config, open};

fn kind_of(error: &AcceptError) -> StoreErrorKind {
    match error {
        AcceptError::Store(StoreError { kind, .. }) => *kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_file_is_unavailable_until_it_is_not() {
    let file = File::new();
    file.open().await;
    let mut impatient = config(&file.url());
    impatient.patience = Duration::from_millis(100);
    let opened = open(impatient).await;
    let store = opened.store.clone();
    let subject = opened.into_subject(());
    let tenant = subject.tenant("a").await;
    let before = subject.accepted(&tenant, &["before.com"]).await;

    let mut other = SqliteConnection::establish(file.path().to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN EXCLUSIVE; UPDATE schema_facts SET value = value").unwrap();
    let batch = subject.batch(&tenant, &["during.com"]).await;
    let error = store.accept(batch.clone()).await.unwrap_err();
    assert_eq!(kind_of(&error), StoreErrorKind::Unavailable, "{error:?}");
    // Readers don't mind.
    assert!(store.progress(tenant.account, before.batch.id).await.unwrap().is_some());

    other.batch_execute("COMMIT").unwrap();
    store.accept(batch).await.unwrap();
}

/// Set in the process that has no room.
const CHILD: &str = "LANDRUSH_STORE_TEST_FULL";

/// A process may not write files beyond a size, as on a full disk. This happens in a process of its own, because the limit
/// holds for all of a process; the shell has it survive the signal that comes with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_to_be_full_until_there_is_room() {
    if std::env::var_os(CHILD).is_some() {
        return fill_and_make_room().await;
    }
    let status = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "trouble::a_full_disk_is_said_to_be_full_until_there_is_room", "--nocapture"])
        .env(CHILD, "yes")
        .status()
        .unwrap();
    assert!(status.success());
}

async fn fill_and_make_room() {
    let file = File::new();
    let opened = file.open().await;
    let store = opened.store.clone();
    let subject = opened.into_subject(());
    let tenant = subject.tenant("a").await;
    let (_, most) = getrlimit(Resource::RLIMIT_FSIZE).unwrap();
    let size = std::fs::metadata(file.path()).unwrap().len();
    setrlimit(Resource::RLIMIT_FSIZE, size.max(512 * 1024) + 256 * 1024, most).unwrap();

    let mut accepted = Vec::new();
    let mut refused = None;
    for n in 0..2_000 {
        let batch = subject.batch(&tenant, &[&format!("fill{n}.com")]).await;
        match store.accept(batch.clone()).await {
            Ok(()) => accepted.push(batch),
            Err(error) => {
                assert_eq!(kind_of(&error), StoreErrorKind::Full, "{error:?}");
                refused = Some(batch);
                break;
            }
        }
    }
    let refused = refused.expect("the disk fills up");
    assert!(!accepted.is_empty());
    // It stays full, and says so each time; what is there can be read.
    for _ in 0..3 {
        let error = store.accept(refused.clone()).await.unwrap_err();
        assert_eq!(kind_of(&error), StoreErrorKind::Full, "{error:?}");
    }
    assert_eq!(store.progress(tenant.account, refused.batch.id).await.unwrap(), None);

    setrlimit(Resource::RLIMIT_FSIZE, most, most).unwrap();
    store.accept(refused.clone()).await.unwrap();
    for batch in accepted.into_iter().chain([refused]) {
        let progress = store.progress(batch.batch.account_id, batch.batch.id).await.unwrap().unwrap();
        assert_eq!(progress.orders, batch.orders);
    }
}

/// Repeats what was not available, as the engine does.
async fn accept_in_the_end(store: &Store, batch: &Acceptance) {
    for _ in 0..200 {
        match store.accept(batch.clone()).await {
            Ok(()) => return,
            // It was accepted, only nobody could say so.
            Err(AcceptError::DomainsOpen(domains)) => {
                assert_eq!(domains.len(), 2);
                let progress = store.progress(batch.batch.account_id, batch.batch.id).await.unwrap_or(None);
                assert!(progress.is_none_or(|progress| progress.orders.len() == 2));
                return;
            }
            Err(error) => assert_eq!(kind_of(&error), StoreErrorKind::Unavailable, "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} was never accepted", batch.batch.id);
}

/// Every connection is cut again and again, as by a server that restarts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_break_in_mid_batch_cost_time_and_nothing_else() {
    let database = Database::new().await;
    let opened = database.open().await;
    let store = opened.store.clone();
    let subject = opened.into_subject(());
    let tenant = subject.tenant("a").await;
    let mut batches = Vec::new();
    for n in 0..64 {
        batches.push(subject.batch(&tenant, &[&format!("one{n}.com"), &format!("two{n}.com")]).await);
    }
    let url = database.url();
    let name = url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let enough = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&enough);
    let cutting = tokio::spawn(async move {
        let admin = postgres::admin().await;
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        let mut cuts = 0;
        while !stop.load(Ordering::Relaxed) {
            cuts += admin.query(cut, &[&name]).await.unwrap().len();
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        cuts
    });
    for some in batches.chunks(8) {
        join_all(some.iter().map(|batch| accept_in_the_end(&store, batch))).await;
    }
    enough.store(true, Ordering::Relaxed);
    assert!(cutting.await.unwrap() > 0);

    let client = database.client().await;
    for (query, expected) in [
        ("SELECT count(*) FROM batches", 64i64),
        ("SELECT count(*) FROM orders", 128),
        ("SELECT count(*) FROM ledger", 128),
        ("SELECT count(*) FROM timeline", 128),
    ] {
        let count: i64 = client.query_one(query, &[]).await.unwrap().get(0);
        assert_eq!(count, expected, "{query}");
    }
    store.ping().await.unwrap();
    for work in subject.claim(3).await {
        subject.register(&work).await;
    }
}
