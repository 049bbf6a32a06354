//! Who is calling, and what they may do.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use crate::id::{AccountId, KeyId, PriceListId};

/// One right of an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// See orders, batches and their timelines.
    OrdersRead,
    /// Place orders.
    OrdersWrite,
    /// See clients.
    ClientsRead,
    /// Make and change clients.
    ClientsWrite,
    /// See webhook endpoints and what became of deliveries.
    WebhooksRead,
    /// Make, change and delete webhook endpoints, get new secrets, send tests and replay deliveries.
    WebhooksWrite,
    /// See prices.
    CatalogRead,
}

impl Scope {
    /// All scopes, in the order they are shown.
    pub const ALL: [Self; 7] = [
        Self::OrdersRead,
        Self::OrdersWrite,
        Self::ClientsRead,
        Self::ClientsWrite,
        Self::WebhooksRead,
        Self::WebhooksWrite,
        Self::CatalogRead,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrdersRead => "orders:read",
            Self::OrdersWrite => "orders:write",
            Self::ClientsRead => "clients:read",
            Self::ClientsWrite => "clients:write",
            Self::WebhooksRead => "webhooks:read",
            Self::WebhooksWrite => "webhooks:write",
            Self::CatalogRead => "catalog:read",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope \"{0}\"; the scopes are {known}", known = Scope::ALL.map(Scope::as_str).join(", "))]
pub struct UnknownScope(pub String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| UnknownScope(text.to_owned()))
    }
}

/// A tenant: whoever holds keys and is charged for orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// How the operator calls it.
    pub name: String,
    /// Which prices hold for it.
    pub price_list_id: PriceListId,
}

/// An authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// On whose behalf.
    pub account_id: AccountId,
    /// Which prices hold for the account.
    pub price_list_id: PriceListId,
    /// By what they proved it.
    pub credential: Credential,
    /// What they may do.
    pub scopes: Vec<Scope>,
    /// How often they may call.
    pub rate: RateLimit,
    /// Whether what they buy counts towards a limit.
    pub spending: Spending,
}

/// How many requests a minute a key may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RateLimit {
    /// As many as a key may for which nothing is said.
    #[default]
    Usual,
    /// As many as it likes.
    Unlimited,
    /// This many.
    PerMinute(NonZeroU32),
}

/// Whether what a caller buys counts towards a limit of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Spending {
    /// It doesn't.
    #[default]
    Unlimited,
    /// It does; by how much is for the transaction that spends to see.
    Limited,
}

/// What a caller proved their identity with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// An API key.
    Key(KeyId),
    /// Access to the database itself: whoever runs this platform, at its command line.
    Operator,
}

impl Principal {
    /// Whether the caller has this right.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// The key that charges count towards, if it has limits.
    pub fn limited_key(&self) -> Option<KeyId> {
        match (self.credential, self.spending) {
            (Credential::Key(key), Spending::Limited) => Some(key),
            (Credential::Key(_), Spending::Unlimited) | (Credential::Operator, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_read_back_from_its_name() {
        for scope in Scope::ALL {
            assert_eq!(scope.as_str().parse(), Ok(scope));
        }
        assert!("orders".parse::<Scope>().is_err());
    }
}
