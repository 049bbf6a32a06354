//! Who a domain is registered for.

use serde::{Deserialize, Deserializer, Serialize};

use crate::phone::Phone;

/// The data that a registrar wants of a registrant. A client's registrant is the template of the contacts that are
/// made for it at each registrar account.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Registrant {
    /// The person's name.
    pub name: String,
    /// The organisation, if it is one that registers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Where the registrar and the registry write to.
    pub email: String,
    /// In E.164 form.
    pub phone: Phone,
    /// First line of the street address.
    pub address1: String,
    /// Second line of the street address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address2: Option<String>,
    /// City or town.
    pub city: String,
    /// State, province or region, where the country has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2, capitals.
    pub country: String,
}

/// A registrant as stores keep it: the same fields, and a telephone number that is not judged again.
#[derive(Deserialize)]
#[serde(remote = "Registrant", rename_all = "camelCase", deny_unknown_fields)]
struct Stored {
    name: String,
    #[serde(default)]
    organization: Option<String>,
    email: String,
    #[serde(deserialize_with = "stored_phone")]
    phone: Phone,
    address1: String,
    #[serde(default)]
    address2: Option<String>,
    city: String,
    #[serde(default)]
    state: Option<String>,
    postal_code: String,
    country: String,
}

fn stored_phone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Phone, D::Error> {
    Phone::from_stored(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// One thing that is wrong with a registrant, named by its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrantProblem {
    /// The field, as it is written in JSON.
    pub field: &'static str,
    /// What is wrong, for a person.
    pub message: String,
}

impl std::fmt::Debug for Registrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Personal data stays out of logs.
        f.debug_struct("Registrant").field("country", &self.country).finish_non_exhaustive()
    }
}

impl Registrant {
    /// For stores: a registrant that was checked when it was entered, out of its JSON. Only the form is checked.
    pub fn from_stored(json: &str) -> Result<Self, serde_json::Error> {
        Stored::deserialize(&mut serde_json::Deserializer::from_str(json))
    }

    /// Everything that is wrong with it; empty if a registrar could take it.
    pub fn problems(&self) -> Vec<RegistrantProblem> {
        let mut problems = Vec::new();
        let mut check = |field: &'static str, text: &str, most: usize| {
            if let Some(message) = text_problem(text, most) {
                problems.push(RegistrantProblem { field, message });
            }
        };
        check("name", &self.name, 100);
        check("address1", &self.address1, 200);
        check("city", &self.city, 100);
        check("postalCode", &self.postal_code, 20);
        for (field, text) in
            [("organization", &self.organization), ("address2", &self.address2), ("state", &self.state)]
        {
            if let Some(text) = text {
                check(field, text, 200);
            }
        }
        if !is_email(&self.email) {
            problems
                .push(RegistrantProblem { field: "email", message: "this is not an e-mail address".into() });
        }
        if !is_country(&self.country) {
            let message = "a country is its two capital letters of ISO 3166-1, such as DE".into();
            problems.push(RegistrantProblem { field: "country", message });
        }
        problems
    }
}

/// Whether a text can be an e-mail address: one local part, one domain, no spaces or controls, at most 254 octets.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let clean = |part: &str| {
        !part.chars().any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\\\"[]@".contains(c))
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && clean(local)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && crate::domain_name::to_ascii(domain).is_ok()
}

/// What is wrong with a text of one line that must not be empty, if anything is.
pub fn text_problem(text: &str, most: usize) -> Option<String> {
    if text.trim().is_empty() {
        Some("this must not be empty".into())
    } else if text.chars().count() > most {
        Some(format!("this has more than {most} characters"))
    } else if text.chars().any(char::is_control) {
        Some("this has control characters".into())
    } else {
        None
    }
}

fn is_country(code: &str) -> bool {
    const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
        BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER \
        ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL \
        IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD \
        ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
        PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX \
        SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA \
        ZM ZW";
    code.len() == 2 && CODES.split_ascii_whitespace().any(|known| known == code)
}

#[cfg(test)]
pub(crate) fn example() -> Registrant {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_reported_at_once() {
        assert_eq!(example().problems(), []);
        let wrong = Registrant {
            name: " ".into(),
            email: "ada".into(),
            country: "XX".into(),
            city: "a\nb".into(),
            state: Some("x".repeat(201)),
            ..example()
        };
        let fields: Vec<_> = wrong.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["name", "city", "state", "email", "country"]);
    }

    #[test]
    fn addresses_that_no_mail_reaches_are_refused() {
        for good in ["a@example.com", "a.b+c@sub.example.co.uk", "ü@bücher.de"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "@example.com",
            "a@",
            "a@localhost",
            "a b@example.com",
            "a@exa mple.com",
            "a..b@example.com",
            "<a@example.com>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn what_was_stored_is_read_back_whatever_numbers_exist_now() {
        let full = Registrant {
            organization: Some("Example GmbH".into()),
            address2: Some("Hinterhof".into()),
            state: Some("Berlin".into()),
            ..example()
        };
        for registrant in [example(), full] {
            let json = serde_json::to_string(&registrant).unwrap();
            assert_eq!(Registrant::from_stored(&json).unwrap(), registrant);
        }
        let json = serde_json::to_string(&example()).unwrap().replace("+493012345678", "+999123456789");
        assert!(serde_json::from_str::<Registrant>(&json).is_err());
        assert_eq!(Registrant::from_stored(&json).unwrap().phone.to_string(), "+999123456789");
        // A field of a newer release must not get lost.
        assert!(Registrant::from_stored(&json.replacen('{', "{\"fax\":\"1\",", 1)).is_err());
    }

    #[test]
    fn personal_data_is_not_in_debug_output() {
        let text = format!("{:?}", example());
        assert!(!text.contains("Ada") && !text.contains("Muster"), "{text}");
    }
}
