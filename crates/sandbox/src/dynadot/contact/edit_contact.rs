//! `edit_contact`: the whole contact anew; its number stays.

use super::contact_form;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::effect::Setting;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (contact_id, _) = contact_form::chosen(call)?;
    let details = contact_form::read(call)?;
    let account = call.account.name.clone();
    let answer = Answer::with_content(contact_form::number(contact_id));
    Ok(answer.with_effect(Setting::ContactEdited { account, contact_id, details }))
}
