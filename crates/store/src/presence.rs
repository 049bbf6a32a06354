//! Who has an SQLite database open.
//!
//! Every program that opens one holds a shared lock on a file beside it; who replaces the database holds the lock alone.
//! The system gives it back when a process ends, however it ends. SQLite's own locks can't serve: they belong to the file
//! that is replaced, not to its name.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A lock, until it is dropped.
#[derive(Debug)]
pub(crate) struct Presence {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub(crate) enum Absent {
    /// Others have the database open, or replace it.
    InUse,
    /// The lock file can't be used.
    Unusable(PathBuf, io::Error),
}

impl Presence {
    /// One of several who use the database.
    pub(crate) fn shared(database: &Path) -> Result<Self, Absent> {
        Self::of(database, File::try_lock_shared)
    }

    /// The only one.
    pub(crate) fn alone(database: &Path) -> Result<Self, Absent> {
        Self::of(database, File::try_lock)
    }

    fn of(database: &Path, lock: fn(&File) -> Result<(), TryLockError>) -> Result<Self, Absent> {
        let path = lock_file(database);
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| Absent::Unusable(path.clone(), error))?;
        match lock(&file) {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Absent::InUse),
            Err(TryLockError::Error(error)) => Err(Absent::Unusable(path, error)),
        }
    }
}

/// It is never deleted: who deletes it could leave two programs with locks on different files.
fn lock_file(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
