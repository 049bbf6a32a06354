//! The transfer order that a call is about.

use crate::dynadot::answer::Refusal;
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::world::{Direction, Transfer};

/// The order in `order_id`, if it is this account's, goes this way and is about the domain in `domain`.
pub(super) fn transfer_order<'a>(call: &Call<'a>, direction: Direction) -> Result<&'a Transfer, Refusal> {
    let domain = call.domain_name()?;
    let transfer = call.required("order_id")?.parse().ok().and_then(|id| call.world.movements.transfer(id));
    transfer
        .filter(|transfer| transfer.account == call.account.name)
        .filter(|transfer| transfer.direction == direction && transfer.domain == domain)
        .ok_or_else(|| Refusal::error(texts::trade::no_transfer_order(&domain)))
}
