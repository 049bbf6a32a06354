//! What the list of an account's orders says about a registration.
//!
//! Its dates are days in a time zone that nobody tells. A day that *may* lie after a moment counts as such where the
//! consequence of being wrong is a doubt, and as undecided where it would be a wrong refund or a false adoption.

use dynadot_client::order::{ItemStatus, ItemType, Order, OrderItem, OrderStatus};
use landrush_model::order::OrderHistory;
use landrush_model::ports::Asked;
use landrush_model::{DomainName, Timestamp};
use time::Date;

/// When a domain of the account was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bought {
    /// On the day of the intent or later.
    Since,
    /// Certainly before.
    Before,
    /// The orders don't tell.
    NobodyKnows,
}

/// What the orders say of a domain that the account doesn't show.
pub(super) fn of_absent(orders: &[Order], domain: &DomainName, since: Timestamp) -> Asked {
    let mut history = OrderHistory::Agrees;
    let (mut dropped, mut troubled) = (false, false);
    for (order, item) in purchases_since(orders, domain, since) {
        match order.status {
            Some(OrderStatus::Processing | OrderStatus::Submitted | OrderStatus::WaitingForPayment) => {
                return Asked::Processing(order.id.as_str().to_owned());
            }
            Some(OrderStatus::Deleted | OrderStatus::Cancelled) => dropped = true,
            Some(OrderStatus::Shopping) => {}
            Some(OrderStatus::Problem) => troubled = true,
            // A completed order may have an item that isn't.
            Some(OrderStatus::Completed) if item.is_cancelled() => dropped = true,
            Some(OrderStatus::Completed) if item.is_off() => troubled = true,
            // Words that nobody knows are no agreement.
            _ => history = OrderHistory::Disagrees,
        }
    }
    match history {
        OrderHistory::Agrees if dropped && !troubled => Asked::Dropped,
        OrderHistory::Agrees | OrderHistory::Disagrees => Asked::Absent(history),
    }
}

/// Whether the orders show what may be a purchase of the domain since.
pub(super) fn may_be_since(orders: &[Order], domain: &DomainName, since: Timestamp) -> bool {
    purchases_since(orders, domain, since).any(|(order, item)| {
        !item.is_off() && !matches!(order.status, Some(OrderStatus::Cancelled | OrderStatus::Deleted))
    })
}

/// What may be purchases of the domain since: from the day before on, because nobody tells the time zone.
fn purchases_since<'a>(
    orders: &'a [Order],
    domain: &DomainName,
    since: Timestamp,
) -> impl Iterator<Item = (&'a Order, Purchase<'a>)> {
    let day = day_of(since).previous_day().unwrap_or(Date::MIN);
    orders
        .iter()
        .filter(move |order| order.submitted.is_none_or(|submitted| submitted >= day))
        .filter_map(move |order| Some((order, purchase(order, domain)?)))
}

/// What the orders say of a domain that the account shows without a date.
pub(super) fn of_present(orders: &[Order], domain: &DomainName, since: Timestamp) -> Bought {
    let today = day_of(since);
    let yesterday = today.previous_day().unwrap_or(Date::MIN);
    let bought = orders.iter().filter(|order| {
        let is_off =
            |order: &&Order| matches!(order.status, Some(OrderStatus::Cancelled | OrderStatus::Deleted));
        !is_off(order) && purchase(order, domain).is_some_and(Purchase::is_registration)
    });
    let days: Vec<Option<Date>> = bought.map(|order| order.submitted).collect();
    if days.iter().flatten().any(|day| *day >= today) {
        Bought::Since
    } else if !days.is_empty() && days.iter().all(|day| day.is_some_and(|day| day < yesterday)) {
        Bought::Before
    } else {
        Bought::NobodyKnows
    }
}

/// What an order says of the domain.
#[derive(Debug, Clone, Copy)]
enum Purchase<'a> {
    /// This item.
    Item(&'a OrderItem),
    /// It names no items; it was found by the domain.
    Unnamed,
}

impl Purchase<'_> {
    fn is_registration(self) -> bool {
        match self {
            Self::Item(item) => item.kind == Some(ItemType::Registration),
            Self::Unnamed => false,
        }
    }

    /// Whether this certainly bought nothing.
    fn is_off(self) -> bool {
        self.is_cancelled() || matches!(self, Self::Item(item) if item.status == Some(ItemStatus::Problem))
    }

    /// Whether this will not buy anything either.
    fn is_cancelled(self) -> bool {
        matches!(self, Self::Item(item) if item.status == Some(ItemStatus::Cancelled))
    }
}

/// The part of an order that may have registered the domain.
fn purchase<'a>(order: &'a Order, domain: &DomainName) -> Option<Purchase<'a>> {
    if order.items.is_empty() {
        return Some(Purchase::Unnamed);
    }
    let same = |item: &&OrderItem| {
        item.name.as_deref().is_none_or(|name| name.parse::<DomainName>().is_ok_and(|name| name == *domain))
    };
    let may_register = |item: &&OrderItem| !matches!(item.kind, Some(ItemType::Renewal | ItemType::Transfer));
    let mut items = order.items.iter().filter(|item| same(item) && may_register(item));
    let first = items.next()?;
    // Of several, one that isn't off counts.
    let chosen = std::iter::once(first).chain(items).find(|item| !Purchase::Item(item).is_off());
    Some(Purchase::Item(chosen.unwrap_or(first)))
}

fn day_of(moment: Timestamp) -> Date {
    moment.datetime().date()
}

