//! `create_contact`: a new contact of the account.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::contact_form::{self, ContactNumber};
use super::envelope::SuccessCode;
use crate::effect::Effect;

pub(super) const COMMAND: Command =
    Command::new("create_contact", "CreateContactResponse", SuccessCode::Text, answer);

#[derive(Serialize)]
struct Content {
    #[serde(rename = "CreateContactContent")]
    content: ContactNumber,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let details = contact_form::read(call)?;
    let contact_id = call.world.next_contact();
    let account = call.account.name.clone();
    let answer = call.success(Content { content: contact_id.into() });
    Ok(answer.with_effect(Effect::ContactCreated { account, contact_id, details }))
}
