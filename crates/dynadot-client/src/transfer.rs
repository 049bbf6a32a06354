//! Transfers: bringing domains to the account from another registrar, and letting them go.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

pub use self::auth_code::GetTransferAuthCode;
pub use self::authorize::{AuthorizeTransferAway, AwayAnswer};
pub use self::cancel::CancelTransfer;
pub use self::incoming::{PrivacyAfterTransfer, Transfer, TransferOrdered};
pub use self::outgoing::{OutgoingTransfer, TransferDomainList};
pub use self::set_auth_code::SetTransferAuthCode;
pub use self::status::{Direction, GetTransferStatus, TransferState, TransferStatus};
use crate::error::Invalid;
use crate::wire;

mod auth_code;
mod authorize;
mod cancel;
mod incoming;
mod outgoing;
mod set_auth_code;
mod status;

/// The EPP auth code of a domain: who has it may take the domain to another registrar. It is never printed.
#[derive(Clone)]
pub struct AuthCode(SecretString);

impl AuthCode {
    /// Takes a code as the losing registrar gave it.
    ///
    /// # Errors
    /// When it is blank or holds control characters.
    pub fn new(code: impl Into<String>) -> Result<Self, Invalid> {
        let code = code.into();
        if code.trim().is_empty() || code.chars().any(char::is_control) {
            return Err(Invalid::new("auth", "must not be blank or hold control characters"));
        }
        Ok(Self(SecretString::from(code)))
    }

    /// The code itself. Keep it out of logs.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for AuthCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthCode(…)")
    }
}

impl PartialEq for AuthCode {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for AuthCode {}

impl<'de> Deserialize<'de> for AuthCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code: String = wire::text(from)?;
        Ok(Self(SecretString::from(code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_never_printed() {
        let code = AuthCode::new("s3cret").unwrap();
        assert_eq!((format!("{code:?}").as_str(), code.expose()), ("AuthCode(…)", "s3cret"));
        assert!(AuthCode::new(" ").is_err());
        assert!(AuthCode::new("a\nb").is_err());
    }
}
