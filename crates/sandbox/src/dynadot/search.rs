//! `search`: which domains can be registered, and at what price.

use rust_decimal::Decimal;
use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;
use super::{domain_name, texts};

pub(super) const COMMAND: Command =
    Command::new("search", "SearchResponse", SuccessCode::Text, answer).without_status();

#[derive(Serialize)]
struct Content {
    #[serde(rename = "SearchResults")]
    results: Vec<Row>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    domain_name: String,
    status: &'static str,
    available: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = call.params.family("domain");
    if names.is_empty() {
        return Err(Refusal::error(texts::missing("domain0")));
    }
    let most = call.level.limits().domains_per_search;
    if names.len() > most as usize {
        let text = if most == 1 { texts::ONE_DOMAIN_PER_SEARCH } else { texts::TOO_MANY_DOMAINS };
        return Err(Refusal::error(text));
    }
    let results = names.into_iter().map(|name| row(call, name)).collect::<Result<_, _>>()?;
    Ok(call.success(Content { results }))
}

fn row(call: &Call<'_>, name: &str) -> Result<Row, Refusal> {
    let name = domain_name::parse(name)?;
    let Some(price) = call.config.prices.of_domain(&name) else {
        return Ok(Row { domain_name: name, status: "error", available: "error", price: None });
    };
    let is_free = !call.is_taken(&name);
    let premium = call.is_premium(&name);
    let price = if premium { price.premium() } else { price };
    let shown = is_free && call.params.is_on("show_price");
    Ok(Row {
        status: "success",
        available: if is_free { "yes" } else { "no" },
        price: shown.then(|| price_text(price.register, price.renew, &call.currency(), premium)),
        domain_name: name,
    })
}

/// The sentence that the live service prints; its manual shows a shorter one.
fn price_text(register: Decimal, renew: Decimal, currency: &str, premium: bool) -> String {
    let a_premium = if premium { "a" } else { "not a" };
    format!(
        "Registration Price: {register:.2} in {currency} and Renewal price: {renew:.2} in {currency} and Domain is {a_premium} \
         Premium Domain"
    )
}
