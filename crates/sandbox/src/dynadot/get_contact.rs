//! `get_contact`: one contact of the account.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::contact_form::{self, Card};
use super::envelope::SuccessCode;

pub(super) const COMMAND: Command =
    Command::new("get_contact", "GetContactResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "GetContact")]
    contact: Card<'a>,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (id, details) = contact_form::chosen(call)?;
    Ok(call.success(Content { contact: Card::numbered(id, details) }))
}
