//! Contacts on the wire: the form that `create_contact` and `edit_contact` read, and the card that the others print.

use crate::contact::ContactDetails;
use crate::dynadot::answer::Refusal;
use crate::dynadot::call::Call;
use crate::dynadot::page::Fields;
use crate::dynadot::texts;

/// Reads the form, with every required field.
pub(super) fn read(call: &Call<'_>) -> Result<ContactDetails, Refusal> {
    let optional = |name| call.params.get(name).unwrap_or_default().to_owned();
    let required = |name| call.required(name).map(str::to_owned);
    let details = ContactDetails {
        name: required("name")?,
        organization: optional("organization"),
        email: required("email")?,
        phone_cc: required("phonecc")?,
        phone_num: required("phonenum")?,
        fax_cc: optional("faxcc"),
        fax_num: optional("faxnum"),
        address1: required("address1")?,
        address2: optional("address2"),
        city: required("city")?,
        state: optional("state"),
        zip: required("zip")?,
        country: required("country")?,
    };
    let wrong = [
        ("email", !details.email.contains('@')),
        ("phonecc", !details.phone_cc.bytes().all(|b| b.is_ascii_digit())),
        ("phonenum", !details.phone_num.bytes().all(|b| b.is_ascii_digit() || b"-. ".contains(&b))),
        ("country", details.country.len() != 2 || !details.country.bytes().all(|b| b.is_ascii_alphabetic())),
    ];
    match wrong.into_iter().find(|(_, is_wrong)| *is_wrong) {
        Some((name, _)) => Err(Refusal::error(texts::invalid(name))),
        None => Ok(details),
    }
}

/// The contact of this account that `contact_id` names.
pub(super) fn chosen<'a>(call: &Call<'a>) -> Result<(u64, &'a ContactDetails), Refusal> {
    let id = call.required("contact_id")?.parse().ok();
    let found = id.and_then(|id| call.account.settings.contacts.get(&id).map(|details| (id, details)));
    found.ok_or_else(|| Refusal::error(texts::settings::CONTACT_NOT_FOUND))
}

/// What `create_contact` and `edit_contact` answer.
pub(super) fn number(id: u64) -> Fields {
    Fields::new().text("ContactId", id.to_string())
}

/// A contact with its number, as it is printed.
pub(super) fn numbered_card(id: u64, details: &ContactDetails) -> Fields {
    particulars(number(id), details).text("GtldVerified", "no")
}

/// A contact as `account_info` prints it.
pub(in crate::dynadot) fn card(details: &ContactDetails) -> Fields {
    particulars(Fields::new(), details)
}

fn particulars(fields: Fields, details: &ContactDetails) -> Fields {
    fields
        .text("Organization", details.organization.clone())
        .text("Name", details.name.clone())
        .text("Email", details.email.clone())
        .text("PhoneCc", details.phone_cc.clone())
        .text("PhoneNum", details.phone_num.clone())
        .text("FaxCc", details.fax_cc.clone())
        .text("FaxNum", details.fax_num.clone())
        .text("Address1", details.address1.clone())
        .text("Address2", details.address2.clone())
        .text("City", details.city.clone())
        .text("State", details.state.clone())
        .text("ZipCode", details.zip.clone())
        .text("Country", details.country.clone())
}
