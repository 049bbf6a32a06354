//! `get_order_status`: how far an order is.

use serde::Deserialize;

use super::{ItemStatus, ItemType, OrderId, OrderStatus};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError};
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Asks how far an order is (manual: "Get Order Status Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetOrderStatus {
    order: OrderId,
}

impl GetOrderStatus {
    /// Asks about this order.
    #[must_use]
    pub fn new(order: OrderId) -> Self {
        Self { order }
    }
}

// Reply

/// How far an order and its items are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct OrderState {
    /// The order; some answers print `0`.
    #[serde(default, rename = "OrderId", deserialize_with = "wire::optional")]
    pub id: Option<String>,
    /// How far the order is.
    #[serde(rename = "OrderStatus")]
    pub status: OrderStatus,
    /// How far each item is.
    #[serde(default, rename = "ItemList", deserialize_with = "wire::list")]
    pub items: Vec<OrderStateItem>,
}

/// How far an item of an order is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct OrderStateItem {
    /// What it is.
    #[serde(default, rename = "ItemTypeName", deserialize_with = "wire::optional")]
    pub kind: Option<ItemType>,
    /// The domain.
    #[serde(default, rename = "ItemName", deserialize_with = "wire::optional")]
    pub name: Option<String>,
    /// How far it is.
    #[serde(default, rename = "ItemStatus", deserialize_with = "wire::optional")]
    pub status: Option<ItemStatus>,
}

/// An order with its one item, as XML has it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SideBySide {
    #[serde(default, deserialize_with = "wire::optional")]
    order_id: Option<String>,
    order_status: OrderStatus,
    #[serde(flatten)]
    item: OrderStateItem,
}

impl From<SideBySide> for OrderState {
    fn from(SideBySide { order_id, order_status, item }: SideBySide) -> Self {
        let is_there = item.kind.is_some() || item.name.is_some() || item.status.is_some();
        Self { id: order_id, status: order_status, items: if is_there { vec![item] } else { Vec::new() } }
    }
}

impl Call for GetOrderStatus {
    type Effect = Reads;
    type Reply = OrderState;
    const COMMAND: &'static str = "get_order_status";

    fn parameters(&self, to: &mut Parameters) {
        to.add("order_id", &self.order);
    }

    fn decode(&self, content: &Content<'_>) -> Result<OrderState, ContentError> {
        let state: OrderState = match content.member("OrderStatus") {
            // XML puts the fields of the order and its item side by side, and the status takes the object's place.
            Err(ContentError::Unreadable { .. }) => content.read::<SideBySide>()?.into(),
            state => state?,
        };
        match &state.id {
            // The manual's example prints 0 for any order.
            Some(id) if id != "0" && id != self.order.as_str() => {
                Err(ContentError::Mismatch { asked: self.order.to_string(), answered: id.clone() })
            }
            _ => Ok(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, fixture};

    fn status() -> GetOrderStatus {
        GetOrderStatus::new(OrderId::new("123456").unwrap())
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&status()), @"command=get_order_status&order_id=123456");
    }

    #[test]
    fn the_order_and_its_items() {
        let state = answer(&status(), fixture!("get_order_status/reply")).unwrap();
        assert_eq!((state.status, state.items.len()), (OrderStatus::Completed, 1));
        assert_eq!(state.items[0].status, Some(ItemStatus::Completed));
    }

    #[test]
    fn xml_puts_everything_side_by_side() {
        let body = "<GetOrderStatusResponse><GetOrderStatusHeader><ResponseCode>0</ResponseCode></GetOrderStatusHeader>\
                    <GetOrderStatusContent><OrderId>123456</OrderId><OrderStatus>Completed</OrderStatus>\
                    <ItemTypeName>domain</ItemTypeName><ItemName>a.com</ItemName><ItemStatus>Completed</ItemStatus>\
                    </GetOrderStatusContent></GetOrderStatusResponse>";
        let state = crate::read_answer(&status(), crate::Format::Xml, body.as_bytes()).unwrap();
        assert_eq!(
            (state.status, state.items[0].status.as_ref()),
            (OrderStatus::Completed, Some(&ItemStatus::Completed))
        );
    }

    #[test]
    fn another_order_is_a_mismatch_and_an_unknown_word_is_kept() {
        let body = |id: &str| {
            format!(
                r#"{{"GetOrderStatusResponse":{{"ResponseCode":0,"OrderStatus":{{"OrderId":{id},"OrderStatus":"Asleep"}}}}}}"#
            )
        };
        let state = answer(&status(), &body("0")).unwrap();
        assert_eq!(state.status, OrderStatus::Other("Asleep".to_owned()));
        assert_eq!(answer(&status(), &body("9")).unwrap_err().code(), "mismatch");
    }
}
