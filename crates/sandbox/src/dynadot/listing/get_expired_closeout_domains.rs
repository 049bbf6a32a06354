//! `get_expired_closeout_domains`: expired domains at a fixed price, all of them or one.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::domain_name;
use crate::dynadot::page::{Fields, Name, Rows, Value};
use crate::world::Closeout;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let currency = call.market_currency()?.to_ascii_lowercase();
    let wanted = call.params.get("domain").map(domain_name::parse).transpose()?;
    let offered = call.world.market.closeouts();
    let offered = offered.filter(|closeout| wanted.as_ref().is_none_or(|name| *name == closeout.domain));
    let rows: Vec<_> = call
        .shown_page(offered.collect())?
        .map(|closeout: &Closeout| row(call, closeout, &currency))
        .collect();
    let content = Fields::new()
        .number(Name::in_json("Size"), rows.len())
        .list(Name::around_json("CloseoutDomains"), Rows::of("CloseoutItem", rows));
    Ok(Answer::with_content(content))
}

/// What nobody counts here is -1. Only the beginning of most names differs.
fn row(call: &Call<'_>, closeout: &Closeout, currency: &str) -> Fields {
    let is_idn = closeout.domain.split('.').any(|label| label.starts_with("xn--"));
    let renewal = call.config.prices.of_domain(&closeout.domain).map(|price| price.renew);
    let item = Fields::new()
        .text(Name::of("domainName", "DomainName"), closeout.domain.clone())
        .text(Name::of("domainNameUtf", "DomainNameUtf"), closeout.domain.clone())
        .text(Name::of("currentPrice", "CurrentPrice"), format!("{:.2}", closeout.price))
        .with("isIdn", Value::Flag(is_idn))
        .number(Name::of("endTimeStamp", "EndTimeStamp"), closeout.ends_at)
        .text(
            Name::of("renewalPrice", "RenewalPrice"),
            renewal.map_or_else(|| "-1".to_owned(), |price| format!("{price:.2}")),
        )
        .text(Name::of("expiredRevenue", "ExpiredRevenue"), "-1")
        .text(Name::in_json("estibotAppraisal"), "-1")
        .number(Name::of("inboundLinks", "InboundLinks"), -1)
        .number(Name::of("monthlyVisitors", "MonthlyVisitors"), -1)
        .text(Name::in_json("currency"), currency.to_owned());
    Fields::new().group(Name::around_json("closeoutItem"), item)
}
