//! `contact_list`: every contact of the account.

use super::contact_form::numbered_card;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Rows};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let cards = call.account.settings.contacts.iter().map(|(id, details)| numbered_card(*id, details));
    Ok(Answer::with_content(Fields::new().list("ContactList", Rows::of("Contact", cards))))
}
