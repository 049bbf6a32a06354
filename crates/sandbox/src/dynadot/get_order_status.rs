//! `get_order_status`: how far an order is. The sandbox's orders are completed as soon as they can be seen.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;
use super::texts;

pub(super) const COMMAND: Command =
    Command::new("get_order_status", "GetOrderStatusResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "OrderStatus")]
    status: OrderStatus<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OrderStatus<'a> {
    /// A number here, a text in `order_list`.
    order_id: u64,
    order_status: &'static str,
    item_list: [Item<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Item<'a> {
    item_type_name: &'static str,
    item_name: &'a str,
    item_status: &'static str,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.required("order_id")?.parse().ok().and_then(|id| call.world.order(id));
    let order = order
        .filter(|order| order.account == call.account.name && order.listed_at <= call.now)
        .ok_or_else(|| Refusal::error(texts::ORDER_NOT_FOUND))?;
    let item = Item { item_type_name: "domain", item_name: &order.domain, item_status: "Completed" };
    let status = OrderStatus { order_id: order.id, order_status: "Completed", item_list: [item] };
    Ok(call.success(Content { status }))
}
