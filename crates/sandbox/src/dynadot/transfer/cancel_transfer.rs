//! `cancel_transfer`: takes an order back that the registry doesn't know of yet, for its price.

use super::order::transfer_order;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::{Movement, TransferEnd};
use crate::world::{Direction, TransferStatus};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let transfer = transfer_order(call, Direction::In)?;
    // The manual: 'none' or 'approved'. No transfer stays approved here.
    if transfer.status != TransferStatus::None {
        return Err(Refusal::error(texts::trade::NOT_CANCELLABLE));
    }
    let order_id = transfer.order_id;
    Ok(Answer::done().with_effect(Movement::TransferEnded { order_id, end: TransferEnd::Cancelled }))
}
