//! A contact for tests.

use super::{ContactDetails, CreateContact};

pub(crate) fn details() -> ContactDetails {
    ContactDetails {
        name: "Ann Müller".to_owned(),
        email: "ann@example.com".to_owned(),
        phone_country: "49".to_owned(),
        phone: "30.123456".to_owned(),
        address1: "Example Street 1".to_owned(),
        city: "Berlin".to_owned(),
        zip: "10115".to_owned(),
        country: "DE".to_owned(),
        ..ContactDetails::default()
    }
}

pub(crate) fn create() -> CreateContact {
    CreateContact::new(details()).unwrap()
}
