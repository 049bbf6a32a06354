//! `get_order_status`: how far an order is. Transfers and pushes take their time; everything else is completed as soon as it can be seen.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::dynadot::texts;
use crate::world::{ItemKind, OrderItem};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.required("order_id")?.parse().ok().and_then(|id| call.world.order(id));
    let order = order
        .filter(|order| order.account == call.account.name && order.listed_at <= call.now)
        .ok_or_else(|| Refusal::error(texts::trade::ORDER_NOT_FOUND))?;
    // The id is a number here, a text in `order_list`.
    let status = Fields::new()
        .number("OrderId", order.id)
        .text("OrderStatus", order.state().word())
        .list("ItemList", Rows::of("Item", order.items.iter().map(item)));
    Ok(Answer::with_content(Fields::new().group(Name::around_json("OrderStatus"), status)))
}

fn item(item: &OrderItem) -> Fields {
    let kind = match item.kind {
        ItemKind::Registration => "domain",
        ItemKind::Renewal => "domain renewal",
        ItemKind::Restore => "domain restore",
        ItemKind::Transfer => "domain transfer",
        ItemKind::Push => "domain push",
        ItemKind::Backorder => "domain backorder",
        ItemKind::Auction => "domain auction",
        ItemKind::Closeout => "domain closeout",
        ItemKind::Purchase => "domain marketplace",
    };
    Fields::new()
        .text("ItemTypeName", kind)
        .text("ItemName", item.domain.clone())
        .text("ItemStatus", item.state.word())
}
