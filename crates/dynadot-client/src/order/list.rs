//! `order_list`: the account's orders.

use serde::{Deserialize, Deserializer};
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::{ItemStatus, ItemType, OrderId, OrderStatus};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::domain::name;
use crate::error::Invalid;
use crate::money::Sum;
use crate::parameters::Parameters;
use crate::wire;

/// `yyyy/MM/dd`.
const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]/[month]/[day]");

// Request

/// Asks for orders (manual: "Order List Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderList {
    search: Search,
    payment_methods: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Search {
    Between(Date, Date),
    Domain(String),
    Order(OrderId),
}

impl OrderList {
    /// The orders submitted from the first of these days to the second. The days are the service's, whose time zone the manual
    /// does not tell: ask for a day more on either side.
    ///
    /// # Errors
    /// When the second day lies before the first, or a year has not four digits.
    pub fn between(first: Date, last: Date) -> Result<Self, Invalid> {
        if last < first {
            return Err(Invalid::new("end_date", "lies before start_date"));
        }
        for (parameter, date) in [("start_date", first), ("end_date", last)] {
            if !(1000..=9999).contains(&date.year()) {
                return Err(Invalid::new(parameter, "must have a year of four digits"));
            }
        }
        Ok(Self::by(Search::Between(first, last)))
    }

    /// The orders that have to do with a domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn of_domain(domain: &str) -> Result<Self, Invalid> {
        Ok(Self::by(Search::Domain(name::checked("domain", domain)?)))
    }

    /// One order.
    #[must_use]
    pub fn of_order(id: OrderId) -> Self {
        Self::by(Search::Order(id))
    }

    /// Only orders paid with one of these methods, e.g. `account_balance`.
    ///
    /// # Errors
    /// When a method's word is not lower-case letters, digits and `_`.
    pub fn with_payment_methods<T: Into<String>>(
        mut self,
        methods: impl IntoIterator<Item = T>,
    ) -> Result<Self, Invalid> {
        self.payment_methods = methods.into_iter().map(Into::into).collect();
        let word = |word: &String| {
            !word.is_empty()
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if self.payment_methods.iter().all(word) {
            Ok(self)
        } else {
            Err(Invalid::new("payment_method", "must be words like account_balance"))
        }
    }

    fn by(search: Search) -> Self {
        Self { search, payment_methods: Vec::new() }
    }
}

// Reply

/// An order of the account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Order {
    /// Its id.
    #[serde(rename = "OrderId")]
    pub id: OrderId,
    /// The day on which it was submitted, if the service's text is a date.
    #[serde(default, rename = "SubmittedDate", deserialize_with = "date")]
    pub submitted: Option<Date>,
    /// The currency.
    #[serde(default, deserialize_with = "wire::optional")]
    pub currency: Option<String>,
    /// How it was paid, e.g. `Account Balance`.
    #[serde(default, deserialize_with = "wire::optional")]
    pub payment_method: Option<String>,
    /// What it costs, in [`Order::currency`] whatever sign is printed.
    #[serde(default, deserialize_with = "wire::optional")]
    pub total_cost: Option<Sum>,
    /// What was paid.
    #[serde(default, deserialize_with = "wire::optional")]
    pub total_paid: Option<Sum>,
    /// How far it is.
    #[serde(default, deserialize_with = "wire::optional")]
    pub status: Option<OrderStatus>,
    /// What was ordered.
    #[serde(default, rename = "ItemList", deserialize_with = "wire::list")]
    pub items: Vec<OrderItem>,
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OrderItem {
    /// What it is.
    #[serde(default, rename = "ItemType", deserialize_with = "wire::optional")]
    pub kind: Option<ItemType>,
    /// The domain.
    #[serde(default, deserialize_with = "wire::optional")]
    pub name: Option<String>,
    /// The term, in years.
    #[serde(default, rename = "Duration", deserialize_with = "wire::count")]
    pub years: Option<u32>,
    /// What it costs.
    #[serde(default, deserialize_with = "wire::optional")]
    pub cost: Option<Sum>,
    /// How far it is.
    #[serde(default, deserialize_with = "wire::optional")]
    pub status: Option<ItemStatus>,
}

