//! `tld_price`: the price list, all of it or by the page. Pages are counted from 1.

use rust_decimal::Decimal;
use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;
use super::texts;
use crate::prices::TldPrice;

pub(super) const COMMAND: Command =
    Command::new("tld_price", "TldPriceResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    price_level: &'static str,
    currency: String,
    tld_price: Vec<Row>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    tld: String,
    usage: &'static str,
    #[serde(rename = "IDN")]
    idn: &'static str,
    restrictions: &'static str,
    privacy: &'static str,
    price: Price,
    grace_period: GracePeriod,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Price {
    unit: &'static str,
    register: String,
    renew: String,
    transfer: String,
    restore: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GracePeriod {
    unit: &'static str,
    renew: &'static str,
    delete: &'static str,
    restore: &'static str,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let page_size = call.number("count_per_page")?;
    let page = call.number("page_index")?.unwrap_or(1);
    let mut prices: Vec<(&str, TldPrice)> = call.config.prices.all().collect();
    // By name unless another order is asked for; of all those that the manual has only this one's reverse is known here.
    if call.params.get("sort") == Some("NameDesc") {
        prices.reverse();
    }
    let skipped = page_size.map_or(0, |size| size.saturating_mul(page.saturating_sub(1)));
    let shown = prices.into_iter().skip(skipped).take(page_size.unwrap_or(usize::MAX));
    let tld_price = shown.map(|(tld, price)| row(tld, price)).collect();
    let currency = call.currency();
    if !["USD", "EUR", "CNY"].contains(&currency.as_str()) && call.params.get("currency").is_some() {
        return Err(Refusal::error(texts::invalid("currency")));
    }
    Ok(call.success(Content { price_level: "Regular Pricing", currency, tld_price }))
}

/// In the forms of the live service. A transfer costs what the year costs that comes with it, a restore what is usual.
fn row(tld: &str, price: TldPrice) -> Row {
    let text = |amount: Decimal| format!("{amount:.2}");
    Row {
        tld: format!(".{tld}"),
        usage: "General",
        idn: "YES",
        restrictions: "--",
        privacy: "Yes",
        price: Price {
            unit: "(Price/1 year)",
            register: text(price.register),
            renew: text(price.renew),
            transfer: text(price.renew),
            restore: "79.99".to_owned(),
        },
        grace_period: GracePeriod { unit: "(Grace Period/days)", renew: "30", delete: "5", restore: "30" },
    }
}
