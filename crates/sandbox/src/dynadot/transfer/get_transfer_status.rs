//! `get_transfer_status`: how far the transfers of a domain are, those that ended among them.

use crate::dialect::Dialect;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Rows};
use crate::dynadot::texts;
use crate::world::{Direction, Transfer, TransferStatus};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.domain_name()?;
    let direction = match call.required("transfer_type")? {
        "in" => Direction::In,
        "away" => Direction::Away,
        _ => return Err(Refusal::error(texts::invalid("transfer_type"))),
    };
    let mut transfers = call
        .world
        .movements
        .transfers()
        .filter(|transfer| transfer.account == call.account.name)
        .filter(|transfer| transfer.direction == direction && transfer.domain == domain)
        .peekable();
    if transfers.peek().is_none() {
        return Err(Refusal::error(texts::trade::no_transfer_order(&domain)));
    }
    let rows = Rows::of("Transfer", transfers.map(|transfer| row(call, transfer)));
    Ok(Answer::with_content(Fields::new().list("TransferList", rows)))
}

/// The live service capitalises its words and says more than the manual.
fn row(call: &Call<'_>, transfer: &Transfer) -> Fields {
    let word = match transfer.status {
        TransferStatus::None => "None",
        TransferStatus::Waiting => "Waiting",
        TransferStatus::AuthCodeNeeded => "Auth Code Needed",
        TransferStatus::Failed => "Failed",
        TransferStatus::Cancelled => "Cancelled",
        TransferStatus::Transferred => "Transferred",
    };
    let fields = Fields::new().text("OrderId", transfer.order_id.to_string());
    if call.settings.dialect == Dialect::Manual {
        return fields.text("TransferStatus", word.to_ascii_lowercase());
    }
    let denied = transfer.status == TransferStatus::Failed;
    let reason = denied.then_some(texts::trade::DENIED_BY_LOSING_REGISTRAR);
    let domain = call.own_domain(&transfer.domain);
    fields
        .text("TransferStatus", word)
        .optional("FailedReason", reason)
        .optional("ExpirationDate", domain.map(|domain| domain.life.expires_at.to_string()))
}
