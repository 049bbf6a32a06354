//! `transfer_domain_list`: the account's domains that other registrars ask for.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::{Direction, Transfer};

#[expect(clippy::unnecessary_wraps, reason = "as every command")]
pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let leaving = call
        .world
        .movements
        .transfers()
        .filter(|transfer| transfer.account == call.account.name)
        .filter(|transfer| transfer.direction == Direction::Away && transfer.status.is_open());
    let rows = Rows::of("TransferOutDomain", leaving.map(row));
    Ok(Answer::with_content(Fields::new().list("TransferOutDomainList", rows)))
}

/// The id is a number in JSON.
fn row(transfer: &Transfer) -> Fields {
    Fields::new()
        .number(Name::of("orderId", "OrderId"), transfer.order_id)
        .text(Name::of("domain", "Domain"), transfer.domain.clone())
        .text(Name::of("itemStatus", "ItemStatus"), "Pending")
}