#[cfg(test)]
mod tests {
    use dynadot_client::order::OrderList;
    use dynadot_client::{Format, read_answer};
    use time::macros::datetime;

    use super::*;

    /// Orders of one item each: day, status, item type, item status.
    fn orders(rows: &[(&str, &str, &str, &str)]) -> Vec<Order> {
        let rows: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(number, (day, status, kind, item))| {
                format!(
                    r#"{{"OrderId":"{number}","SubmittedDate":"{day}","Status":"{status}",
                    "ItemList":[{{"ItemType":"{kind}","Name":"My-Shop.com","Status":"{item}"}}]}}"#
                )
            })
            .collect();
        let body =
            format!(r#"{{"OrderListResponse":{{"ResponseCode":0,"OrderList":[{}]}}}}"#, rows.join(","));
        read_answer(&OrderList::of_domain("my-shop.com").unwrap(), Format::Json, body.as_bytes()).unwrap()
    }

    fn shop() -> DomainName {
        "my-shop.com".parse().unwrap()
    }

    fn since() -> Timestamp {
        Timestamp::from_datetime(datetime!(2026-11-02 02:00 UTC))
    }

    const REGISTRATION: &str = "Domain Registration";

    #[track_caller]
    fn absent(rows: &[(&str, &str, &str, &str)], expected: &Asked) {
        assert_eq!(of_absent(&orders(rows), &shop(), since()), *expected, "{rows:?}");
    }

    #[test]
    fn a_domain_that_is_not_shown() {
        let agrees = Asked::Absent(OrderHistory::Agrees);
        let disagrees = Asked::Absent(OrderHistory::Disagrees);
        absent(&[], &agrees);
        for status in ["Problem", "Shopping"] {
            absent(&[("2026/11/02", status, REGISTRATION, "")], &agrees);
        }
        for status in ["Cancelled", "Deleted"] {
            absent(&[("2026/11/02", status, REGISTRATION, "")], &Asked::Dropped);
            absent(&[("2026/10/31", status, REGISTRATION, "")], &agrees);
        }
        for status in ["Processing", "Submitted", "Waitpay"] {
            absent(&[("2026/11/02", status, REGISTRATION, "")], &Asked::Processing("0".into()));
        }
        absent(&[("2026/11/02", "Completed", REGISTRATION, "Completed")], &disagrees);
        absent(&[("2026/11/02", "Completed", REGISTRATION, "Cancelled")], &Asked::Dropped);
        absent(&[("2026/11/02", "Completed", REGISTRATION, "Problem")], &agrees);
        let cancelled_and = |status, item| {
            [("2026/11/02", "Cancelled", REGISTRATION, ""), ("2026/11/02", status, REGISTRATION, item)]
        };
        absent(&cancelled_and("Completed", "Completed"), &disagrees);
        absent(&cancelled_and("Problem", ""), &agrees);
        absent(&cancelled_and("Cancelled", ""), &Asked::Dropped);
        absent(&[("2026/11/01", "Completed", REGISTRATION, "Completed")], &disagrees);
        absent(&[("2026/10/31", "Completed", REGISTRATION, "Completed")], &agrees);
        absent(&[("soon", "Completed", REGISTRATION, "Completed")], &disagrees);
        absent(&[("2026/11/02", "Asleep", REGISTRATION, "")], &disagrees);
        absent(&[("2026/11/02", "Completed", "Domain Renewal", "Completed")], &agrees);
        absent(&[("2026/11/02", "Completed", "Domain Mystery", "Completed")], &disagrees);
        absent(
            &[
                ("2026/11/02", "Completed", REGISTRATION, "Completed"),
                ("2026/11/02", "Processing", REGISTRATION, ""),
            ],
            &Asked::Processing("1".into()),
        );
    }

    #[test]
    fn what_may_be_a_purchase_since() {
        let may_be = |day, status, kind| may_be_since(&orders(&[(day, status, kind, "")]), &shop(), since());
        assert!(may_be("2026/11/02", "Completed", REGISTRATION));
        assert!(may_be("2026/11/01", "Processing", REGISTRATION));
        assert!(may_be("", "Completed", REGISTRATION));
        assert!(may_be("2026/11/02", "Asleep", "Domain Mystery"));
        assert!(!may_be("2026/10/31", "Completed", REGISTRATION));
        assert!(!may_be("2026/11/02", "Cancelled", REGISTRATION));
        assert!(!may_be("2026/11/02", "Completed", "Domain Renewal"));
    }

    #[track_caller]
    fn present(rows: &[(&str, &str, &str, &str)], expected: Bought) {
        assert_eq!(of_present(&orders(rows), &shop(), since()), expected, "{rows:?}");
    }

    #[test]
    fn a_domain_that_is_shown_without_a_date() {
        present(&[], Bought::NobodyKnows);
        present(&[("2026/11/02", "Completed", REGISTRATION, "Completed")], Bought::Since);
        present(&[("2026/11/01", "Completed", REGISTRATION, "Completed")], Bought::NobodyKnows);
        present(&[("2026/10/31", "Completed", REGISTRATION, "Completed")], Bought::Before);
        present(&[("", "Completed", REGISTRATION, "Completed")], Bought::NobodyKnows);
        present(&[("2026/11/02", "Cancelled", REGISTRATION, "")], Bought::NobodyKnows);
        present(&[("2026/11/02", "Completed", "Domain Renewal", "Completed")], Bought::NobodyKnows);
        present(
            &[
                ("2024/01/01", "Completed", REGISTRATION, "Completed"),
                ("2026/11/03", "Completed", REGISTRATION, "Completed"),
            ],
            Bought::Since,
        );
    }
}
