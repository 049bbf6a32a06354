//! What may be an endpoint, and what its deliveries are signed with.

use secrecy::SecretString;

/// What may be an endpoint at this installation. Its operator decides.
pub trait EndpointRules: Send + Sync {
    /// Checks the URL of an endpoint, and returns it as it is kept. Names are not resolved: where they lead is judged at each
    /// delivery.
    fn check_url(&self, text: &str) -> Result<String, UrlRefused>;

    /// A new secret, as Standard Webhooks writes it.
    fn new_secret(&self) -> Result<SecretString, NoSecret>;
}

/// A URL that can't be one of an endpoint here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct UrlRefused {
    /// Why, as a stable word.
    pub code: &'static str,
    /// Why, in words.
    pub message: String,
}

/// The machine gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are no random bytes for a secret")]
pub struct NoSecret;
