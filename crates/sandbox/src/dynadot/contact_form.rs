//! Contacts on the wire: the form that `create_contact` and `edit_contact` read, and the card that the others print.

use serde::Serialize;

use super::answer::Refusal;
use super::call::Call;
use super::texts;
use crate::contact::ContactDetails;

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
    let found = id.and_then(|id| call.account.contacts.get(&id).map(|details| (id, details)));
    found.ok_or_else(|| Refusal::error(texts::CONTACT_NOT_FOUND))
}

/// `{"ContactId":…}`
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ContactNumber {
    contact_id: String,
}

impl From<u64> for ContactNumber {
    fn from(id: u64) -> Self {
        Self { contact_id: id.to_string() }
    }
}

/// A contact as it is printed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Card<'a> {
    /// Missing in `account_info`.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_id: Option<String>,
    organization: &'a str,
    name: &'a str,
    email: &'a str,
    phone_cc: &'a str,
    phone_num: &'a str,
    fax_cc: &'a str,
    fax_num: &'a str,
    address1: &'a str,
    address2: &'a str,
    city: &'a str,
    state: &'a str,
    zip_code: &'a str,
    country: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gtld_verified: Option<&'static str>,
}

impl<'a> Card<'a> {
    pub(super) fn numbered(id: u64, details: &'a ContactDetails) -> Self {
        Self { contact_id: Some(id.to_string()), gtld_verified: Some("no"), ..Self::unnumbered(details) }
    }

    pub(super) fn unnumbered(details: &'a ContactDetails) -> Self {
        Self {
            contact_id: None,
            organization: &details.organization,
            name: &details.name,
            email: &details.email,
            phone_cc: &details.phone_cc,
            phone_num: &details.phone_num,
            fax_cc: &details.fax_cc,
            fax_num: &details.fax_num,
            address1: &details.address1,
            address2: &details.address2,
            city: &details.city,
            state: &details.state,
            zip_code: &details.zip,
            country: &details.country,
            gtld_verified: None,
        }
    }
}
