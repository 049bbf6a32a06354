//! The whole state at a moment, and the way back to it.

use std::collections::{BTreeMap, VecDeque};
use std::io;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{NotWritten, Registrar};
use crate::clock::Millis;
use crate::fault::FaultPlan;
use crate::journal::{Line, Restored};
use crate::ledger::Ledger;
use crate::settings::Settings;
use crate::world::World;

/// The version of snapshots. Those of another are refused, not guessed at.
const VERSION: u64 = 1;

/// Everything a sandbox knows at a moment: accounts, domains, orders, the ledger, faults and their chance, settings, rates and
/// the time. Keys and levels are not in it.
///
/// It is JSON whose inside is the sandbox's own affair; only a sandbox of the same version reads it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Snapshot {
    snapshot_version: u64,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct State {
    now: Millis,
    world: World,
    ledger: Ledger,
    faults: FaultPlan,
    settings: Settings,
    /// The requests of the last minute, by account.
    recent: BTreeMap<String, VecDeque<Millis>>,
}

/// Why a state can't be restored; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It has other accounts than this sandbox.
    #[error("the snapshot is of a sandbox with other accounts ({theirs}); this one has {ours}")]
    OtherAccounts {
        /// The names in the snapshot.
        theirs: String,
        /// The names here.
        ours: String,
    },
    /// The state file can't be written.
    #[error("the state file can't be written")]
    NotWritten(#[source] io::Error),
}

impl Registrar {
    pub(crate) fn snapshot(&self) -> Snapshot {
        let inner = self.lock();
        let recent = |door: &super::Door| (door.account.to_string(), door.traffic.recent().clone());
        let state = State {
            now: self.clock.now(),
            world: inner.world.clone(),
            ledger: inner.ledger.clone(),
            faults: inner.faults.clone(),
            settings: inner.settings,
            recent: inner.doors.iter().map(recent).collect(),
        };
        Snapshot { snapshot_version: VERSION, state }
    }

    pub(crate) fn restore(&self, snapshot: Snapshot) -> Result<(), RestoreError> {
        let State { now, world, ledger, faults, settings, mut recent } = snapshot.state;
        let mut inner = self.lock();
        let mut ours: Vec<&str> = inner.doors.iter().map(|door| &*door.account).collect();
        ours.sort_unstable();
        let theirs: Vec<&str> = world.accounts().map(|account| account.name.as_str()).collect();
        if ours != theirs {
            return Err(RestoreError::OtherAccounts { theirs: theirs.join(", "), ours: ours.join(", ") });
        }
        let restored = Line::Restored(Box::new(Restored { world, ledger }));
        inner.commit(restored).map_err(|NotWritten(error)| RestoreError::NotWritten(error))?;
        inner.era += 1;
        inner.faults = faults;
        inner.settings = settings;
        for door in &mut inner.doors {
            door.traffic.set_recent(recent.remove(&*door.account).unwrap_or_default());
        }
        self.clock.return_to(now);
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    /// Reads the version first, so that a snapshot of another version is named as what it is.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Versioned {
            snapshot_version: u64,
            state: Value,
        }
        let Versioned { snapshot_version, state } = Versioned::deserialize(deserializer)?;
        if snapshot_version != VERSION {
            let text =
                format!("the snapshot has version {snapshot_version}, this sandbox reads {VERSION} only");
            return Err(D::Error::custom(text));
        }
        Ok(Self { snapshot_version, state: serde_json::from_value(state).map_err(D::Error::custom)? })
    }
}
