//! Telephone numbers in E.164 form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An international telephone number (ITU-T E.164), such as `+4930123456`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone {
    country_code: u16,
    national: String,
}

/// A text that is no valid international telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an international telephone number: write + and the country code first, such as +49 30 123456")]
pub struct NotAPhone;

impl Phone {
    /// For stores: a number that was checked when it was entered, out of its E.164 form. Only the form is checked: which
    /// numbers exist changes with the numbering plans that a release knows.
    pub fn from_stored(e164: &str) -> Result<Self, NotAPhone> {
        let digits = e164.strip_prefix('+').ok_or(NotAPhone)?;
        if digits.len() > 15 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAPhone);
        }
        let (code, national) = digits.split_at_checked(code_length(digits)).ok_or(NotAPhone)?;
        let country_code = code.parse().map_err(|_| NotAPhone)?;
        if code.starts_with('0') || national.is_empty() {
            return Err(NotAPhone);
        }
        Ok(Self { country_code, national: national.to_owned() })
    }

    /// The country calling code, such as 49.
    pub const fn country_code(&self) -> u16 {
        self.country_code
    }

    /// The digits after the country code.
    pub fn national(&self) -> &str {
        &self.national
    }

    /// The form of EPP (RFC 5733): `+49.30123456`.
    pub fn epp(&self) -> String {
        format!("+{}.{}", self.country_code, self.national)
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;

    /// Accepts E.164, EPP's form with a dot, and the usual separators; the country code must be there.
    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        if !text.starts_with('+')
            || text.len() > 40
            || !text.is_ascii()
            || text.contains(['/', ';', ',', '#', 'x'])
        {
            return Err(NotAPhone);
        }
        let spaced = text.replace('.', " ");
        let number = phonenumber::parse(None, spaced).map_err(|_| NotAPhone)?;
        if !phonenumber::is_valid(&number) {
            return Err(NotAPhone);
        }
        let e164 = phonenumber::format(&number).mode(phonenumber::Mode::E164).to_string();
        let country_code = number.country().code();
        let national = e164.strip_prefix(&format!("+{country_code}")).ok_or(NotAPhone)?.to_owned();
        Ok(Self { country_code, national })
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}{}", self.country_code, self.national)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Personal data: enough to tell numbers apart in a log, not enough to call.
        write!(f, "+{}…{}", self.country_code, self.national.len())
    }
}

impl TryFrom<String> for Phone {
    type Error = NotAPhone;

    fn try_from(text: String) -> Result<Self, NotAPhone> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.to_string()
    }
}

/// How many digits the country code has. ITU-T E.164 has given out all codes of one and two digits; every other, now or to
/// come, has three.
fn code_length(digits: &str) -> usize {
    const TWO: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 \
        81 82 84 86 90 91 92 93 94 95 98";
    match digits.as_bytes().first() {
        Some(b'1' | b'7') => 1,
        _ if digits.get(..2).is_some_and(|code| TWO.split(' ').any(|two| two == code)) => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_has_one_form() {
        for text in ["+493012345678", "+49.3012345678", "+49 30 12345678", "+49 (30) 1234-5678"] {
            let phone: Phone = text.parse().unwrap();
            assert_eq!(phone.to_string(), "+493012345678", "{text}");
            assert_eq!(phone.epp(), "+49.3012345678", "{text}");
        }
    }

    #[test]
    fn what_is_no_international_number_is_refused() {
        for text in [
            "",
            "+",
            "030 12345678",
            "+0 123",
            "+1",
            "+49",
            "+999123456789",
            "+1 555",
            "phone",
            "+1 650 253 0000 x5",
        ] {
            assert_eq!(text.parse::<Phone>(), Err(NotAPhone), "{text}");
        }
    }

    #[test]
    fn what_was_stored_is_read_back_whatever_numbers_exist_now() {
        for (text, code) in [
            ("+16502530000", 1),
            ("+74951234567", 7),
            ("+493012345678", 49),
            ("+442083661177", 44),
            ("+390612345678", 39),
            ("+2348021234567", 234),
            ("+35312222222", 353),
            ("+97142281711", 971),
            ("+8613812345678", 86),
            ("+85221234567", 852),
        ] {
            let stored = Phone::from_stored(text).unwrap();
            assert_eq!(stored.country_code(), code, "{text}");
            assert_eq!(text.parse(), Ok(stored), "{text}");
        }
        // No number of any plan.
        let text = "+999123456789";
        assert_eq!(text.parse::<Phone>(), Err(NotAPhone));
        assert_eq!(Phone::from_stored(text).unwrap().epp(), "+999.123456789");
        for wrong in
            ["", "+", "49301234", "+49", "+0301234567", "+49 30", "+49.30", "+1234567890123456", "+49é"]
        {
            assert_eq!(Phone::from_stored(wrong), Err(NotAPhone), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\+?\\PC{0,30}") {
            let _ = text.parse::<Phone>();
            let _ = Phone::from_stored(&text);
        }
    }
}
