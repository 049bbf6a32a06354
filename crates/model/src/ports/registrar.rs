//! Registrars: one account at one registrar, behind one trait.

use std::sync::Arc;

use async_trait::async_trait;

use super::Permit;
use crate::domain_name::DomainName;
use crate::failure::{Hindrance, Refusal};
use crate::id::RegistrarAccountId;
use crate::nameservers::Nameservers;
use crate::operation::ContactHandle;
use crate::order::OrderHistory;
use crate::registrant::Registrant;
use crate::registrar_account::RegistrarAccount;
use crate::term::Term;
use crate::timestamp::Timestamp;

/// Finds the registrar that an order is pinned to.
pub trait Registrars: Send + Sync {
    /// Every account that orders can be pinned to.
    fn accounts(&self) -> Vec<RegistrarAccount>;

    /// The account's registrar, if there is such an account.
    fn get(&self, account: RegistrarAccountId) -> Option<Arc<dyn Registrar>>;

    /// Whether the account can be used now; a look at what is known, not a call.
    fn health(&self, account: RegistrarAccountId) -> Health;

    /// What the last calls said is wrong with the account, until a call has worked again; also while `health` lets the
    /// next call through to find out. For explanations, not for decisions.
    fn trouble(&self, account: RegistrarAccountId) -> Option<Hindrance>;
}

/// Whether a registrar account can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// As far as is known.
    Usable,
    /// Calls are not made for the moment, because of this.
    Unusable(Hindrance),
}

/// One account at one registrar.
///
/// The writing methods make *at most one* call that writes or spends and never repeat it; none is started after the
/// request's `send_deadline`, or without the permit's leave ([`Permit::pace`]). Dropping the future half way leaves the
/// effect unknown, as a crash does. A returned error says what is known of the effect.
#[async_trait]
pub trait Registrar: Send + Sync {
    /// Registers the domain and pays for it.
    async fn register(&self, permit: &Permit, request: &RegisterRequest) -> Reply<Registration>;

    /// Makes a contact. Doing it twice makes two.
    async fn create_contact(&self, permit: &Permit, request: &ContactRequest) -> Reply<ContactHandle>;

    /// Delegates the domain to these name servers, making their hosts known to the account first where the registrar
    /// wants that. Doing it twice is harmless.
    async fn set_nameservers(&self, permit: &Permit, request: &NameserverRequest) -> Reply<()>;

    /// Asks what became of a registration that was begun at `since`, by a clock that may have jumped. Where the domain is
    /// in the account and it isn't certain on which side of `since` it came there, there is no evidence. Reads only.
    async fn find_registration(
        &self,
        permit: &Permit,
        domain: &DomainName,
        since: Timestamp,
    ) -> Result<Asked, Hindrance>;

    /// Looks for a contact with exactly these data. Reads only.
    async fn find_contact(&self, permit: &Permit, registrant: &Registrant)
    -> Result<AskedContact, Hindrance>;

    /// Asks whether the domain has these name servers. Reads only.
    async fn find_nameservers(
        &self,
        permit: &Permit,
        domain: &DomainName,
        nameservers: &Nameservers,
    ) -> Result<AskedNameservers, Hindrance>;
}

/// What a call that writes or spends answers.
pub type Reply<T> = Result<Progress<T>, RegistrarError>;

/// A registration to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRequest {
    /// What.
    pub domain: DomainName,
    /// For how long.
    pub term: Term,
    /// For whom; `None` is the account's default contact.
    pub contact: Option<ContactHandle>,
    /// The call must not be started after this.
    pub send_deadline: Timestamp,
}

/// A contact to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRequest {
    /// The data.
    pub registrant: Registrant,
    /// The call must not be started after this.
    pub send_deadline: Timestamp,
}

/// Name servers to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameserverRequest {
    /// Of what.
    pub domain: DomainName,
    /// To what.
    pub nameservers: Nameservers,
    /// The call must not be started after this.
    pub send_deadline: Timestamp,
}

/// A registration that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration {
    /// When it runs out, if the registrar said so.
    pub expires_at: Option<Timestamp>,
}

/// Done, or taken and being worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress<T> {
    /// It happened.
    Done(T),
    /// The registrar works on it, under this name.
    Processing(String),
}

/// Why a call that writes or spends brought no result, by what is known of its effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistrarError {
    /// It did not happen, because of something that passes.
    #[error("hindered ({}): {}", .0.reason, .0.text)]
    Hindered(Hindrance),
    /// It did not happen and will not.
    #[error("refused ({}): {}", .0.code, .0.text)]
    Refused(Refusal),
    /// The domain is not available; after a lost attempt of our own that may be our own doing.
    #[error("not available: {}", .0.text)]
    NotAvailable(Refusal),
    /// The domain isn't in the account yet, though it was registered.
    #[error("the registrar doesn't show the domain in the account yet")]
    NotProvisioned,
    /// It may have happened.
    #[error("unknown: {0}")]
    Unknown(String),
}

/// What the registrar shows of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The domain is in the account and came into being after the time given.
    Ours(Registration),
    /// The domain is in the account, but certainly was there before, by its date and by the list of purchases.
    Foreign,
    /// The registrar works on it, under this name.
    Processing(String),
    /// The domain isn't in the account; what the list of purchases says of it.
    Absent(OrderHistory),
    /// The domain isn't in the account, and the list of purchases since shows only such that were cancelled.
    Dropped,
}

/// What the registrar shows of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedContact {
    /// It is there.
    There(ContactHandle),
    /// It isn't.
    Absent,
}

/// What the registrar shows of a domain's name servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedNameservers {
    /// They are as wanted.
    AsWanted,
    /// They are others.
    Others,
    /// The domain isn't in the account yet.
    NotProvisioned,
}
