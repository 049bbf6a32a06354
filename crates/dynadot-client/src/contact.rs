//! Contacts: the people and organisations that domains are registered for.

use std::fmt;

use serde::{Deserialize, Deserializer};

pub use self::cn_audit::{
    CnAudit, CnAuditStatus, CreateCnAudit, Document, EnterpriseDocument, GetCnAuditStatus, PersonalDocument,
};
pub use self::country::{SetContactEuSetting, SetContactLtSetting, SetContactLvSetting};
pub use self::create::CreateContact;
pub use self::delete::DeleteContact;
pub use self::details::ContactDetails;
pub use self::edit::EditContact;
pub use self::get::{Contact, GetContact};
pub use self::list::ContactList;
use crate::error::Invalid;
use crate::wire;

mod cn_audit;
mod country;
mod create;
mod delete;
mod details;
mod edit;
mod get;
mod list;

/// A contact's id: digits. The panel shows `C-123`, the API wants `123`; `0` is the account's default.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContactId(String);

impl ContactId {
    /// Accepts digits, with or without the panel's `C-`.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn new(id: &str) -> Result<Self, Invalid> {
        let digits = id.strip_prefix("C-").unwrap_or(id);
        if (1..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits.to_owned()))
        } else {
            Err(Invalid::new("contact_id", "must be digits"))
        }
    }

    /// The id as the API wants it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Ids in answers are taken as they come.
impl From<&str> for ContactId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl<'de> Deserialize<'de> for ContactId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::text(from)
    }
}

/// The content of `create_contact` and `edit_contact`.
#[derive(Deserialize)]
struct Touched {
    #[serde(default, rename = "ContactId", deserialize_with = "wire::optional")]
    id: Option<ContactId>,
}

#[cfg(test)]
pub(crate) mod ann;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits() {
        assert_eq!(ContactId::new("C-123").unwrap().as_str(), "123");
        assert_eq!(ContactId::new("0").unwrap().as_str(), "0");
        for id in ["", "C-", "12a", "-1", "1,2", &"1".repeat(21)] {
            assert!(ContactId::new(id).is_err(), "{id}");
        }
    }
}
