//! The registrar behind the wire: the world, the ledger, the faults and the limits behind one lock, which is held for
//! microseconds and never across an await.
//!
//! Everything that changes the world or the ledger is a [`Line`]: it goes to the journal first and is then applied, and the
//! next start applies the same lines again.

mod calls;
mod control;
mod snapshot;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use calls::{Admission, Conclusion, Ticket};
pub use control::{AccountSummary, BalanceChange, DomainReport};
pub(crate) use control::{Asked, NewAuction};
pub use snapshot::{RestoreError, Snapshot};

use crate::clock::{Clock, Millis};
use crate::config::{AccountConfig, ApiKey, SandboxConfig};
use crate::effect::{AccountChange, Effect, Recorded};
use crate::fault::FaultPlan;
use crate::journal::{Journal, Line, StateFileError};
use crate::ledger::Ledger;
use crate::level::Level;
use crate::settings::Settings;
use crate::traffic::Traffic;
use crate::world::{Series, World};

/// The registrar.
#[derive(Debug)]
pub(crate) struct Registrar {
    config: SandboxConfig,
    clock: Clock,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    is_open: bool,
    /// How often another state was restored. What began in an earlier one has no effect.
    era: u64,
    doors: Vec<Door>,
    world: World,
    ledger: Ledger,
    faults: FaultPlan,
    settings: Settings,
    journal: Option<Journal>,
}

/// The way into an account: its key, and what its level lets through.
#[derive(Debug)]
struct Door {
    account: Arc<str>,
    key: ApiKey,
    level: Level,
    traffic: Traffic,
}

/// The state file could not be written; nothing happened.
#[derive(Debug, thiserror::Error)]
#[error("the state file could not be written")]
pub(crate) struct NotWritten(#[from] pub(crate) std::io::Error);

impl Registrar {
    /// Reads the state file, if there is one, and opens the accounts that aren't in it yet.
    pub(crate) fn open(config: SandboxConfig) -> Result<Self, OpenError> {
        let mut inner = Inner {
            is_open: true,
            era: 0,
            doors: config.accounts.iter().map(Door::of).collect(),
            world: World::default(),
            ledger: Ledger::default(),
            faults: FaultPlan::new(&config.faults, config.seed),
            settings: Settings::from(&config),
            journal: None,
        };
        if let Some(path) = &config.state_file {
            inner.journal = Some(Journal::open(path, |line| inner.apply(line))?);
        }
        let clock = Clock::start(config.clock);
        inner.open_accounts(&config.accounts, clock.now())?;
        Ok(Self { config, clock, inner: Mutex::new(inner) })
    }

    /// Ends everything at once: nothing has an effect from here on, and the state file is free.
    pub(crate) fn close(&self) {
        let mut inner = self.lock();
        inner.is_open = false;
        inner.journal = None;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a registrar can't be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error(transparent)]
    StateFile(#[from] StateFileError),
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
}

impl Inner {
    /// Writes the line, then makes it true.
    fn commit(&mut self, line: Line) -> Result<(), NotWritten> {
        if let Some(journal) = &mut self.journal {
            journal.append(&line).inspect_err(|error| tracing::error!(%error, "state file"))?;
        }
        self.apply(line);
        Ok(())
    }

    fn apply(&mut self, line: Line) {
        match line {
            Line::Received(received) => self.ledger.received(received),
            Line::Finished(finished) => {
                for recorded in &finished.effects {
                    self.world.apply(recorded);
                }
                self.ledger.finished(finished);
            }
            Line::Effect(recorded) => {
                self.world.apply(&recorded);
                self.ledger.effect(&recorded);
            }
            Line::Restored(state) => {
                self.world = state.world;
                self.ledger = state.ledger;
            }
        }
    }

    /// Makes true what has come due until now.
    fn settle(&mut self, now: Millis) -> Result<(), NotWritten> {
        while let Some((at, effect)) = self.world.due(now) {
            self.commit_effect(effect, at)?;
        }
        Ok(())
    }

    /// An effect that no request had.
    fn commit_effect(&mut self, effect: impl Into<Effect>, at: Millis) -> Result<(), NotWritten> {
        let id = self.world.next(Series::Effect);
        self.commit(Line::Effect(Box::new(Recorded { id, at, effect: effect.into() })))
    }

    fn open_accounts(&mut self, accounts: &[AccountConfig], now: Millis) -> Result<(), NotWritten> {
        for account in accounts {
            if self.world.account(&account.name).is_some() {
                continue;
            }
            let effect = AccountChange::Opened {
                account: account.name.clone(),
                currency: account.currency.to_ascii_uppercase(),
                balance: account.balance,
                contacts: (self.world.next(Series::Contact)..)
                    .zip(account.contacts.iter().cloned())
                    .collect(),
                hosts: (self.world.next(Series::Server)..)
                    .zip(account.name_servers.iter().map(|host| host.to_ascii_lowercase()))
                    .collect(),
            };
            self.commit_effect(effect, now)?;
        }
        Ok(())
    }
}

impl Door {
    fn of(account: &AccountConfig) -> Self {
        Self {
            account: account.name.as_str().into(),
            key: account.key.clone(),
            level: account.level,
            traffic: Traffic::default(),
        }
    }
}
