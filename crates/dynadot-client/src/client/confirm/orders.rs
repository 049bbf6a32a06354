//! What the account's orders tell of a registration whose answer was lost.

use time::Date;

use crate::domain::name;
use crate::order::{ItemStatus, ItemType, Order, OrderItem, OrderStatus};

/// What the orders tell of a registration.
pub(super) enum Told {
    Done(Box<Order>),
    Dropped,
    Nothing,
}

/// What the orders tell of a registration that can have been ordered since this day of UTC.
///
/// Their days are of a time zone that the manual does not tell: an order of the day before may be the one as well, which is
/// enough for a doubt and not for a proof.
pub(super) fn told(orders: Vec<Order>, domain: &str, day: Date) -> Told {
    let eve = day.previous_day().unwrap_or(Date::MIN);
    let mut dropped = false;
    let mut open = false;
    for order in orders {
        let Some(fate) = Fate::of(&order, domain) else { continue };
        match (order.submitted, fate) {
            (Some(submitted), _) if submitted < eve => {}
            (Some(submitted), Fate::Done) if submitted >= day => return Told::Done(Box::new(order)),
            (Some(submitted), Fate::Dropped) if submitted >= day => dropped = true,
            (_, Fate::Dropped) => {}
            (_, Fate::Done | Fate::Open) => open = true,
        }
    }
    if dropped && !open { Told::Dropped } else { Told::Nothing }
}

/// How an order for a domain went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    Dropped,
    Open,
}

impl Fate {
    /// None if the order has nothing to do with a registration of the domain.
    fn of(order: &Order, domain: &str) -> Option<Self> {
        let of_the_order = match order.status {
            Some(OrderStatus::Cancelled | OrderStatus::Deleted) => Self::Dropped,
            _ => Self::Open,
        };
        // An order that names no items was found by the domain.
        if order.items.is_empty() || of_the_order == Self::Dropped {
            return Some(of_the_order);
        }
        let registers = |item: &&OrderItem| {
            item.name.as_deref().is_none_or(|name| name::same(domain, name))
                && !matches!(item.kind, Some(ItemType::Renewal | ItemType::Transfer))
        };
        let fates =
            order.items.iter().filter(registers).map(|item| match (&item.status, &item.kind, &item.name) {
                (Some(ItemStatus::Cancelled), ..) => Self::Dropped,
                (Some(ItemStatus::Completed), Some(ItemType::Registration), Some(_)) => Self::Done,
                _ => Self::Open,
            });
        // Of several, one that is done counts, and one that is open counts more than one that is not.
        fates.min_by_key(|fate| match fate {
            Self::Done => 0,
            Self::Open => 1,
            Self::Dropped => 2,
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::answer::read_answer;
    use crate::format::Format;
    use crate::order::OrderList;

    /// Orders of one item each: day, status, item type, name, item status.
    fn orders(rows: &[[&str; 5]]) -> Vec<Order> {
        let rows: Vec<String> = rows
            .iter()
            .map(|[day, status, kind, name, item]| {
                format!(
                    r#"{{"OrderId":"1","SubmittedDate":"{day}","Status":"{status}",
                        "ItemList":[{{"ItemType":"{kind}","Name":"{name}","Status":"{item}"}}]}}"#
                )
            })
            .collect();
        let body =
            format!(r#"{{"OrderListResponse":{{"ResponseCode":0,"OrderList":[{}]}}}}"#, rows.join(","));
        read_answer(&OrderList::of_domain("example.com").unwrap(), Format::Json, body.as_bytes()).unwrap()
    }

    const DAY: Date = date!(2025 - 03 - 25);
    const KIND: &str = "Domain Registration";
    const NAME: &str = "example.com";

    #[track_caller]
    fn check(rows: &[[&str; 5]], expected: &str) {
        let told = match told(orders(rows), NAME, DAY) {
            Told::Done(_) => "done",
            Told::Dropped => "dropped",
            Told::Nothing => "nothing",
        };
        assert_eq!(told, expected, "{rows:?}");
    }

    #[test]
    fn a_registration_of_the_day_that_is_completed_is_done() {
        check(&[["2025/03/25", "Completed", KIND, NAME, "Completed"]], "done");
        check(&[["2025/03/26", "Processing", KIND, "EXAMPLE.com", "Completed"]], "done");
        let dropped = ["2025/03/25", "Cancelled", KIND, NAME, "Cancelled"];
        check(&[dropped, ["2025/03/25", "Completed", KIND, NAME, "Completed"]], "done");
    }

    #[test]
    fn what_may_be_another_order_is_no_proof() {
        for row in [
            ["2025/03/24", "Completed", KIND, NAME, "Completed"],
            ["yesterday", "Completed", KIND, NAME, "Completed"],
            ["2024/03/25", "Completed", KIND, NAME, "Completed"],
            ["2025/03/25", "Completed", "Domain Renewal", NAME, "Completed"],
            ["2025/03/25", "Completed", "", NAME, "Completed"],
            ["2025/03/25", "Completed", KIND, "example.net", "Completed"],
            ["2025/03/25", "Completed", KIND, "", "Completed"],
            ["2025/03/25", "Completed", KIND, NAME, "Problem"],
            ["2025/03/25", "Processing", KIND, NAME, ""],
        ] {
            check(&[row], "nothing");
        }
        check(&[], "nothing");
    }

    #[test]
    fn an_order_of_the_day_that_was_cancelled_is_dropped_unless_another_may_be_the_one() {
        let cancelled = ["2025/03/25", "Cancelled", KIND, NAME, ""];
        check(&[cancelled], "dropped");
        check(&[["2025/03/25", "Completed", KIND, NAME, "Cancelled"]], "dropped");
        check(&[["2025/03/24", "Cancelled", KIND, NAME, ""]], "nothing");
        check(&[["yesterday", "Cancelled", KIND, NAME, ""]], "nothing");
        check(&[cancelled, ["2025/03/25", "Processing", KIND, NAME, ""]], "nothing");
        check(&[cancelled, ["2025/03/24", "Completed", KIND, NAME, "Completed"]], "nothing");
        check(&[cancelled, ["2025/03/23", "Completed", KIND, NAME, "Completed"]], "dropped");
    }
}
