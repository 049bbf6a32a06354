//! `get_contact`: one contact of the account.

use super::contact_form::{self, numbered_card};
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (id, details) = contact_form::chosen(call)?;
    let content = Fields::new().group(Name::of("GetContact", "Contact"), numbered_card(id, details));
    Ok(Answer::with_content(content))
}
