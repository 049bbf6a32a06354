//! A copy in the place of the database.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use landrush_model::ports::{Access, Clock, Ids};
use tempfile::TempDir;

use super::{
    BackupError, blocking, check, connect, folder_of, on_disk, refuse_own_files, sqlite_path, with_ending,
};
use crate::config::{Missing, StoreConfig};
use crate::connection::sqlite;
use crate::error::OpenError;
use crate::presence::{Absent, Presence};
use crate::store::Store;

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutBack {
    /// Where the database is that stood there before, if one did.
    pub aside: Option<PathBuf>,
    /// Whether the database is of an earlier release and has to be migrated.
    pub old: bool,
}

/// Puts a copy of a database in the place of the one that `config` names, which is kept beside it. Nobody may have that one
/// open. The copy is checked first: that it is whole, that this program may run on it, and that the sealing keys open it.
///
/// A crash leaves the old database, none, or the new one; repeating it then does what is left to do.
pub async fn put_back(
    backup: &Path,
    config: StoreConfig,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
) -> Result<PutBack, BackupError> {
    let database = sqlite_path(&config.url)?;
    if !backup.is_file() {
        return Err(BackupError::NoFile(backup.to_owned()));
    }
    refuse_own_files(&database, backup)?;
    // Held until the end: who opens the database meanwhile is refused.
    let _alone = Presence::alone(&database).map_err(|absent| match absent {
        Absent::InUse => BackupError::InUse,
        Absent::Unusable(file, source) => BackupError::File { file, source },
    })?;
    let now = clock.now();
    let (folder, copy) = {
        let (backup, database) = (backup.to_owned(), database.clone());
        blocking(move || {
            fold(&database)?;
            copied(&backup, &database)
        })
        .await?
    };
    let old = is_old(&copy, backup, config, clock, ids).await?;
    let aside = with_ending(&database, &format!(".before-{}", now.to_string().replace(':', "")));
    let aside = blocking(move || {
        settle(&copy)?;
        let aside = move_aside(&database, &aside)?;
        let of_database = |source| BackupError::File { file: database.clone(), source };
        std::fs::rename(&copy, &database).map_err(of_database)?;
        on_disk(folder_of(&database))?;
        drop(folder);
        Ok(aside)
    })
    .await?;
    Ok(PutBack { aside, old })
}

/// Makes one file of the database and its log, which needs it alone: programs that hold no [`Presence`] are found here. A
/// database that is too damaged for that is moved as it is.
fn fold(database: &Path) -> Result<(), BackupError> {
    if !database.exists() {
        return Ok(());
    }
    let Ok(mut connection) = connect(database, Duration::from_millis(500)) else { return Ok(()) };
    match connection.batch_execute("PRAGMA journal_mode = DELETE") {
        Err(error) if error.to_string().contains("locked") => Err(BackupError::InUse),
        _ => Ok(()),
    }
}

/// A copy of the backup in a folder of its own beside the database: checking a database writes beside it.
fn copied(backup: &Path, database: &Path) -> Result<(TempDir, PathBuf), BackupError> {
    let place = folder_of(database);
    let of_place = |source| BackupError::File { file: place.to_owned(), source };
    let folder = tempfile::Builder::new().prefix(".landrush-restore.").tempdir_in(place).map_err(of_place)?;
    let copy = folder.path().join("landrush.db");
    let of_backup = |source: io::Error| BackupError::File { file: backup.to_owned(), source };
    sqlite::create(&copy).map_err(of_place)?;
    let mut from = File::open(backup).map_err(of_backup)?;
    let mut to = OpenOptions::new().write(true).open(&copy).map_err(of_place)?;
    io::copy(&mut from, &mut to).map_err(of_backup)?;
    drop(to);
    check(&copy).map_err(|error| match error {
        BackupError::Damaged { why, .. } => BackupError::Damaged { file: backup.to_owned(), why },
        error => error,
    })?;
    Ok((folder, copy))
}

/// Opens the copy as the database will be opened; whether it has to be migrated.
async fn is_old(
    copy: &Path,
    backup: &Path,
    config: StoreConfig,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
) -> Result<bool, BackupError> {
    let config =
        StoreConfig { url: format!("sqlite:{}", copy.display()), missing: Missing::Refuse, ..config };
    let store = Store::open(config, clock, ids).await.map_err(BackupError::Unusable)?;
    if !store.is_begun().await.map_err(OpenError::Store)? {
        return Err(BackupError::Foreign(backup.to_owned()));
    }
    let old = match store.check_migrated().await {
        Ok(()) => false,
        Err(OpenError::NotMigrated(_)) => true,
        Err(error) => return Err(BackupError::Unusable(error)),
    };
    // Something sealed, if there is anything: without its key the database is of little use.
    if !old {
        store.registrar_accounts().await.map_err(|error| BackupError::Unusable(error.into()))?;
    }
    store.close();
    Ok(old)
}

/// Waits until the copy is one file that nobody has open, on the disk.
fn settle(copy: &Path) -> Result<(), BackupError> {
    let failed = |why: String| BackupError::Damaged { file: copy.to_owned(), why };
    for _ in 0..100 {
        let mut connection = connect(copy, Duration::from_secs(1))?;
        match connection.batch_execute("PRAGMA journal_mode = DELETE") {
            Ok(()) => {
                drop(connection);
                on_disk(copy)?;
                return Ok(());
            }
            // Connections of the store are closed a moment after it.
            Err(error) if error.to_string().contains("locked") => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
    }
    Err(failed("it stays in use".into()))
}

/// Gives the database and what SQLite keeps beside it another name, the database first: a log without one is thrown away,
/// but one that is left beside another database would be played into that.
fn move_aside(database: &Path, aside: &Path) -> Result<Option<PathBuf>, BackupError> {
    let mut moved = None;
    for ending in ["", "-wal", "-shm", "-journal"] {
        let (from, to) = (with_ending(database, ending), with_ending(aside, ending));
        match std::fs::rename(&from, &to) {
            Ok(()) => moved = Some(aside.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(BackupError::File { file: from, source }),
        }
    }
    Ok(moved)
}
