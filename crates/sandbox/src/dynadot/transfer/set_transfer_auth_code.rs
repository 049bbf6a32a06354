//! `set_transfer_auth_code`: another auth code for a transfer whose code was wrong; the order begins anew.

use super::order::transfer_order;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::Movement;
use crate::world::{Direction, TransferStatus};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let auth_code = call.required("auth_code")?.to_owned();
    let transfer = transfer_order(call, Direction::In)?;
    if !matches!(transfer.status, TransferStatus::None | TransferStatus::AuthCodeNeeded) {
        return Err(Refusal::error(texts::trade::AUTH_CODE_NOT_NEEDED));
    }
    let order_id = transfer.order_id;
    Ok(Answer::done().with_effect(Movement::TransferAuthCodeSet { order_id, auth_code }))
}
