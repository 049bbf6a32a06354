//! `order_list`: the account's orders, by date, domain or number. Dates are days of UTC, both included.

use serde::Serialize;
use time::{Date, Month};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;
use super::texts;
use crate::clock::date_time;
use crate::world::Order;

pub(super) const COMMAND: Command =
    Command::new("order_list", "OrderListResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "OrderList")]
    orders: Vec<Row<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row<'a> {
    order_id: String,
    submitted_date: String,
    currency: &'a str,
    payment_method: &'static str,
    total_cost: String,
    total_paid: String,
    status: &'static str,
    item_list: [Item<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Item<'a> {
    item_type: &'static str,
    name: &'a str,
    duration: u8,
    cost: String,
    status: &'static str,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let orders = match call.required("search_by")? {
        "date_range" => by_date(call)?,
        "domain" => by_domain(call)?,
        "order_id" => by_number(call)?,
        _ => return Err(Refusal::error(texts::INVALID_SEARCH)),
    };
    let methods = call.params.get("payment_method");
    let paid_from_balance =
        methods.is_none_or(|list| list.split(',').any(|one| one.trim() == "account_balance"));
    let orders = orders
        .into_iter()
        .filter(|order| {
            paid_from_balance && order.account == call.account.name && order.listed_at <= call.now
        })
        .map(Row::of)
        .collect();
    Ok(call.success(Content { orders }))
}

fn by_date<'a>(call: &Call<'a>) -> Result<Vec<&'a Order>, Refusal> {
    let first = date(call.required("start_date")?)?;
    let last = date(call.required("end_date")?)?;
    let orders = call.account.orders.iter().filter_map(|id| call.world.order(*id));
    Ok(orders.filter(|order| (first..=last).contains(&date_time(order.submitted_at).date())).collect())
}

fn by_domain<'a>(call: &Call<'a>) -> Result<Vec<&'a Order>, Refusal> {
    let domain = call.world.domain(&call.domain_name()?);
    let numbers = domain.map(|domain| domain.orders.as_slice()).unwrap_or_default();
    Ok(numbers.iter().filter_map(|id| call.world.order(*id)).collect())
}

fn by_number<'a>(call: &Call<'a>) -> Result<Vec<&'a Order>, Refusal> {
    let numbers = call.required("order_id")?.split(',');
    Ok(numbers.filter_map(|id| call.world.order(id.trim().parse().ok()?)).collect())
}

/// A day in the form `2024/01/31`.
fn date(text: &str) -> Result<Date, Refusal> {
    let mut parts = text.split('/');
    let mut next = || parts.next()?.parse::<u16>().ok();
    let day = (|| {
        let (year, month, day) = (next()?, next()?, next()?);
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
    })();
    day.filter(|_| parts.next().is_none()).ok_or_else(|| Refusal::error(texts::INVALID_DATE))
}

impl<'a> Row<'a> {
    fn of(order: &'a Order) -> Self {
        let day = date_time(order.submitted_at);
        let total = format!("${:.2}", order.charged);
        let item = Item {
            item_type: "Domain Registration",
            name: &order.domain,
            duration: order.years,
            cost: format!("{:.2}", order.charged),
            status: "Completed",
        };
        Self {
            order_id: order.id.to_string(),
            submitted_date: format!("{}/{:02}/{:02}", day.year(), u8::from(day.month()), day.day()),
            currency: &order.currency,
            payment_method: "Account Balance",
            total_cost: total.clone(),
            total_paid: total,
            status: "Completed",
            item_list: [item],
        }
    }
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
