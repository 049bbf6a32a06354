//! A registrar that isn't one: it speaks Dynadot's API3 over HTTP on this machine, sells domains that don't exist for money
//! that doesn't exist, and goes wrong when told to.
//!
//! It is the counterpart in tests, in demonstrations, and for anybody who wants to try Landrush without an account. It knows
//! Dynadot's wire and nothing of Landrush.
//!
//! # Where to start
//!
//! ```
//! use landrush_sandbox::{Fault, FaultKind, Sandbox, SandboxConfig};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // One account, whose key is `sandbox-key`; a free port.
//! let sandbox = Sandbox::start(SandboxConfig::default(), ([127, 0, 0, 1], 0).into()).await?;
//! let api = format!("{}/api3.json?key=sandbox-key", sandbox.base_url());
//!
//! let client = reqwest::Client::builder().no_proxy().build()?;
//! let bought = client.get(format!("{api}&command=register&domain=my-shop.com&duration=1")).send().await?;
//! assert!(bought.text().await?.starts_with(r#"{"RegisterResponse":{"ResponseCode":0,"Status":"success""#));
//!
//! // The next register takes effect, and its answer is lost.
//! sandbox.add_fault(Fault::new(FaultKind::DropAfter).on("register"));
//! let lost = client.get(format!("{api}&command=register&domain=my-blog.com&duration=1")).send().await;
//! assert!(lost.is_err());
//! assert_eq!(sandbox.ledger().registrations, 2);
//!
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What it does
//!
//! - **Commands** of Dynadot's manual, in JSON and in XML, in the form that the live service was recorded to send or in the
//!   manual's ([`Dialect`]). A command of Dynadot's that isn't built yet says so; every other name is an
//!   `incorrect command name`.
//! - **Accounts** ([`AccountConfig`]) have a key, a balance, and a [`Level`] whose threads and rate are enforced.
//! - **Time**: a new domain can stay unfound ([`SandboxConfig::provisioning_delay`]) or wholly invisible
//!   ([`SandboxConfig::visibility_delay`]) for a while; every command can take long ([`SandboxConfig::call_delay`]).
//!   [`Running::advance_clock`] spares tests the waiting. Under a [manual clock](ClockMode::Manual) time stands still
//!   otherwise, and the same calls get the same bytes.
//! - **Faults** ([`Fault`]) strike by command, domain, account, number and probability: delays, connections dropped before or
//!   after the effect, refusals, broken answers. [`Faults::rough`] is a set of them for a demonstration.
//! - **The ledger** ([`Running::ledger`]) records every request received and every effect it had; also how many requests each
//!   account had in progress at most, and how often it went over its level.
//! - **A repeat shows**: with [`DoubleSell::ChargeAgain`] a repeated registration is charged again.
//! - **A state file** ([`SandboxConfig::state_file`]) lets it outlive its own crash: an effect is in the file before its answer
//!   leaves. Keys, faults and changed settings aren't in it.
//! - **Snapshots** ([`Running::snapshot`], [`Running::restore`]) bring a whole state back.
//!
//! # The control interface
//!
//! Over HTTP, without a key, from this machine only:
//!
//! | request | body | answer |
//! |---|---|---|
//! | `GET /_sandbox/ledger[?full=1]` | | [`LedgerReport`]; with `full`, also `entries`, a list of [`LedgerEntry`] |
//! | `GET /_sandbox/ledger/registrations` | | `registrations`, a list of [`RegistrationReport`] |
//! | `GET /_sandbox/domains/{domain}` | | [`DomainReport`]: the truth, visible or not |
//! | `POST /_sandbox/domains/{domain}/unlock` | | 204; what only a person in the registrar's panel can do |
//! | `POST /_sandbox/accounts/{name}/skip_lock_agreement` | | 204; commands may unlock domains for transfers, likewise |
//! | `POST /_sandbox/domains/{domain}/transfer_away` | | 201 and its `order_id`; another registrar asks for the domain |
//! | `POST /_sandbox/transfers/{order_id}` | `{"action":"approve"}`, `"deny"` | 204; the losing registrar of a `transfer` |
//! | `POST /_sandbox/pushes/{domain}` | `{"action":"accept"}`, `"decline"` | 204; the receiver of a `push` |
//! | `POST /_sandbox/auctions` | `{"domain":"a.com","type":"expired","price":"10.00","ends_in_ms":604800000}` | 201 and its `auction_id` |
//! | `POST /_sandbox/auctions/{id}/bids` | `{"bidder":"bidder-1","amount":"50.00"}` | 204; somebody outside bids |
//! | `POST /_sandbox/auctions/{id}/close` | `{"status":"closed_by_renewal"}` | 204; otherwise it ends by the clock |
//! | `POST /_sandbox/closeouts` | `{"domain":"a.com","price":"9.91","ends_in_ms":604800000}` | 204; an expired domain for that price |
//! | `POST /_sandbox/listings` | `{"domain":"a.com","price":"500.00"}`, `pending`, `elsewhere` | 204; somebody outside sells |
//! | `POST /_sandbox/listings/{domain}/buy` | | 204; somebody outside buys what an account sells |
//! | `POST /_sandbox/domains/{domain}/venue_request` | `{"venue":"afternic"}`, `"sedo"` | 204; it asks to move the domain by itself |
//! | `POST /_sandbox/domains/{domain}/free` | | 204; somebody outside lets it go, and backorders for it are won or an auction |
//! | `GET /_sandbox/faults`, `…/{id}` | | `faults`, a list of [`FaultReport`]; or one |
//! | `POST /_sandbox/faults` | [`Fault`] | 201 and its `id` |
//! | `DELETE /_sandbox/faults`, `…/{id}` | | 204 |
//! | `GET /_sandbox/accounts` | | `accounts`, a list of [`AccountSummary`] |
//! | `POST /_sandbox/accounts/{name}/balance` | `{"amount":"50.00"}` sets, `{"add":"50.00"}` tops up | `balance` |
//! | `POST /_sandbox/accounts/{name}/key` | `{"key":"…"}` | 204 |
//! | `GET`, `POST /_sandbox/settings` | [`SettingsChange`] | [`SettingsReport`] |
//! | `GET`, `POST /_sandbox/clock` | `{"advance_ms":60000}`, `{"to":"2026-06-01T00:00:00Z"}` | `now` |
//! | `POST /_sandbox/reset` | | 204; everything as configured again |
//! | `GET /_sandbox/snapshot` | | [`Snapshot`]: the whole state |
//! | `POST /_sandbox/restore` | [`Snapshot`] | 204; everything as it was |

mod chance;
mod clock;
mod config;
mod contact;
mod control;
mod dialect;
mod dynadot;
mod effect;
mod fault;
mod journal;
mod ledger;
mod level;
mod pattern;
mod prices;
mod registrar;
mod running;
mod serve;
mod settings;
mod traffic;
mod world;

pub use clock::{ClockMode, UnknownClock};
pub use config::{AccountConfig, ApiKey, DoubleSell, SandboxConfig};
pub use contact::{ContactDetails, DomainContacts};
pub use dialect::{Dialect, UnknownDialect};
pub use fault::{Fault, FaultKind, FaultReport, FaultTextError, Faults};
pub use journal::StateFileError;
pub use ledger::{
    AccountReport, CommandReport, LedgerEntry, LedgerReport, Outcome, RegistrationReport, Violations,
};
pub use level::{Level, Limits, UnknownLevel};
pub use pattern::NamePattern;
pub use prices::{PriceList, TldPrice};
pub use registrar::{AccountSummary, BalanceChange, DomainReport, RestoreError, Snapshot};
pub use running::{Running, Sandbox, StartError};
pub use settings::{SettingsChange, SettingsReport};
