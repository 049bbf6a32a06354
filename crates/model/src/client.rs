//! Clients: the customers of an account.

use crate::id::{AccountId, ClientId, RegistrantId};
use crate::registrant::Registrant;
use crate::timestamp::Timestamp;

/// A customer of an account, for whom domains are registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Whose customer it is.
    pub account_id: AccountId,
    /// How the account calls it.
    pub name: String,
    /// Where the account writes to.
    pub email: String,
    /// Whom its domains are registered for; a client without one can't order unless the operator allows the registrar
    /// account's default contact.
    pub registrant: Option<(RegistrantId, Registrant)>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
