//! Contacts, as an account holds them.

use serde::{Deserialize, Serialize};

/// A contact's particulars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// The person's name.
    pub name: String,
    /// The organisation, or nothing.
    #[serde(default)]
    pub organization: String,
    /// The address for mail.
    pub email: String,
    /// The country's dialling code, digits only.
    pub phone_cc: String,
    /// The number within the country.
    pub phone_num: String,
    /// The dialling code of the fax, or nothing.
    #[serde(default)]
    pub fax_cc: String,
    /// The number of the fax, or nothing.
    #[serde(default)]
    pub fax_num: String,
    /// Street and house.
    pub address1: String,
    /// A second line of the address, or nothing.
    #[serde(default)]
    pub address2: String,
    /// The city.
    pub city: String,
    /// The state or province, or nothing.
    #[serde(default)]
    pub state: String,
    /// The postal code.
    pub zip: String,
    /// The country's two letters.
    pub country: String,
}

impl Default for ContactDetails {
    /// A person who exists nowhere else.
    fn default() -> Self {
        Self {
            name: "Sandy Box".to_owned(),
            organization: String::new(),
            email: "sandy@example.com".to_owned(),
            phone_cc: "1".to_owned(),
            phone_num: "6505550100".to_owned(),
            fax_cc: String::new(),
            fax_num: String::new(),
            address1: "1 Test Road".to_owned(),
            address2: String::new(),
            city: "San Mateo".to_owned(),
            state: "CA".to_owned(),
            zip: "94401".to_owned(),
            country: "US".to_owned(),
        }
    }
}

/// The four contacts of a domain; 0 is the account's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DomainContacts {
    /// Who holds the domain.
    pub registrant: u64,
    /// Who administers it.
    pub admin: u64,
    /// Who answers for its technology.
    pub technical: u64,
    /// Who pays.
    pub billing: u64,
}
