//! `renew`: more years for a domain, or what they would cost.
//!
//! `year` is a guard against renewing twice: it is the year in which the domain ends now, and after a renewal it no longer is.

use rust_decimal::Decimal;

use super::payment::payment;
use super::register::years;
use crate::clock::{date_time, years_after};
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::coupon::{self, CouponKind};
use crate::dynadot::page::{Fields, Name};
use crate::dynadot::texts;
use crate::effect::{Renewal, Trade};
use crate::world::Domain;

/// What a renewal costs on top, some time after the domain's end. The amount is the sandbox's own.
const LATE_FEE: Decimal = Decimal::TEN;
const MOST_YEARS: u8 = 10;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.visible_domain()?;
    let years = years(call)?;
    let expires_at = domain.life.expires_at;
    if let Some(year) = call.number("year")?
        && usize::try_from(date_time(expires_at).year()) != Ok(year)
    {
        return Err(Refusal::error(texts::trade::WRONG_EXPIRY_YEAR));
    }
    if domain.life.is_past_renewal(call.now) {
        return Err(Refusal::error(texts::trade::RESTORE_NEEDED));
    }
    let renewed_until = years_after(expires_at, years);
    if renewed_until > years_after(call.now, MOST_YEARS) {
        return Err(Refusal::error(texts::trade::TOO_MANY_YEARS));
    }
    let price = coupon::reduced(call, CouponKind::Renewal, yearly(call, domain)? * Decimal::from(years))?;
    let late_fee = if domain.life.is_late(call.now) { LATE_FEE } else { Decimal::ZERO };
    if call.params.is_on("price_check") {
        let info = Fields::new().text("PriceInfo", price_text(call, price, late_fee));
        return Ok(Answer::with_header(info).saying("price_check_success"));
    }
    if !late_fee.is_zero() && call.params.is_on("no_renew_if_late_renew_fee_needed") {
        return Err(Refusal::error(texts::trade::LATE_FEE_NEEDED));
    }
    let renewal = Renewal {
        domain: domain.name.clone(),
        years,
        expires_at: renewed_until,
        payment: payment(call, price + late_fee)?,
    };
    let content = Fields::new()
        .text(Name::in_json("DomainName"), domain.name.clone())
        .text("Expiration", renewed_until.to_string());
    Ok(Answer::with_content(content).with_effect(Trade::Renewed(renewal)))
}

/// What a year of a domain costs that the account has.
pub(super) fn yearly(call: &Call<'_>, domain: &Domain) -> Result<Decimal, Refusal> {
    let price = call.config.prices.of_domain(&domain.name);
    let price = price.ok_or_else(|| Refusal::error(texts::trade::UNSUPPORTED_TLD))?;
    Ok(if call.is_premium(&domain.name) { price.premium().renew } else { price.renew })
}

/// The live service's text is unknown; this one is like the prices of `search`.
fn price_text(call: &Call<'_>, price: Decimal, late_fee: Decimal) -> String {
    let currency = call.currency();
    let renewal = format!("Renewal price: {price:.2} in {currency}");
    if late_fee.is_zero() {
        renewal
    } else {
        format!("{renewal} and Late renew fee: {late_fee:.2} in {currency}")
    }
}
