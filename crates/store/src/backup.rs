//! Copies of an SQLite database: taken while it is in use, put back while it isn't.

mod put_back;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::result::Error as QueryError;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};
use landrush_model::ports::StoreErrorKind;

use crate::config::Target;
use crate::connection::sqlite;
use crate::error::{Failed, OpenError};

pub use put_back::{PutBack, put_back};

/// What to do if there is a file already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Leave it, and say so.
    Keep,
    /// Put the copy in its place.
    Replace,
}

/// A copy was not taken, or not put back. The database is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The database is in PostgreSQL, which has tools of its own.
    #[error(
        "the database is in PostgreSQL: back it up with pg_dump or pg_basebackup, as the operating guide says"
    )]
    NotSqlite,
    /// There is a file already.
    #[error("{} exists already; nothing was overwritten", .0.display())]
    Exists(PathBuf),
    /// The copy would take the place of the database itself, or of a file that belongs to it.
    #[error("{} belongs to the database itself", .0.display())]
    IsDatabase(PathBuf),
    /// What would be overwritten is something else than an earlier backup, such as the key file.
    #[error("{} is no database, so it is not overwritten", .0.display())]
    NotABackup(PathBuf),
    /// There is no such file.
    #[error("there is no file {}", .0.display())]
    NoFile(PathBuf),
    /// A program has the database open.
    #[error("the database is in use; stop the server and everything else that has it open first")]
    InUse,
    /// There is no room for the copy.
    #[error("there is no room for the copy in {}: {why}", .folder.display())]
    Full {
        /// Where it was to be.
        folder: PathBuf,
        /// What SQLite says.
        why: String,
    },
    /// The copy is damaged or isn't one.
    #[error("{} is not an undamaged database: {why}", .file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// What SQLite says.
        why: String,
    },
    /// The copy is an SQLite database, but none of this program.
    #[error("{} is not a database of Landrush", .0.display())]
    Foreign(PathBuf),
    /// The copy can't be used with this program, or with these sealing keys.
    #[error("the backup can't be used: {0}")]
    Unusable(#[source] OpenError),
    /// The database can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A file can't be read or written.
    #[error("{}: {source}", .file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Copies an SQLite database into a file, as it is at one moment, while others go on reading and writing it. The copy has its
/// name only once it is whole, checked, and on the disk. Returns its size in bytes.
pub async fn back_up(
    url: &str,
    to: &Path,
    existing: Existing,
    patience: Duration,
) -> Result<u64, BackupError> {
    let from = sqlite_path(url)?;
    if !from.exists() {
        return Err(OpenError::NoFile(from).into());
    }
    let to = to.to_owned();
    blocking(move || copy(&from, &to, existing, patience)).await
}

fn copy(from: &Path, to: &Path, existing: Existing, patience: Duration) -> Result<u64, BackupError> {
    refuse_own_files(from, to)?;
    if existing == Existing::Keep && to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    if !may_be_replaced(to) {
        return Err(BackupError::NotABackup(to.to_owned()));
    }
    let folder = folder_of(to);
    let of_folder = |source| BackupError::File { file: folder.to_owned(), source };
    // Beside its place: a name is given within one file system only. It is gone if this fails.
    let part = tempfile::Builder::new().prefix(".landrush-backup.").tempfile_in(folder).map_err(of_folder)?;
    let mut source = connect(from, patience)?;
    // Sees one moment, and keeps nobody from writing. The file is empty and for its owner alone.
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(text_of(part.path())?)
        .execute(&mut source)
        .map_err(|error| not_copied(error, from, folder))?;
    drop(source);
    check(part.path())?;
    let size = on_disk(part.path())?;
    let placed = match existing {
        Existing::Keep => part.persist_noclobber(to),
        Existing::Replace => part.persist(to),
    };
    placed.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists(to.to_owned()),
        _ => BackupError::File { file: to.to_owned(), source: error.error },
    })?;
    on_disk(folder)?;
    Ok(size)
}

