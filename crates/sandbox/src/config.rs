//! How a sandbox is set up.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clock::ClockMode;
use crate::contact::ContactDetails;
use crate::dialect::Dialect;
use crate::fault::Faults;
use crate::level::Level;
use crate::pattern::NamePattern;
use crate::prices::PriceList;

/// A sandbox: its accounts, prices and habits.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Who may call.
    pub accounts: Vec<AccountConfig>,
    /// What it sells.
    pub prices: PriceList,
    /// How long after a register `domain_info`, `get_ns` and `set_ns` don't find the domain.
    pub provisioning_delay: Duration,
    /// Late visibility: how long after a register nothing shows it, not even `order_list` or `list_domain`.
    pub visibility_delay: Duration,
    /// How long every command takes before it has its effect.
    pub call_delay: Duration,
    /// What happens when an account registers a domain it already owns.
    pub double_sell: DoubleSell,
    /// Whether answers have the live service's form or the manual's.
    pub dialect: Dialect,
    /// Names that somebody else owns already; by default `taken-*`.
    pub taken: Vec<NamePattern>,
    /// Names that cost ten times as much and need `premium=1`; by default `premium-*`.
    pub premium: Vec<NamePattern>,
    /// Faults from the start; more can be ordered while it runs.
    pub faults: Faults,
    /// Where everything that happens is written, to be read again by the next start. `None` keeps it in memory only.
    pub state_file: Option<PathBuf>,
    /// The seed of all chance.
    pub seed: u64,
    /// Which time it goes by.
    pub clock: ClockMode,
}

impl Default for SandboxConfig {
    /// One account, no delays, no faults, nothing on disk.
    fn default() -> Self {
        Self {
            accounts: vec![AccountConfig::default()],
            prices: PriceList::default(),
            provisioning_delay: Duration::ZERO,
            visibility_delay: Duration::ZERO,
            call_delay: Duration::ZERO,
            double_sell: DoubleSell::default(),
            dialect: Dialect::default(),
            taken: vec![NamePattern::new("taken-*")],
            premium: vec![NamePattern::new("premium-*")],
            faults: Faults::none(),
            state_file: None,
            seed: 0,
            clock: ClockMode::default(),
        }
    }
}

/// What happens when an account registers a domain it already owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubleSell {
    /// It is not available, as at any registrar.
    #[default]
    Refuse,
    /// It is charged once more and answered with success, so that a repeat shows in the ledger and in the balance.
    ChargeAgain,
}

/// An account with the sandbox.
#[derive(Clone, Debug)]
pub struct AccountConfig {
    /// Its name, by which the ledger and the control interface know it.
    pub name: String,
    /// The key its calls carry.
    pub key: ApiKey,
    /// How much it may ask.
    pub level: Level,
    /// The currency of its balance, three letters.
    pub currency: String,
    /// What it can spend when it is opened. A state file that knows the account has the last word.
    pub balance: Decimal,
    /// Its contacts when it is opened; the first is the default.
    pub contacts: Vec<ContactDetails>,
    /// Hosts in its server list when it is opened.
    pub name_servers: Vec<String>,
}

impl AccountConfig {
    /// A regular account with 10,000.00 USD, one contact and two hosts in the server list.
    #[must_use]
    pub fn new(name: &str, key: &str) -> Self {
        Self {
            name: name.to_owned(),
            key: ApiKey::new(key),
            level: Level::default(),
            currency: "USD".to_owned(),
            balance: Decimal::new(1_000_000, 2),
            contacts: vec![ContactDetails::default()],
            name_servers: vec!["ns1.dyna-ns.net".to_owned(), "ns2.dyna-ns.net".to_owned()],
        }
    }

    /// The same account at another level.
    #[must_use]
    pub fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The same account with another balance.
    #[must_use]
    pub fn with_balance(mut self, balance: Decimal) -> Self {
        self.balance = balance;
        self
    }
}

impl Default for AccountConfig {
    /// The account `sandbox` with the key `sandbox-key`.
    fn default() -> Self {
        Self::new("sandbox", "sandbox-key")
    }
}

/// A key to an account. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes any text for a key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(key.to_owned())
    }

    pub(crate) fn opens(&self, offered: &str) -> bool {
        self.0 == offered
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}
