//! `tld_price`: the price list, all of it or by the page. Pages are counted from 1.

use rust_decimal::Decimal;

use crate::dialect::Dialect;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::dynadot::purchase::restore_fee;
use crate::dynadot::texts;
use crate::prices::TldPrice;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut prices: Vec<(&str, TldPrice)> = call.config.prices.all().collect();
    // By name unless another order is asked for; of all those that the manual has only this one's reverse is known here.
    if call.params.get("sort") == Some("NameDesc") {
        prices.reverse();
    }
    let shown = call.shown_page(prices)?;
    let currency = call.currency();
    if !["USD", "EUR", "CNY"].contains(&currency.as_str()) && call.params.get("currency").is_some() {
        return Err(Refusal::error(texts::invalid("currency")));
    }
    let rows = Rows::of("TldContent", shown.map(|(tld, price)| row(call.settings.dialect, tld, price)));
    let content = Fields::new()
        .text("PriceLevel", "Regular Pricing")
        .text("Currency", currency)
        .list(Name::around_json("TldPrice"), rows);
    Ok(Answer::with_content(content))
}

/// A transfer costs what the year costs that comes with it, a restore what is usual. The manual has no dot before the name, and a
/// price where the live service says whether there is privacy.
fn row(dialect: Dialect, tld: &str, price: TldPrice) -> Fields {
    let text = |amount: Decimal| format!("{amount:.2}");
    let (name, privacy) = match dialect {
        Dialect::Live => (format!(".{tld}"), "Yes"),
        Dialect::Manual => (tld.to_owned(), "0.00"),
    };
    let prices = Fields::new()
        .text("Unit", "(Price/1 year)")
        .text("Register", text(price.register))
        .text("Renew", text(price.renew))
        .text("Transfer", text(price.renew))
        .text("Restore", text(restore_fee()));
    let grace_period = Fields::new()
        .text("Unit", "(Grace Period/days)")
        .text("Renew", "30")
        .text("Delete", "5")
        .text("Restore", "30");
    Fields::new()
        .text("Tld", name)
        .text("Usage", "General")
        .text("IDN", "YES")
        .text("Restrictions", "--")
        .text("Privacy", privacy)
        .group("Price", prices)
        .group("GracePeriod", grace_period)
}