/// Why SQLite made no copy of a database in this folder.
fn not_copied(error: QueryError, from: &Path, folder: &Path) -> BackupError {
    let why = error.to_string();
    let failed = Failed::from(error);
    match failed.sort().0 {
        StoreErrorKind::Full => BackupError::Full { folder: folder.to_owned(), why },
        StoreErrorKind::Unavailable => BackupError::Open(failed.into_error("back up").into()),
        StoreErrorKind::Broken => BackupError::Damaged { file: from.to_owned(), why },
    }
}

/// The database, and what SQLite and this program put beside it.
fn refuse_own_files(database: &Path, to: &Path) -> Result<(), BackupError> {
    let whole = |path: &Path| {
        let folder = folder_of(path).canonicalize().ok()?;
        let path = folder.join(path.file_name()?);
        // Through a link, too.
        Some(path.canonicalize().unwrap_or(path))
    };
    let to_whole = whole(to);
    let own = ["", "-wal", "-shm", "-journal", ".lock"];
    if own.iter().any(|ending| to_whole.is_some() && whole(&with_ending(database, ending)) == to_whole) {
        return Err(BackupError::IsDatabase(to.to_owned()));
    }
    Ok(())
}

/// Whether there is nothing, an empty file, or an SQLite database.
fn may_be_replaced(to: &Path) -> bool {
    const BEGINNING: &[u8] = b"SQLite format 3\0";
    let mut found = Vec::new();
    match std::fs::File::open(to) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(file) => {
            let mut beginning = io::Read::take(file, 16);
            io::Read::read_to_end(&mut beginning, &mut found).is_ok()
                && (found.is_empty() || found == BEGINNING)
        }
    }
}

/// Whether the file is a database without damage.
fn check(file: &Path) -> Result<(), BackupError> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        integrity_check: String,
    }
    let damaged = |why: String| BackupError::Damaged { file: file.to_owned(), why };
    let mut connection = connect(file, Duration::ZERO).map_err(|error| damaged(error.to_string()))?;
    let lines: Vec<Line> = diesel::sql_query("PRAGMA integrity_check")
        .load(&mut connection)
        .map_err(|error| damaged(error.to_string()))?;
    match &lines[..] {
        [line] if line.integrity_check == "ok" => Ok(()),
        lines => {
            let lines: Vec<_> = lines.iter().map(|line| line.integrity_check.as_str()).collect();
            Err(damaged(lines.join("; ")))
        }
    }
}

fn sqlite_path(url: &str) -> Result<PathBuf, BackupError> {
    match Target::parse(url)? {
        Target::Sqlite(path) => Ok(path),
        Target::Postgres(_) => Err(BackupError::NotSqlite),
    }
}

fn connect(path: &Path, patience: Duration) -> Result<SqliteConnection, BackupError> {
    let failed = |why: String| BackupError::Damaged { file: path.to_owned(), why };
    let mut connection = SqliteConnection::establish(&sqlite::url(path, sqlite::Use::Read)?)
        .map_err(|error| failed(error.to_string()))?;
    connection
        .batch_execute(&format!("PRAGMA busy_timeout = {}", patience.as_millis()))
        .map_err(|error| failed(error.to_string()))?;
    Ok(connection)
}

/// Waits until what was written to a file or folder is on the disk; its size.
fn on_disk(path: &Path) -> Result<u64, BackupError> {
    let synced = File::open(path).and_then(|file| {
        file.sync_all()?;
        Ok(file.metadata()?.len())
    });
    synced.map_err(|source| BackupError::File { file: path.to_owned(), source })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn text_of(path: &Path) -> Result<&str, BackupError> {
    let not_utf8 = || OpenError::Url("the path is not in UTF-8".into());
    Ok(path.to_str().ok_or_else(not_utf8)?)
}

/// Runs what waits for files on a thread that may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}
