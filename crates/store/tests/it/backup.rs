//! Copies of an SQLite database.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use landrush_model::ports::{Access, CatalogueStore};
use landrush_model::testing::SequentialIds;
use landrush_model::{Account, AccountId, PriceListId, Timestamp};
use landrush_store::{
    BackupError, Existing, OpenError, PutBack, Store, StoreConfig, SystemClock, TimeOrderedIds, back_up,
    put_back,
};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use uuid::Uuid;

use crate::database::sqlite::File;
use crate::database::{Opened, config};

const PATIENCE: Duration = Duration::from_secs(5);

async fn open(file: &File) -> Store {
    Store::open(config(&file.url()), Arc::new(SystemClock), Arc::new(TimeOrderedIds::default()))
        .await
        .unwrap()
}

async fn add(store: &Store, name: &str) {
    let id = Uuid::from_u128(name.len() as u128);
    let list = store.create_price_list(PriceListId::from_uuid(id), name).await.unwrap();
    let account = Account { id: AccountId::from_uuid(id), name: name.into(), price_list_id: list };
    store.create_account(account, Timestamp::EPOCH).await.unwrap();
}

async fn names(store: &Store) -> Vec<String> {
    store.accounts().await.unwrap().into_iter().map(|account| account.name).collect()
}

/// Waits until a store that was dropped has let go of its database: its writers end a moment later.
async fn is_released(file: &File) {
    let lock = std::fs::File::open(format!("{}.lock", file.path().display())).unwrap();
    for _ in 0..200 {
        if lock.try_lock().is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the store stays open");
}

async fn restore(backup: &Path, config: StoreConfig) -> Result<PutBack, BackupError> {
    put_back(backup, config, Arc::new(SystemClock), Arc::new(SequentialIds::default())).await
}

#[tokio::test]
async fn a_copy_is_of_one_moment_and_is_put_back() {
    let file = File::new();
    let copy = file.path().with_extension("copy");
    let Opened { store, .. } = file.open().await;
    add(&store, "one").await;
    back_up(&file.url(), &copy, Existing::Keep, PATIENCE).await.unwrap();
    add(&store, "later").await;
    let again = back_up(&file.url(), &copy, Existing::Keep, PATIENCE).await;
    assert!(matches!(again, Err(BackupError::Exists(_))), "{again:?}");
    // Nobody replaces what is in use, whoever uses it.
    assert!(matches!(restore(&copy, config(&file.url())).await, Err(BackupError::InUse)));
    assert_eq!(names(&store).await, ["later", "one"]);
    store.close();
    drop(store);
    is_released(&file).await;

    let mut other = file.connect();
    other.batch_execute("PRAGMA journal_mode = WAL; SELECT COUNT(*) FROM accounts").unwrap();
    assert!(matches!(restore(&copy, config(&file.url())).await, Err(BackupError::InUse)));
    drop(other);

    let done = restore(&copy, config(&file.url())).await.unwrap();
    assert!(!done.old);
    assert_eq!(names(&open(&file).await).await, ["one"]);
    let aside = format!("sqlite:{}", done.aside.unwrap().display());
    let aside = Store::open(config(&aside), Arc::new(SystemClock), Arc::new(TimeOrderedIds::default())).await;
    assert_eq!(names(&aside.unwrap()).await, ["later", "one"]);
}

#[tokio::test]
async fn a_log_that_was_left_behind_is_not_played_into_the_copy() {
    let file = File::new();
    let copy = file.path().with_extension("copy");
    let Opened { store, .. } = file.open().await;
    add(&store, "one").await;
    back_up(&file.url(), &copy, Existing::Keep, PATIENCE).await.unwrap();
    add(&store, "later").await;
    // A crash after the database got another name, and before its log did.
    let log = std::fs::read(format!("{}-wal", file.path().display())).unwrap();
    assert!(!log.is_empty());
    store.close();
    drop(store);
    is_released(&file).await;
    std::fs::remove_file(file.path()).unwrap();
    std::fs::write(format!("{}-wal", file.path().display()), log).unwrap();
    restore(&copy, config(&file.url())).await.unwrap();
    assert_eq!(names(&open(&file).await).await, ["one"]);
}

#[tokio::test]
async fn a_database_is_not_opened_while_it_is_replaced() {
    let file = File::new();
    std::fs::write(file.path(), "").unwrap();
    let lock = std::fs::File::create(format!("{}.lock", file.path().display())).unwrap();
    lock.lock().unwrap();
    let opened =
        Store::open(config(&file.url()), Arc::new(SystemClock), Arc::new(TimeOrderedIds::default())).await;
    assert!(matches!(opened.err(), Some(OpenError::Replaced)));
    drop(lock);
    open(&file).await;
}

#[tokio::test]
async fn what_is_no_database_is_not_overwritten() {
    let file = File::new();
    let _opened = file.open().await;
    let key = file.path().with_file_name("landrush.key");
    std::fs::write(&key, "k1 a key that is needed").unwrap();
    let refused = back_up(&file.url(), &key, Existing::Replace, PATIENCE).await;
    assert!(matches!(refused, Err(BackupError::NotABackup(_))), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), "k1 a key that is needed");
}

#[tokio::test]
async fn a_database_is_not_put_in_its_own_place() {
    let file = File::new();
    let Opened { store, .. } = file.open().await;
    add(&store, "one").await;
    store.close();
    drop(store);
    is_released(&file).await;
    let link = file.path().with_file_name("link.db");
    std::os::unix::fs::symlink(file.path(), &link).unwrap();
    for own in [file.path().to_owned(), link] {
        let refused = restore(&own, config(&file.url())).await;
        assert!(matches!(refused, Err(BackupError::IsDatabase(_))), "{refused:?}");
    }
    assert_eq!(names(&open(&file).await).await, ["one"]);
}

/// Set in the process that has no room.
const CHILD: &str = "LANDRUSH_STORE_TEST_NO_ROOM";

/// In a process of its own, because its limit of what may be written holds for all of it.
#[tokio::test]
async fn a_copy_that_has_no_room_is_said_to_have_none() {
    if std::env::var_os(CHILD).is_some() {
        return copy_without_room().await;
    }
    let status = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "backup::a_copy_that_has_no_room_is_said_to_have_none", "--nocapture"])
        .env(CHILD, "yes")
        .status()
        .unwrap();
    assert!(status.success());
}

async fn copy_without_room() {
    let file = File::new();
    let Opened { store, .. } = file.open().await;
    add(&store, "one").await;
    let copy = file.path().with_extension("copy");
    let (_, most) = getrlimit(Resource::RLIMIT_FSIZE).unwrap();
    setrlimit(Resource::RLIMIT_FSIZE, 16 * 1024, most).unwrap();
    let refused = back_up(&file.url(), &copy, Existing::Keep, PATIENCE).await;
    setrlimit(Resource::RLIMIT_FSIZE, most, most).unwrap();
    assert!(matches!(refused, Err(BackupError::Full { .. })), "{refused:?}");
    assert!(!copy.exists());
    back_up(&file.url(), &copy, Existing::Keep, PATIENCE).await.unwrap();
}
