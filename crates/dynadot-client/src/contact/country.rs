//! What some countries' registries want to know of a contact: `set_contact_eu_setting`, `set_contact_lv_setting`,
//! `set_contact_lt_setting`.

use super::{ContactId, Touched};
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

/// The member states of the European Union, as the registry of .eu takes them.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

// Requests

/// Says of which member state of the European Union a contact is a citizen, for .eu (manual: "Set Contact EU Setting Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetContactEuSetting {
    contact: ContactId,
    country: String,
}

impl SetContactEuSetting {
    /// A citizen of this country, by its two letters (ISO 3166-1).
    ///
    /// # Errors
    /// When it is not one of the 27 member states.
    pub fn new(contact: ContactId, country: &str) -> Result<Self, Invalid> {
        let country = country.to_ascii_uppercase();
        if !EU.contains(&country.as_str()) {
            return Err(Invalid::new(
                "country_of_citizenship",
                "must be one of the 27 member states of the EU",
            ));
        }
        Ok(Self { contact, country })
    }
}

/// Says under which number a contact is registered in Latvia, for .lv (manual: "Set Contact LV Setting Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetContactLvSetting {
    contact: ContactId,
    number: String,
    vat: Option<String>,
}

impl SetContactLvSetting {
    /// A person's identification number, or a company's number in the Register of Enterprises.
    ///
    /// # Errors
    /// When the number is blank.
    pub fn new(contact: ContactId, number: &str) -> Result<Self, Invalid> {
        Ok(Self { contact, number: filled("registration_number", number)?, vat: None })
    }

    /// The number for value added tax of a legal entity within the European Union.
    ///
    /// # Errors
    /// When the number is blank.
    pub fn with_vat(mut self, number: &str) -> Result<Self, Invalid> {
        self.vat = Some(filled("vat_number", number)?);
        Ok(self)
    }
}

/// Says under which number a contact is registered in Lithuania, for .lt.
///
/// The command is in the service's menu and not in its manual: no field of it is on record. What is sent is what its Latvian
/// sibling sends; take it for unconfirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetContactLtSetting {
    contact: ContactId,
    number: String,
}

impl SetContactLtSetting {
    /// A person's or a company's number.
    ///
    /// # Errors
    /// When the number is blank.
    pub fn new(contact: ContactId, number: &str) -> Result<Self, Invalid> {
        Ok(Self { contact, number: filled("registration_number", number)? })
    }
}

fn filled(parameter: &'static str, text: &str) -> Result<String, Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::new(parameter, "must not be blank"));
    }
    Ok(text.to_owned())
}

// Replies

/// Accepts an answer about the contact that was asked for, and one that names none.
fn confirm(asked: &ContactId, content: &Content<'_>) -> Result<(), ContentError> {
    let Touched { id } = content.read()?;
    match id {
        Some(answered) if answered != *asked => {
            Err(ContentError::Mismatch { asked: asked.to_string(), answered: answered.to_string() })
        }
        _ => Ok(()),
    }
}

impl Call for SetContactEuSetting {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_contact_eu_setting";

    fn parameters(&self, to: &mut Parameters) {
        to.add("contact_id", &self.contact);
        to.add("country_of_citizenship", &self.country);
    }

    fn decode(&self, content: &Content<'_>) -> Result<(), ContentError> {
        confirm(&self.contact, content)
    }
}

impl Call for SetContactLvSetting {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_contact_lv_setting";

    fn parameters(&self, to: &mut Parameters) {
        to.add("contact_id", &self.contact);
        to.add("registration_number", &self.number);
        to.add_some("vat_number", self.vat.as_ref());
    }

    fn decode(&self, content: &Content<'_>) -> Result<(), ContentError> {
        confirm(&self.contact, content)
    }
}

impl Call for SetContactLtSetting {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_contact_lt_setting";

    fn parameters(&self, to: &mut Parameters) {
        to.add("contact_id", &self.contact);
        to.add("registration_number", &self.number);
    }

    fn decode(&self, content: &Content<'_>) -> Result<(), ContentError> {
        confirm(&self.contact, content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{accepted, answer, both};

    fn id() -> ContactId {
        ContactId::new("0").unwrap()
    }

    #[test]
    fn requests() {
        let eu = SetContactEuSetting::new(id(), "at").unwrap();
        insta::assert_snapshot!(Parameters::of(&eu), @"command=set_contact_eu_setting&contact_id=0&country_of_citizenship=AT");
        let lv = SetContactLvSetting::new(id(), "r1").unwrap().with_vat("v1").unwrap();
        insta::assert_snapshot!(
            Parameters::of(&lv),
            @"command=set_contact_lv_setting&contact_id=0&registration_number=r1&vat_number=v1"
        );
        let lt = SetContactLtSetting::new(id(), "r1").unwrap();
        insta::assert_snapshot!(Parameters::of(&lt), @"command=set_contact_lt_setting&contact_id=0&registration_number=r1");
    }

    #[test]
    fn what_no_registry_would_take_is_not_built() {
        for country in ["US", "GB", "CH", "", "AUT"] {
            let error = SetContactEuSetting::new(id(), country).unwrap_err();
            assert_eq!(error.parameter(), "country_of_citizenship", "{country}");
        }
        assert_eq!(SetContactLvSetting::new(id(), " ").unwrap_err().parameter(), "registration_number");
        assert_eq!(SetContactLtSetting::new(id(), "").unwrap_err().parameter(), "registration_number");
    }

    #[test]
    fn their_keys_are_odd_in_json() {
        accepted(&SetContactEuSetting::new(id(), "AT").unwrap(), both!("set_contact_eu_setting/reply"));
        accepted(&SetContactLvSetting::new(id(), "r1").unwrap(), both!("set_contact_lv_setting/reply"));
        accepted(&SetContactLtSetting::new(id(), "r1").unwrap(), both!("set_contact_lt_setting/reply"));
    }

    #[test]
    fn another_contact_is_a_mismatch() {
        let eu = SetContactEuSetting::new(ContactId::new("7").unwrap(), "AT").unwrap();
        assert_eq!(answer(&eu, both!("set_contact_eu_setting/reply").0).unwrap_err().code(), "mismatch");
    }
}
