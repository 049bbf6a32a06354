//! Contacts: what Dynadot calls a registrant's data, making one, and recognising one.

use dynadot_client::Error;
use dynadot_client::contact::{Contact, ContactDetails, ContactList, CreateContact};
use landrush_model::ports::{AskedContact, ContactRequest, Permit, Progress, Reply};
use landrush_model::{ContactHandle, Hindrance, Registrant};

use super::classify::Errand;
use super::line::{CallError, Line};

impl Line {
    pub(super) async fn create_contact(
        &self,
        permit: &Permit,
        request: &ContactRequest,
    ) -> Reply<ContactHandle> {
        let failure = |error| self.failure(Errand::CreateContact, error);
        let call = CreateContact::new(details(&request.registrant))
            .map_err(|error| failure(CallError::Failed(Box::new(Error::from(error)))))?;
        let id = self.write(permit, request.send_deadline, &call).await.map_err(failure)?;
        Ok(Progress::Done(ContactHandle(id.as_str().to_owned())))
    }

    pub(super) async fn find_contact(
        &self,
        permit: &Permit,
        registrant: &Registrant,
    ) -> Result<AskedContact, Hindrance> {
        let contacts = self.read(permit, None, &ContactList).await.map_err(|error| self.hindrance(error))?;
        Ok(newest(&contacts, &details(registrant)))
    }
}

/// The registrant in Dynadot's fields.
fn details(registrant: &Registrant) -> ContactDetails {
    ContactDetails {
        name: registrant.name.clone(),
        organization: registrant.organization.clone(),
        email: registrant.email.clone(),
        phone_country: registrant.phone.country_code().to_string(),
        phone: registrant.phone.national().to_owned(),
        address1: registrant.address1.clone(),
        address2: registrant.address2.clone(),
        city: registrant.city.clone(),
        state: registrant.state.clone(),
        zip: registrant.postal_code.clone(),
        country: registrant.country.clone(),
        ..ContactDetails::default()
    }
}

/// The newest contact with exactly these details; ids grow.
fn newest(contacts: &[Contact], details: &ContactDetails) -> AskedContact {
    let wanted = normalised(details);
    let same = contacts.iter().filter(|contact| normalised(&contact.details) == wanted);
    let newest = same.max_by_key(|contact| contact.id.as_str().parse::<u128>().unwrap_or(0));
    newest.map_or(AskedContact::Absent, |contact| {
        AskedContact::There(ContactHandle(contact.id.as_str().to_owned()))
    })
}

/// What is compared: texts without the spaces around them, telephone numbers as digits, the country in capitals.
fn normalised(details: &ContactDetails) -> [String; 11] {
    let text = |text: &str| text.trim().to_owned();
    let optional = |field: &Option<String>| field.as_deref().map(text).unwrap_or_default();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect();
    [
        text(&details.name),
        optional(&details.organization),
        text(&details.email),
        digits(&details.phone_country),
        digits(&details.phone),
        text(&details.address1),
        optional(&details.address2),
        text(&details.city),
        optional(&details.state),
        text(&details.zip),
        text(&details.country).to_ascii_uppercase(),
    ]
}

#[cfg(test)]
mod tests {
    use dynadot_client::{Format, read_answer};

    use super::*;

    fn ada() -> Registrant {
        Registrant {
            name: "Ada Example".into(),
            organization: None,
            email: "ada@example.com".into(),
            phone: "+493012345678".parse().unwrap(),
            address1: "Musterstr. 1".into(),
            address2: None,
            city: "Berlin".into(),
            state: None,
            postal_code: "10115".into(),
            country: "DE".into(),
        }
    }

    /// A list with one contact per given id, name, telephone number and country.
    fn list(contacts: &[(&str, &str, &str, &str)]) -> Vec<Contact> {
        let rows: Vec<String> = contacts
            .iter()
            .map(|(id, name, phone, country)| {
                format!(
                    r#"{{"ContactId":"{id}","Organization":"","Name":"{name}","Email":"ada@example.com","PhoneCc":"49",
                    "PhoneNum":"{phone}","FaxCc":"","FaxNum":"","Address1":"Musterstr. 1","Address2":"","City":"Berlin",
                    "State":"","ZipCode":"10115","Country":"{country}"}}"#
                )
            })
            .collect();
        let body = format!(
            r#"{{"ContactListResponse":{{"ResponseCode":0,"Status":"success","ContactList":[{}]}}}}"#,
            rows.join(",")
        );
        read_answer(&ContactList, Format::Json, body.as_bytes()).unwrap()
    }

    #[test]
    fn the_newest_contact_with_the_same_data_is_found() {
        let contacts = list(&[
            ("9", "Ada Example", "3012345678", "DE"),
            ("10", " Ada Example ", "30.1234.5678", "de"),
            ("11", "Ada Other", "3012345678", "DE"),
            ("12", "Ada Example", "3012345679", "DE"),
        ]);
        let found = newest(&contacts, &details(&ada()));
        assert_eq!(found, AskedContact::There(ContactHandle("10".into())));
    }

    #[test]
    fn any_difference_makes_another_contact() {
        let contacts = list(&[("9", "Ada Example", "3012345678", "DE")]);
        let changes: [fn(&mut Registrant); 5] = [
            |ada| ada.organization = Some("Ada Ltd".into()),
            |ada| ada.email = "ada@example.org".into(),
            |ada| ada.address2 = Some("Hinterhaus".into()),
            |ada| ada.state = Some("BE".into()),
            |ada| ada.phone = "+493012345679".parse().unwrap(),
        ];
        for change in changes {
            let mut other = ada();
            change(&mut other);
            assert_eq!(newest(&contacts, &details(&other)), AskedContact::Absent);
        }
    }
}
