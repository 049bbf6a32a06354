//! `contact_list`: every contact of the account.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::contact_form::Card;
use super::envelope::SuccessCode;

pub(super) const COMMAND: Command =
    Command::new("contact_list", "ContactListResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "ContactList")]
    contacts: Vec<Card<'a>>,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let cards = call.account.contacts.iter().map(|(id, details)| Card::numbered(*id, details));
    Ok(call.success(Content { contacts: cards.collect() }))
}
