//! What a command sees.

use serde::Serialize;

use super::answer::{Answer, Refusal, Reply};
use super::command::Command;
use super::envelope::Envelope;
use super::params::Params;
use super::{domain_name, texts};
use crate::clock::Millis;
use crate::config::SandboxConfig;
use crate::ledger::Outcome;
use crate::level::Level;
use crate::settings::Settings;
use crate::world::{Account, Domain, World};

/// A call that was let in, and the world it falls into.
pub(crate) struct Call<'a> {
    pub(crate) command: &'a Command,
    pub(crate) params: &'a Params,
    pub(crate) account: &'a Account,
    pub(crate) level: Level,
    pub(crate) world: &'a World,
    pub(crate) config: &'a SandboxConfig,
    pub(crate) settings: &'a Settings,
    pub(crate) now: Millis,
    /// Requests of this account in progress; one that holds a thread itself counts too.
    pub(crate) in_progress: u32,
    /// How much longer than usual a fault hides what is registered now.
    pub(crate) hidden_for: Millis,
}

impl<'a> Call<'a> {
    /// A success with this content.
    pub(super) fn success<T: Serialize>(&self, content: T) -> Answer {
        let envelope = Envelope {
            code: self.command.success_code.into(),
            status: self.command.success_status,
            error: None,
            content,
        };
        Answer::of(Reply { body: envelope.print(self.command.root), outcome: Outcome::Success, error: None })
    }

    /// A parameter that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&'a str, Refusal> {
        self.params.get(name).ok_or_else(|| Refusal::error(texts::missing(name)))
    }

    /// A parameter that is a whole number, if it is there.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let Some(text) = self.params.get(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Refusal::error(texts::invalid(name)))
    }

    /// The one domain in `domain`.
    pub(super) fn domain_name(&self) -> Result<String, Refusal> {
        domain_name::parse(self.required("domain")?)
    }

    /// A domain of this account that is visible by now.
    pub(super) fn own_domain(&self, name: &str) -> Option<&'a Domain> {
        self.world
            .domain(name)
            .filter(|domain| domain.account == self.account.name && domain.ready_at <= self.now)
    }

    /// The domain in `domain`, if it is this account's and visible by now.
    pub(super) fn visible_domain(&self) -> Result<&'a Domain, Refusal> {
        let name = self.domain_name()?;
        self.own_domain(&name).ok_or_else(|| Refusal::error(texts::DOMAIN_NOT_FOUND))
    }

    /// Whether somebody has the domain already.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.world.domain(name).is_some() || self.config.taken.iter().any(|pattern| pattern.matches(name))
    }

    /// Whether the domain costs more than others.
    pub(super) fn is_premium(&self, name: &str) -> bool {
        self.config.premium.iter().any(|pattern| pattern.matches(name))
    }

    /// The currency in `currency`, or else the account's.
    pub(super) fn currency(&self) -> String {
        self.params.get("currency").unwrap_or(&self.account.currency).to_ascii_uppercase()
    }
}
