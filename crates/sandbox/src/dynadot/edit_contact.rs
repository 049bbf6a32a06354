//! `edit_contact`: the whole contact anew; its number stays.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::contact_form::{self, ContactNumber};
use super::envelope::SuccessCode;
use crate::effect::Effect;

pub(super) const COMMAND: Command =
    Command::new("edit_contact", "EditContactResponse", SuccessCode::Text, answer);

#[derive(Serialize)]
struct Content {
    #[serde(rename = "EditContactContent")]
    content: ContactNumber,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (contact_id, _) = contact_form::chosen(call)?;
    let details = contact_form::read(call)?;
    let account = call.account.name.clone();
    let answer = call.success(Content { content: contact_id.into() });
    Ok(answer.with_effect(Effect::ContactEdited { account, contact_id, details }))
}
