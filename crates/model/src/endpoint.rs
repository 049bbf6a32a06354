//! Webhook endpoints: what they are told, and when they are switched off.

mod event_types;
mod health;

pub use event_types::{EventTypes, EventTypesError};
pub use health::{Disabled, DisabledReason, EndpointHealth, Reception};

use crate::id::{AccountId, EndpointId};
use crate::registrant::text_problem;
use crate::timestamp::Timestamp;

/// Where events of an account are posted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: EndpointId,
    /// Whose it is.
    pub account_id: AccountId,
    /// Where deliveries are posted to.
    pub url: String,
    /// What the account says of it.
    pub description: Option<String>,
    /// What it is told.
    pub event_types: EventTypes,
    /// Whether it is told anything, and how it takes it.
    pub health: EndpointHealth,
    /// Until when deliveries are also signed with the secret before the present one.
    pub previous_secret_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its owner last changed it.
    pub updated_at: Timestamp,
}

impl Endpoint {
    /// An account can't have more of them: every event is a delivery to each.
    pub const MOST_PER_ACCOUNT: usize = 20;

    /// The longest description, in characters.
    pub const LONGEST_DESCRIPTION: usize = 200;

    /// What is wrong with a description, if anything is.
    pub fn description_problem(text: &str) -> Option<String> {
        text_problem(text, Self::LONGEST_DESCRIPTION)
    }
}
