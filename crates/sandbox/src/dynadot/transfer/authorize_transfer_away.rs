//! `authorize_transfer_away`: lets a domain go that another registrar asks for, or doesn't.

use super::order::transfer_order;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::Fields;
use crate::dynadot::texts;
use crate::effect::Movement;
use crate::world::Direction;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (approved, result) = match call.required("authorize")? {
        "approve" => (true, "away_approved"),
        "deny" => (false, "away_denied"),
        _ => return Err(Refusal::error(texts::invalid("authorize"))),
    };
    let transfer = transfer_order(call, Direction::Away)?;
    if !transfer.status.is_open() {
        return Err(Refusal::error(texts::trade::no_transfer_order(&transfer.domain)));
    }
    let ended = Movement::AwayEnded { order_id: transfer.order_id, approved };
    Ok(Answer::with_header(Fields::new().text("Result", result)).with_effect(ended))
}
