//! `create_contact`: a new contact of the account.

use super::contact_form;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::effect::Setting;
use crate::world::Series;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let details = contact_form::read(call)?;
    let contact_id = call.world.next(Series::Contact);
    let account = call.account.name.clone();
    let answer = Answer::with_content(contact_form::number(contact_id));
    Ok(answer.with_effect(Setting::ContactCreated { account, contact_id, details }))
}
