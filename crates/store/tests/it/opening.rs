//! Opening databases, the right ones and the wrong ones.

use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use landrush_model::ports::{CatalogueStore, StoreErrorKind};
use landrush_store::{OpenError, Store, StoreConfig, SystemClock, TimeOrderedIds};

use crate::database::config;
use crate::database::postgres::{Database, admin_url};
use crate::database::sqlite::File;

async fn try_open(config: StoreConfig) -> Result<Store, OpenError> {
    Store::open(config, Arc::new(SystemClock), Arc::new(TimeOrderedIds::default())).await
}

#[tokio::test]
async fn a_slip_in_a_path_makes_no_database() {
    let file = File::new();
    let refused = try_open(config(&file.url())).await.err().unwrap();
    assert!(matches!(&refused, OpenError::NoFile(path) if *path == file.path()), "{refused}");
    assert!(!file.path().exists());
}

#[tokio::test]
async fn other_schemes_are_refused_by_naming_those_that_are_known() {
    for url in ["mysql://user:hunter2@host/db", "data.db", ""] {
        let refused = try_open(config(url)).await.err().unwrap().to_string();
        assert!(refused.contains("sqlite:") && refused.contains("postgres:"), "{refused}");
        assert!(!refused.contains("hunter2"), "{refused}");
    }
}

#[tokio::test]
async fn a_database_without_a_schema_wants_to_be_migrated() {
    let file = File::new();
    std::fs::write(file.path(), "").unwrap();
    let store = try_open(config(&file.url())).await.unwrap();
    assert!(matches!(store.check_migrated().await, Err(OpenError::NotMigrated(1..))));
    store.migrate().await.unwrap();
    store.check_migrated().await.unwrap();

    let database = Database::empty().await;
    let store = try_open(config(&database.url())).await.unwrap();
    assert!(matches!(store.check_migrated().await, Err(OpenError::NotMigrated(1..))));
}

const NEWER: &str = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000');";
const TOO_NEW: &str = "UPDATE schema_facts SET value = 99 WHERE name = 'lowest_release';";

fn check_refusal(refused: Result<Store, OpenError>) {
    let refused = refused.err().expect("the database is refused");
    assert!(matches!(refused, OpenError::NewerRelease { needed: 99, .. }), "{refused}");
    assert!(refused.to_string().contains("newer release"), "{refused}");
}

#[tokio::test]
async fn a_database_that_a_newer_release_moved_on_is_refused() {
    let file = File::new();
    let old = file.open().await.store;
    let mut conn = SqliteConnection::establish(file.path().to_str().unwrap()).unwrap();
    // What was only added to is for this release too: releases are rolled out one replica at a time.
    conn.batch_execute(NEWER).unwrap();
    try_open(config(&file.url())).await.unwrap().check_migrated().await.unwrap();
    conn.batch_execute(TOO_NEW).unwrap();
    check_refusal(try_open(config(&file.url())).await);
    assert!(matches!(old.check_migrated().await, Err(OpenError::NewerRelease { .. })));

    let database = Database::new().await;
    let client = database.client().await;
    client.batch_execute(NEWER).await.unwrap();
    try_open(config(&database.url())).await.unwrap();
    client.batch_execute(TOO_NEW).await.unwrap();
    check_refusal(try_open(config(&database.url())).await);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let refused = try_open(config("postgres://user:hunter2@127.0.0.1:1/db")).await.err().unwrap();
    let OpenError::Store(error) = &refused else { panic!("{refused}") };
    assert_eq!(error.kind, StoreErrorKind::Unavailable);
    let text = format!("{refused} {error:?}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn a_database_that_does_not_exist_is_not_waited_for() {
    let url = admin_url().replace("/postgres", "/landrush_no_such_database");
    let refused = try_open(config(&url)).await.err().unwrap();
    let OpenError::Store(error) = &refused else { panic!("{refused}") };
    assert_eq!(error.kind, StoreErrorKind::Broken, "{error:?}");
    assert!(format!("{error:?}").contains("does not exist"), "{error:?}");
}

/// The server of the tests speaks no TLS.
#[tokio::test]
async fn encryption_is_as_the_url_wants_it() {
    let database = Database::new().await;
    let with = |options: &str| config(&format!("{}?{options}", database.url()));
    for fine in ["sslmode=disable", "sslmode=prefer", "sslmode=prefer&prepared=off"] {
        let store = try_open(with(fine)).await.unwrap();
        assert_eq!(store.catalogue_version().await.unwrap(), 0, "{fine}");
        store.ping().await.unwrap();
    }
    for refused in ["sslmode=require", "sslmode=verify-full"] {
        assert!(try_open(with(refused)).await.is_err(), "{refused}");
    }
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let file = File::new();
    let store = file.open().await.store;
    store.close();
    let error = store.ping().await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Broken);
}

/// Whatever the umask says: there are people's addresses in them.
#[cfg(unix)]
#[tokio::test]
async fn new_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let file = File::new();
    let subject = file.open().await.into_subject(());
    subject.tenant("a").await;
    let mut found = Vec::new();
    for entry in std::fs::read_dir(file.path().parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.path());
        found.push(entry.file_name().into_string().unwrap());
    }
    found.sort();
    assert_eq!(found, ["store.db", "store.db-shm", "store.db-wal", "store.db.lock"]);
}