/// A day as `yyyy/MM/dd`; any other text is no date, and never spoils the rest of the order.
fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let text: String = wire::text(from)?;
    Ok(Date::parse(&text, DATE).ok())
}

/// A [`Date`] of four digits' year as `yyyy/MM/dd`.
fn day(date: Date) -> String {
    format!("{:04}/{:02}/{:02}", date.year(), u8::from(date.month()), date.day())
}

impl Call for OrderList {
    type Effect = Reads;
    type Reply = Vec<Order>;
    const COMMAND: &'static str = "order_list";

    fn parameters(&self, to: &mut Parameters) {
        match &self.search {
            Search::Between(first, last) => {
                to.add("search_by", "date_range");
                to.add("start_date", day(*first));
                to.add("end_date", day(*last));
            }
            Search::Domain(domain) => {
                to.add("search_by", "domain");
                to.add("domain", domain);
            }
            Search::Order(id) => {
                to.add("search_by", "order_id");
                to.add("order_id", id);
            }
        }
        if !self.payment_methods.is_empty() {
            to.add("payment_method", self.payment_methods.join(","));
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Order>, ContentError> {
        content.rows(&Rows { json: "OrderList", xml: "OrderList", item: "OrderItem" })
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use time::macros::date;

    use super::*;
    use crate::fixtures::{answer, fixture};

    fn january() -> OrderList {
        OrderList::between(date!(2024 - 01 - 01), date!(2024 - 01 - 31)).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&january().with_payment_methods(["account_balance", "credit_card"]).unwrap()),
            @"command=order_list&search_by=date_range&start_date=2024%2F01%2F01&end_date=2024%2F01%2F31&payment_method=account_balance%2Ccredit_card"
        );
        insta::assert_snapshot!(
            Parameters::of(&OrderList::of_domain("example.com").unwrap()),
            @"command=order_list&search_by=domain&domain=example.com"
        );
        insta::assert_snapshot!(
            Parameters::of(&OrderList::of_order(OrderId::new("123456").unwrap())),
            @"command=order_list&search_by=order_id&order_id=123456"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        let (first, second) = (date!(2024 - 01 - 01), date!(2024 - 01 - 02));
        assert_eq!(OrderList::between(second, first).unwrap_err().parameter(), "end_date");
        assert_eq!(OrderList::between(date!(0999 - 01 - 01), first).unwrap_err().parameter(), "start_date");
        assert!(january().with_payment_methods(["a,b"]).is_err());
        assert!(OrderId::new("12x").is_err());
    }

    #[test]
    fn orders_and_their_items() {
        let orders = answer(&january(), fixture!("order_list/reply")).unwrap();
        assert_eq!(orders.len(), 2);
        assert_eq!(orders[0].id.as_str(), "123456");
        assert_eq!(orders[0].submitted, Some(date!(2025 - 03 - 25)));
        assert_eq!(orders[0].status, Some(OrderStatus::Problem));
        assert_eq!(orders[0].total_cost.as_ref().unwrap().value, Some(Decimal::new(800, 2)));
        let item = &orders[0].items[0];
        assert_eq!((item.kind.as_ref(), item.years), (Some(&ItemType::Registration), Some(1)));
        assert_eq!(item.name.as_deref(), Some("example.com"));
        assert_eq!(orders[0].items[1].status, Some(ItemStatus::Other("Waiting".to_owned())));
        assert_eq!((orders[1].currency.as_deref(), orders[1].items.len()), (Some("EUR"), 0));
        assert_eq!(orders[1].submitted, None);
    }

    #[test]
    fn a_missing_list_is_not_an_empty_one() {
        let error = answer(&january(), r#"{"OrderListResponse":{"ResponseCode":0}}"#).unwrap_err();
        assert_eq!(error.code(), "incomplete");
    }
}
