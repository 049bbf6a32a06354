//! The state file: its version, then everything that happened, one line of JSON each, in order.
//!
//! A line is handed to the operating system before the answer it belongs to is sent, so whatever a caller was told survives
//! the death of this process (not of the machine). A start reads the file again. A last line that was cut off in the
//! middle belongs to an answer nobody got and is removed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::effect::Recorded;
use crate::ledger::{Finished, Ledger, Received};
use crate::world::World;

/// The version of what this sandbox writes. What another wrote is refused, not guessed at.
const VERSION: u64 = 2;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Title {
    state_file_version: u64,
}

/// One line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    /// A request came in.
    Received(Received),
    /// A request was dealt with, with the effects it had.
    Finished(Finished),
    /// Something happened without a request: an account was opened, a balance set.
    Effect(Box<Recorded>),
    /// Everything before is forgotten: another state was restored.
    Restored(Box<Restored>),
}

/// What a restored state holds of what is in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Restored {
    pub(crate) world: World,
    pub(crate) ledger: Ledger,
}

/// A state file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StateFileError {
    /// It can't be opened, read or written.
    #[error("the state file {path} can't be used")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another sandbox has it open.
    #[error("the state file {path} is in use by another sandbox")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It was written by a sandbox of another version.
    #[error(
        "the state file {path} was written by another version of the sandbox ({found}); this one reads version {VERSION} only: begin with a new file"
    )]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// What its first line says.
        found: String,
    },
    /// A line in it isn't one that a sandbox writes.
    #[error("line {line} of the state file {path} can't be read")]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
}

/// The open state file.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    /// The whole lines in it, in bytes.
    length: u64,
    buffer: Vec<u8>,
}

impl Journal {
    /// Opens the file, or makes it, and hands every line in it to `replay`.
    pub(crate) fn open(path: &Path, mut replay: impl FnMut(Line)) -> Result<Self, StateFileError> {
        let io = |source| StateFileError::Io { path: path.to_owned(), source };
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(io)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StateFileError::InUse { path: path.to_owned() },
            TryLockError::Error(source) => io(source),
        })?;
        let mut length = 0;
        let mut reader = BufReader::new(&mut file);
        let mut text = Vec::new();
        for line in 1.. {
            text.clear();
            let read = reader.read_until(b'\n', &mut text).map_err(io)?;
            if text.last() != Some(&b'\n') {
                break;
            }
            let broken = |source| StateFileError::Broken { path: path.to_owned(), line, source };
            if line == 1 {
                check_title(path, &serde_json::from_slice(&text).map_err(broken)?)?;
            } else {
                replay(serde_json::from_slice(&text).map_err(broken)?);
            }
            length += read as u64;
        }
        file.set_len(length).map_err(io)?;
        let mut journal = Self { file, length, buffer: Vec::with_capacity(512) };
        if length == 0 {
            journal.write(&Title { state_file_version: VERSION }).map_err(io)?;
        }
        Ok(journal)
    }

    /// Hands a line to the operating system. If that fails, the line is taken back as far as it got.
    pub(crate) fn append(&mut self, line: &Line) -> io::Result<()> {
        self.write(line)
    }

    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, line)?;
        self.buffer.push(b'\n');
        self.file.write_all(&self.buffer).inspect_err(|_| {
            if let Err(error) = self.file.set_len(self.length) {
                tracing::error!(%error, "the state file ends in a broken line");
            }
        })?;
        self.length += self.buffer.len() as u64;
        Ok(())
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        self.length = 0;
        self.file.set_len(0)?;
        self.write(&Title { state_file_version: VERSION })
    }
}

fn check_title(path: &Path, line: &serde_json::Value) -> Result<(), StateFileError> {
    let version = &line["state_file_version"];
    if version.as_u64() == Some(VERSION) {
        return Ok(());
    }
    let found = if version.is_null() { "no version".to_owned() } else { format!("version {version}") };
    Err(StateFileError::OtherVersion { path: path.to_owned(), found })
}
