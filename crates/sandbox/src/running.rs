//! Starting a sandbox, and the handle on one that runs.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;
use tokio_util::task::TaskTracker;

use crate::config::SandboxConfig;
use crate::fault::{Fault, FaultReport};
use crate::journal::StateFileError;
use crate::ledger::{LedgerEntry, LedgerReport, RegistrationReport};
use crate::registrar::{
    AccountSummary, BalanceChange, DomainReport, NotWritten, OpenError, Registrar, RestoreError, Snapshot,
};
use crate::serve::{self, AppState, Ending};
use crate::settings::{SettingsChange, SettingsReport};

/// How long an orderly end waits for requests in progress.
const PATIENCE: Duration = Duration::from_secs(5);

/// A stand-in for a registrar; [`Sandbox::start`] starts one.
#[derive(Clone, Copy, Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts a sandbox on the address; port 0 takes a free one.
    ///
    /// # Errors
    /// If the address can't be listened on, the state file can't be used, or two accounts have the same name or key.
    pub async fn start(config: SandboxConfig, address: SocketAddr) -> Result<Running, StartError> {
        check_accounts(&config)?;
        let registrar = Arc::new(Registrar::open(config)?);
        let (listener, address) =
            serve::listen(address).await.map_err(|source| StartError::Listen { address, source })?;
        let tasks = TaskTracker::new();
        let ending = Ending::default();
        let state = AppState { registrar: Arc::clone(&registrar), tasks: tasks.clone() };
        tasks.spawn(serve::accept(listener, serve::router(state), tasks.clone(), ending.clone()));
        tracing::info!(%address, "the sandbox listens");
        Ok(Running { address, registrar, tasks, ending })
    }
}

/// Why a sandbox didn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or isn't this machine's.
    #[error("the sandbox can't listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The state file can't be used.
    #[error(transparent)]
    StateFile(#[from] StateFileError),
    /// The state file can't be written.
    #[error("the state file can't be written")]
    NotWritten(#[source] io::Error),
    /// Two accounts share a name.
    #[error("two accounts have the name `{0}`")]
    SameName(String),
    /// Two accounts share a key.
    #[error("the accounts `{0}` and `{1}` have the same key")]
    SameKey(String, String),
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::StateFile(error) => Self::StateFile(error),
            OpenError::NotWritten(NotWritten(error)) => Self::NotWritten(error),
        }
    }
}

/// A sandbox that runs. Dropping it is a crash: connections break, what was in progress has no effect, and the state file is
/// free for the next start. [`Running::shutdown`] ends it in order.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    registrar: Arc<Registrar>,
    tasks: TaskTracker,
    ending: Ending,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, without a path: what a client takes for `https://api.dynadot.com`.
    #[must_use]
    pub fn base_url(&self) -> String {
        let mut address = self.address;
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            IpAddr::V4(_) | IpAddr::V6(_) => {}
        }
        format!("http://{address}")
    }

    /// The counts of the ledger.
    #[must_use]
    pub fn ledger(&self) -> LedgerReport {
        self.registrar.ledger()
    }

    /// Every request, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<LedgerEntry> {
        self.registrar.entries()
    }

    /// Every registration, oldest first.
    #[must_use]
    pub fn registrations(&self) -> Vec<RegistrationReport> {
        self.registrar.registrations()
    }

    /// The truth about a domain, whether or not a caller can see it.
    #[must_use]
    pub fn domain(&self, name: &str) -> Option<DomainReport> {
        self.registrar.domain(name)
    }

    /// The accounts, in the order of the configuration.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountSummary> {
        self.registrar.accounts()
    }

    /// Orders a fault and returns its number.
    pub fn add_fault(&self, fault: Fault) -> u64 {
        self.registrar.add_fault(fault)
    }

    /// The faults in force and those that have struck their last.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultReport> {
        self.registrar.faults()
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.registrar.clear_faults();
    }

    /// Changes settings.
    pub fn change_settings(&self, change: SettingsChange) -> SettingsReport {
        self.registrar.change_settings(change)
    }

    /// Changes an account's balance; `None` if there is no such account.
    ///
    /// # Errors
    /// If the state file can't be written.
    pub fn change_balance(&self, account: &str, change: BalanceChange) -> io::Result<Option<Decimal>> {
        self.registrar.change_balance(account, change).map_err(|NotWritten(error)| error)
    }

    /// Changes an account's key, until the next start; whether there is such an account.
    pub fn change_key(&self, account: &str, key: &str) -> bool {
        self.registrar.change_key(account, key)
    }

    /// Sets the sandbox's clock forward, past delays of visibility, windows of rates and the end of domains.
    pub fn advance_clock(&self, by: Duration) {
        if let Err(error) = self.registrar.advance_clock(by) {
            tracing::error!(%error, "what came due is not recorded");
        }
    }

    /// Everything there is at this moment, to be restored later, here or in another sandbox with the same accounts.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.registrar.snapshot()
    }

    /// Makes everything as it was. Requests in progress have no effect and get no answer. Keys and levels stay; a manual clock
    /// returns to the moment of the snapshot, real time goes on.
    ///
    /// # Errors
    /// If the snapshot is of other accounts, or the state file can't be written.
    pub fn restore(&self, snapshot: &Snapshot) -> Result<(), RestoreError> {
        self.registrar.restore(snapshot.clone())
    }

    /// Ends in order: requests in progress are finished, for five seconds at most.
    pub async fn shutdown(self) {
        self.ending.soon.cancel();
        self.tasks.close();
        if tokio::time::timeout(PATIENCE, self.tasks.wait()).await.is_err() {
            tracing::warn!("requests were still in progress at the end");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.registrar.close();
        self.ending.now.cancel();
    }
}

fn check_accounts(config: &SandboxConfig) -> Result<(), StartError> {
    for (index, account) in config.accounts.iter().enumerate() {
        for other in &config.accounts[..index] {
            if other.name == account.name {
                return Err(StartError::SameName(account.name.clone()));
            }
            if other.key == account.key {
                return Err(StartError::SameKey(other.name.clone(), account.name.clone()));
            }
        }
    }
    Ok(())
}
