//! `order_list`: the account's orders, by date, domain or number. Dates are days of UTC, both included.

use time::Date;

use crate::clock::{date_time, parse_day};
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Rows};
use crate::dynadot::texts;
use crate::world::{ItemKind, Order, OrderItem};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let orders = match call.required("search_by")? {
        "date_range" => by_date(call)?,
        "domain" => by_domain(call)?,
        "order_id" => by_number(call)?,
        _ => return Err(Refusal::error(texts::trade::INVALID_SEARCH)),
    };
    let methods = call.params.get("payment_method");
    let paid_from_balance =
        methods.is_none_or(|list| list.split(',').any(|one| one.trim() == "account_balance"));
    let shown = orders.into_iter().filter(|order| {
        paid_from_balance && order.account == call.account.name && order.listed_at <= call.now
    });
    let rows = Rows::of("OrderItem", shown.map(row));
    Ok(Answer::with_content(Fields::new().list("OrderList", rows)))
}

fn by_date<'a>(call: &Call<'a>) -> Result<Vec<&'a Order>, Refusal> {
    let first = date(call.required("start_date")?)?;
    let last = date(call.required("end_date")?)?;
    let orders = call.account.orders.iter().filter_map(|id| call.world.order(*id));
    Ok(orders.filter(|order| (first..=last).contains(&date_time(order.submitted_at).date())).collect())
}

fn by_domain<'a>(call: &Call<'a>) -> Result<Vec<&'a Order>, Refusal> {
    let name = call.domain_name()?;
    let orders = call.account.orders.iter().filter_map(|id| call.world.order(*id));
    Ok(orders.filter(|order| order.items.iter().any(|item| item.domain == name)).collect())
}

fn by_number<'a>(call: &Call<'a>) -> Result<Vec<&'a Order>, Refusal> {
    let numbers = call.required("order_id")?.split(',');
    Ok(numbers.filter_map(|id| call.world.order(id.trim().parse().ok()?)).collect())
}

/// A day in the form `2024/01/31`.
fn date(text: &str) -> Result<Date, Refusal> {
    parse_day(text, '/').ok_or_else(|| Refusal::error(texts::trade::INVALID_DATE))
}

fn row(order: &Order) -> Fields {
    let day = date_time(order.submitted_at);
    let total = format!("${:.2}", order.total());
    Fields::new()
        .text("OrderId", order.id.to_string())
        .text("SubmittedDate", format!("{}/{:02}/{:02}", day.year(), u8::from(day.month()), day.day()))
        .text("Currency", order.currency.clone())
        .text("PaymentMethod", "Account Balance")
        .text("TotalCost", total.clone())
        .text("TotalPaid", total)
        .text("Status", order.state().word())
        .list("ItemList", Rows::of("Item", order.items.iter().map(item)))
}

fn item(item: &OrderItem) -> Fields {
    let kind = match item.kind {
        ItemKind::Registration => "Domain Registration",
        ItemKind::Renewal => "Domain Renewal",
        ItemKind::Restore => "Domain Restore",
        ItemKind::Transfer => "Domain Transfer",
        ItemKind::Push => "Domain Push",
        ItemKind::Backorder => "Domain Backorder",
        ItemKind::Auction => "Domain Auction",
        ItemKind::Closeout => "Domain Closeout",
        ItemKind::Purchase => "Domain Marketplace",
    };
    Fields::new()
        .text("ItemType", kind)
        .text("Name", item.domain.clone())
        .number("Duration", item.years)
        .text("Cost", format!("{:.2}", item.cost))
        .text("Status", item.state.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_slashes() {
        assert_eq!(date("2024/01/31").unwrap().to_string(), "2024-01-31");
        assert_eq!(date("2024/1/3").unwrap().to_string(), "2024-01-03");
        for wrong in ["2024-01-31", "2024/13/01", "2023/02/29", "2024/01", "2024/01/01/01", ""] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }
}
