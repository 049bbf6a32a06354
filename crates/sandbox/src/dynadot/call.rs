//! What a command sees.

use time::Date;

use super::answer::Refusal;
use super::params::Params;
use super::{domain_name, texts};
use crate::clock::{Millis, parse_day};
use crate::config::SandboxConfig;
use crate::level::Level;
use crate::settings::Settings;
use crate::world::{Account, Domain, World};

/// A call that was let in, and the world it falls into.
pub(crate) struct Call<'a> {
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

    /// The domains in a parameter, separated by commas.
    pub(super) fn domain_list(&self, name: &str, most: usize) -> Result<Vec<String>, Refusal> {
        let domains = self.required(name)?.split(',').map(str::trim).filter(|name| !name.is_empty());
        let domains = domains.map(domain_name::parse).collect::<Result<Vec<_>, _>>()?;
        if domains.len() > most {
            return Err(Refusal::error(texts::TOO_MANY_DOMAINS));
        }
        Ok(domains)
    }

    /// A domain of this account that is visible by now.
    pub(super) fn own_domain(&self, name: &str) -> Option<&'a Domain> {
        self.world
            .domain(name)
            .filter(|domain| domain.account == self.account.name && domain.life.ready_at <= self.now)
    }

    /// The domain in `domain`, if it is this account's and visible by now.
    pub(super) fn visible_domain(&self) -> Result<&'a Domain, Refusal> {
        let name = self.domain_name()?;
        self.own_domain(&name).ok_or_else(|| Refusal::error(texts::DOMAIN_NOT_FOUND))
    }

    /// Refuses unless all of these are this account's and visible by now.
    pub(super) fn all_own(&self, domains: &[String]) -> Result<(), Refusal> {
        let is_strange = |name: &&str| self.own_domain(name).is_none();
        let strangers: Vec<&str> = domains.iter().map(String::as_str).filter(is_strange).collect();
        if strangers.is_empty() {
            return Ok(());
        }
        Err(Refusal::error(texts::domains_not_found(&strangers.join(", "))))
    }

    /// The rows that `count_per_page` and `page_index` ask for; all of them unless asked. Pages are counted from 1.
    pub(super) fn shown_page<T>(&self, rows: Vec<T>) -> Result<impl Iterator<Item = T> + use<T>, Refusal> {
        let size = self.number("count_per_page")?;
        let page = self.number("page_index")?.unwrap_or(1);
        let skipped = size.map_or(0, |size| size.saturating_mul(page.saturating_sub(1)));
        Ok(rows.into_iter().skip(skipped).take(size.unwrap_or(usize::MAX)))
    }

    /// Whether somebody has the domain already.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.world.domain(name).is_some() || self.is_elsewhere(name)
    }

    /// Whether somebody has the domain with another registrar.
    pub(super) fn is_elsewhere(&self, name: &str) -> bool {
        self.world.domain(name).is_none()
            && (self.world.movements.has_left(name)
                || self.world.market.offers(name)
                || self.config.taken.iter().any(|pattern| pattern.matches(name)))
    }

    /// Whether the domain costs more than others.
    pub(super) fn is_premium(&self, name: &str) -> bool {
        self.config.premium.iter().any(|pattern| pattern.matches(name))
    }

    /// The currency in `currency` of the aftermarket, or else US dollars.
    pub(super) fn market_currency(&self) -> Result<String, Refusal> {
        let currency = self.params.get("currency").unwrap_or("USD").to_ascii_uppercase();
        if ["USD", "EUR", "CNY"].contains(&currency.as_str()) {
            Ok(currency)
        } else {
            Err(Refusal::error(texts::invalid("currency")))
        }
    }

    /// The days in `startDate` and `endDate`, both included. The manual's tables call them `start_date` and `end_date`, its examples
    /// as here.
    pub(super) fn days(&self) -> Result<std::ops::RangeInclusive<Date>, Refusal> {
        Ok(self.day("startDate", "start_date")?..=self.day("endDate", "end_date")?)
    }

    fn day(&self, name: &str, other_name: &str) -> Result<Date, Refusal> {
        let text = self.params.get(name).or_else(|| self.params.get(other_name));
        let text = text.ok_or_else(|| Refusal::error(texts::missing(name)))?;
        parse_day(text, '-').ok_or_else(|| Refusal::error(texts::trade::INVALID_DATE))
    }

    /// The currency in `currency`, or else the account's.
    pub(super) fn currency(&self) -> String {
        self.params.get("currency").unwrap_or(&self.account.currency).to_ascii_uppercase()
    }
}
