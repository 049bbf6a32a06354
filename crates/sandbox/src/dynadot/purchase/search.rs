//! `search`: which domains can be registered, and at what price. In XML each row is a whole response.

use rust_decimal::Decimal;

use crate::dialect::Dialect;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::dynadot::{domain_name, texts};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = call.params.family("domain");
    if names.is_empty() {
        return Err(Refusal::error(texts::missing("domain0")));
    }
    let most = call.level.limits().domains_per_search;
    if names.len() > most as usize {
        let text = if most == 1 { texts::trade::ONE_DOMAIN_PER_SEARCH } else { texts::TOO_MANY_DOMAINS };
        return Err(Refusal::error(text));
    }
    let rows = names.into_iter().map(|name| row(call, name)).collect::<Result<Vec<_>, _>>()?;
    let rows = Rows::of("SearchResponse/SearchHeader", rows);
    Ok(Answer::with_content(Fields::new().list(Name::around_json("SearchResults"), rows)))
}

fn row(call: &Call<'_>, name: &str) -> Result<Fields, Refusal> {
    let name = domain_name::parse(name)?;
    let Some(price) = call.config.prices.of_domain(&name) else {
        return Ok(fields(call, name, "error", "error", None));
    };
    let is_free = !call.is_taken(&name);
    let premium = call.is_premium(&name);
    let price = if premium { price.premium() } else { price };
    let shown = is_free && call.params.is_on("show_price");
    let price = shown.then(|| price_text(call, price.register, price.renew, premium));
    Ok(fields(call, name, "success", if is_free { "yes" } else { "no" }, price))
}

fn fields(
    call: &Call<'_>,
    name: String,
    status: &'static str,
    available: &'static str,
    price: Option<String>,
) -> Fields {
    // The manual's rows have no status.
    let status_shown = (call.settings.dialect == Dialect::Live).then_some(status);
    Fields::new()
        .text(Name::in_xml("SuccessCode"), if status == "success" { "0" } else { "-1" })
        .text("DomainName", name)
        .optional("Status", status_shown)
        .text("Available", available)
        .optional("Price", price)
}

/// The live service prints a sentence.
fn price_text(call: &Call<'_>, register: Decimal, renew: Decimal, premium: bool) -> String {
    let currency = call.currency();
    if call.settings.dialect == Dialect::Manual {
        return format!("{register:.2} in {currency}");
    }
    let a_premium = if premium { "a" } else { "not a" };
    format!(
        "Registration Price: {register:.2} in {currency} and Renewal price: {renew:.2} in {currency} and Domain is {a_premium} \
         Premium Domain"
    )
}
