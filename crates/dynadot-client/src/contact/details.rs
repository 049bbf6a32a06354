//! What a contact consists of, in requests and in answers.

use serde::Deserialize;

use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire;

/// Name, address and reachability of a contact.
///
/// The same type is sent and received, so that a contact can be read, changed and sent back. It is checked when a request is
/// made of it, not before: answers may hold less than requests must.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactDetails {
    /// The person's full name. Required.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: String,
    /// The organisation.
    #[serde(default, deserialize_with = "wire::optional")]
    pub organization: Option<String>,
    /// The e-mail address. Required.
    #[serde(default, deserialize_with = "wire::text")]
    pub email: String,
    /// The country code of the telephone number: digits without `+`. Required.
    #[serde(default, rename = "PhoneCc", deserialize_with = "wire::text")]
    pub phone_country: String,
    /// The telephone number without its country code. Answers may put dots into it. Required.
    #[serde(default, rename = "PhoneNum", deserialize_with = "wire::text")]
    pub phone: String,
    /// The country code of the fax number.
    #[serde(default, rename = "FaxCc", deserialize_with = "wire::optional")]
    pub fax_country: Option<String>,
    /// The fax number without its country code.
    #[serde(default, rename = "FaxNum", deserialize_with = "wire::optional")]
    pub fax: Option<String>,
    /// The first line of the address. Required.
    #[serde(default, deserialize_with = "wire::text")]
    pub address1: String,
    /// The second line of the address.
    #[serde(default, deserialize_with = "wire::optional")]
    pub address2: Option<String>,
    /// The city. Required.
    #[serde(default, deserialize_with = "wire::text")]
    pub city: String,
    /// The state or province.
    #[serde(default, deserialize_with = "wire::optional")]
    pub state: Option<String>,
    /// The postal code. Required.
    #[serde(default, rename = "ZipCode", deserialize_with = "wire::text")]
    pub zip: String,
    /// The country, ISO 3166-1 alpha-2. Required.
    #[serde(default, deserialize_with = "wire::text")]
    pub country: String,
}

/// Longest value of a field, in bytes. A bound of ours: the manual has none, and the whole must fit a URL.
const LONGEST: usize = 255;

impl ContactDetails {
    /// Checks what the manual requires and what cannot be right.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        for (parameter, value) in self.required() {
            if value.trim().is_empty() {
                return Err(Invalid::new(parameter, "is required"));
            }
        }
        let optional = self.optional().into_iter().filter_map(|(parameter, value)| Some((parameter, value?)));
        for (parameter, value) in self.required().into_iter().chain(optional) {
            if value.len() > LONGEST {
                return Err(Invalid::new(parameter, "is longer than 255 bytes"));
            }
            if value.chars().any(char::is_control) {
                return Err(Invalid::new(parameter, "holds control characters"));
            }
        }
        if !self.email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()) {
            return Err(Invalid::new("email", "must be an e-mail address"));
        }
        if self.country.len() != 2 || !self.country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Err(Invalid::new("country", "must be two letters (ISO 3166-1)"));
        }
        check_number("phonecc", "phonenum", &self.phone_country, &self.phone)?;
        match (&self.fax_country, &self.fax) {
            (None, None) => Ok(()),
            (Some(country), Some(number)) => check_number("faxcc", "faxnum", country, number),
            (None, Some(_)) => Err(Invalid::new("faxcc", "is required with faxnum")),
            (Some(_), None) => Err(Invalid::new("faxnum", "is required with faxcc")),
        }
    }

    pub(super) fn parameters(&self, to: &mut Parameters) {
        for (name, value) in self.required() {
            to.add(name, value);
        }
        for (name, value) in self.optional() {
            to.add_some(name, value);
        }
    }

    fn required(&self) -> [(&'static str, &str); 8] {
        [
            ("name", &self.name),
            ("email", &self.email),
            ("phonecc", &self.phone_country),
            ("phonenum", &self.phone),
            ("address1", &self.address1),
            ("city", &self.city),
            ("zip", &self.zip),
            ("country", &self.country),
        ]
    }

    fn optional(&self) -> [(&'static str, Option<&str>); 5] {
        [
            ("organization", self.organization.as_deref()),
            ("address2", self.address2.as_deref()),
            ("state", self.state.as_deref()),
            ("faxcc", self.fax_country.as_deref()),
            ("faxnum", self.fax.as_deref()),
        ]
    }
}

fn check_number(
    country_name: &'static str,
    number_name: &'static str,
    country: &str,
    number: &str,
) -> Result<(), Invalid> {
    if !(1..=3).contains(&country.len()) || !country.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Invalid::new(country_name, "must be one to three digits"));
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if !(3..=17).contains(&digits)
        || !number.bytes().all(|byte| byte.is_ascii_digit() || b" .-()".contains(&byte))
    {
        return Err(Invalid::new(number_name, "must be a telephone number without country code"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::ann::details as ann;

    #[track_caller]
    fn refused(change: impl FnOnce(&mut ContactDetails), parameter: &str) {
        let mut details = ann();
        change(&mut details);
        assert_eq!(details.check().unwrap_err().parameter(), parameter);
    }

    #[test]
    fn every_required_field_is_required() {
        refused(|d| d.name.clear(), "name");
        refused(|d| d.email = " ".to_owned(), "email");
        refused(|d| d.phone_country.clear(), "phonecc");
        refused(|d| d.phone.clear(), "phonenum");
        refused(|d| d.address1.clear(), "address1");
        refused(|d| d.city.clear(), "city");
        refused(|d| d.zip.clear(), "zip");
        refused(|d| d.country.clear(), "country");
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        refused(|d| d.email = "ann".to_owned(), "email");
        refused(|d| d.phone_country = "+49".to_owned(), "phonecc");
        refused(|d| d.phone = "12".to_owned(), "phonenum");
        refused(|d| d.phone = "+49 30 123".to_owned(), "phonenum");
        refused(|d| d.country = "DEU".to_owned(), "country");
        refused(|d| d.city = "Ber\nlin".to_owned(), "city");
        refused(|d| d.address2 = Some("x".repeat(256)), "address2");
        refused(|d| d.fax = Some("123456".to_owned()), "faxcc");
        refused(|d| d.fax_country = Some("49".to_owned()), "faxnum");
        assert_eq!(ann().check(), Ok(()));
    }
}
