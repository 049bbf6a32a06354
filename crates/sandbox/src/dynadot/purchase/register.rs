//! `register`: sells a domain. The order of the checks is the order of the lines in `answer`, then in `sale`.

use rust_decimal::Decimal;

use crate::clock::years_after;
use crate::config::DoubleSell;
use crate::contact::DomainContacts;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::coupon::{self, CouponKind};
use crate::dynadot::page::{Fields, Name};
use crate::dynadot::texts;
use crate::effect::{Registration, Trade};
use crate::world::Series;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let name = call.domain_name()?;
    if call.config.prices.of_domain(&name).is_none() {
        return Err(Refusal::error(texts::trade::UNSUPPORTED_TLD));
    }
    let years = years(call)?;
    let sold = sale(call, name, years, contacts(call)?, call.account.balance)?;
    // The expiration is a number here, a text everywhere else; the registration is in the manual's table of XML only.
    let content = Fields::new()
        .text(Name::in_json("DomainName"), sold.domain.clone())
        .number("Expiration", sold.expires_at)
        .number(Name::in_xml("Registration"), call.now);
    Ok(Answer::with_content(content).with_effect(Trade::Registered(sold)))
}

/// Sells a domain out of a balance, in the next order.
pub(super) fn sale(
    call: &Call<'_>,
    name: String,
    years: u8,
    contacts: DomainContacts,
    balance: Decimal,
) -> Result<Registration, Refusal> {
    let price =
        call.config.prices.of_domain(&name).ok_or_else(|| Refusal::error(texts::trade::UNSUPPORTED_TLD))?;
    let premium = call.is_premium(&name);
    if premium && !call.params.is_on("premium") {
        return Err(Refusal::error(texts::trade::PREMIUM));
    }
    let yearly = if premium { price.premium().register } else { price.register };
    let cost = coupon::reduced(call, CouponKind::Registration, yearly * Decimal::from(years))?;
    // The balance is in the account's currency; of every other there is none.
    if call.currency() != call.account.currency || cost > balance {
        return Err(Refusal::insufficient_funds());
    }
    let owned = call.world.domain(&name);
    let repeated = owned.is_some_and(|domain| domain.account == call.account.name);
    if repeated && call.settings.double_sell == DoubleSell::Refuse {
        return Err(Refusal::not_available());
    }
    if !repeated && call.is_taken(&name) {
        return Err(Refusal::not_available());
    }
    let expires_at = years_after(owned.map_or(call.now, |domain| domain.life.expires_at), years);
    let (found_after, listed_after) = call.settings.hidden();
    Ok(Registration {
        account: call.account.name.clone(),
        order_id: call.world.next(Series::Order),
        years,
        charged: cost,
        currency: call.account.currency.clone(),
        contacts,
        registered_at: call.now,
        expires_at,
        ready_at: call.now + found_after.max(call.hidden_for),
        listed_at: call.now + listed_after.max(call.hidden_for),
        repeated,
        domain: name,
    })
}

/// The four contacts of a new domain.
pub(in crate::dynadot) fn contacts(call: &Call<'_>) -> Result<DomainContacts, Refusal> {
    Ok(DomainContacts {
        registrant: contact(call, "registrant_contact")?,
        admin: contact(call, "admin_contact")?,
        technical: contact(call, "technical_contact")?,
        billing: contact(call, "billing_contact")?,
    })
}

/// 1 to 10 years.
pub(super) fn years(call: &Call<'_>) -> Result<u8, Refusal> {
    let years = call.required("duration")?.parse().ok().filter(|years| (1..=10).contains(years));
    years.ok_or_else(|| Refusal::error(texts::trade::INVALID_DURATION))
}

/// The contact in a parameter; missing or 0 is the account's default.
fn contact(call: &Call<'_>, parameter: &str) -> Result<u64, Refusal> {
    let Some(text) = call.params.get(parameter) else { return Ok(0) };
    let known = text.parse().ok().filter(|id| *id == 0 || call.account.settings.contacts.contains_key(id));
    known.ok_or_else(|| Refusal::error(texts::invalid(parameter)))
}
