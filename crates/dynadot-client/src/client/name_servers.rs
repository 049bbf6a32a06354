//! The name servers of a domain, and all that has to be there before.

use super::{Client, RetryPolicy};
use crate::domain::name;
use crate::error::{Error, Outcome, Refusal};
use crate::nameserver::{AddNs, GetNs, ServerList, SetNs};

impl Client {
    /// Sets the name servers of a domain, and adds those of them to the account's list that it lacks, without which the service
    /// would refuse. Answers with the hosts that were added.
    ///
    /// Every step is sent once and looked after when its answer is lost: the whole may be called again without harm.
    ///
    /// # Errors
    /// [`NameServersError::NeedsGlue`] when a host lies under a domain of the account and has no address there; see the variants
    /// for the rest. Hosts that were added before the failure stay in the account's list.
    pub async fn ensure_nameservers<H: AsRef<str>>(
        &self,
        domain: &str,
        hosts: impl IntoIterator<Item = H>,
        policy: &RetryPolicy,
    ) -> Result<Vec<String>, NameServersError> {
        let mut wanted: Vec<String> = Vec::new();
        for host in hosts {
            if !wanted.iter().any(|known| name::same(known, host.as_ref())) {
                wanted.push(host.as_ref().to_owned());
            }
        }
        let invalid = |invalid| NameServersError::Preparing { source: Error::from(invalid) };
        let set = SetNs::new(domain, &wanted).map_err(invalid)?;
        let get = GetNs::new(domain).map_err(invalid)?;
        let mut added = Vec::new();
        for host in self.unlisted(&wanted, policy).await? {
            let add = AddNs::new(&host).map_err(invalid)?;
            if self.add_host(&add, &host, policy).await? {
                added.push(host);
            }
        }
        match self.call(&set).await {
            Ok(()) => Ok(added),
            Err(source) if source.refusal() == Some(Refusal::NeedsGlue) => {
                let host = wanted.iter().find(|host| names(&source, host)).cloned();
                Err(NameServersError::NeedsGlue { host, source })
            }
            Err(source) if source.outcome() == Outcome::Unknown && self.has(&get, &wanted, policy).await => {
                Ok(added)
            }
            Err(source) => Err(NameServersError::Setting { source }),
        }
    }

    /// Those of the hosts that are not in the account's list.
    async fn unlisted(
        &self,
        hosts: &[String],
        policy: &RetryPolicy,
    ) -> Result<Vec<String>, NameServersError> {
        let listed = self.call_with_retry(&ServerList, policy).await;
        let listed = listed.map_err(|source| NameServersError::Preparing { source })?;
        let is_listed = |host: &&String| listed.iter().any(|server| name::same(host, &server.name));
        Ok(hosts.iter().filter(|host| !is_listed(host)).cloned().collect())
    }

    /// Adds a host to the account's list; false if it was there already.
    async fn add_host(
        &self,
        add: &AddNs,
        host: &str,
        policy: &RetryPolicy,
    ) -> Result<bool, NameServersError> {
        let Err(source) = self.call(add).await else { return Ok(true) };
        match (source.refusal(), source.outcome()) {
            (Some(Refusal::AlreadyExists), _) => Ok(false),
            (Some(Refusal::NeedsGlue), _) => {
                Err(NameServersError::NeedsGlue { host: Some(host.to_owned()), source })
            }
            (_, Outcome::Unknown) if self.unlisted(&[host.to_owned()], policy).await?.is_empty() => Ok(true),
            _ => Err(NameServersError::Adding { host: host.to_owned(), source }),
        }
    }

    /// Whether a domain has these name servers and no others, as far as the service tells.
    async fn has(&self, get: &GetNs, wanted: &[String], policy: &RetryPolicy) -> bool {
        let Ok(hosts) = self.call_with_retry(get, policy).await else { return false };
        hosts.len() == wanted.len()
            && wanted.iter().all(|host| hosts.iter().any(|other| name::same(host, other)))
    }
}

/// Whether the service's words name a host.
fn names(error: &Error, host: &str) -> bool {
    match error {
        Error::Refused(said) => {
            let text = said.text.to_ascii_lowercase();
            let part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
            text.split(|letter| !part(letter)).any(|word| name::same(host, word))
        }
        _ => false,
    }
}

/// Why the name servers of a domain could not be set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NameServersError {
    /// A host lies under a domain of the account and has no address there: register it with one, then try again.
    #[error("{} lies under a domain of the account and has no address yet", .host.as_deref().unwrap_or("a host"))]
    NeedsGlue {
        /// The host, if the service names it.
        host: Option<String>,
        /// What the service said.
        source: Error,
    },
    /// The request cannot be right, or the account's list could not be read. Nothing was changed by this step.
    #[error("the account's list of name servers could not be made ready")]
    Preparing {
        /// Why.
        source: Error,
    },
    /// A host could not be added to the account's list, or nobody knows whether it was.
    #[error("{host} could not be added to the account's list of name servers")]
    Adding {
        /// The host.
        host: String,
        /// Why.
        source: Error,
    },
    /// The hosts are in the account's list. The domain could not be set to them, or nobody knows whether it was.
    #[error("the domain could not be set to its name servers")]
    Setting {
        /// Why.
        source: Error,
    },
}

impl NameServersError {
    /// A stable word for this failure, for logs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        let (Self::NeedsGlue { source, .. }
        | Self::Preparing { source }
        | Self::Adding { source, .. }
        | Self::Setting { source }) = self;
        source.code()
    }

    /// Whether the domain has got the name servers. It has not as long as hosts are being added.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::NeedsGlue { .. } => Outcome::Refused,
            Self::Preparing { source } | Self::Adding { source, .. } => match source.outcome() {
                Outcome::Unknown => Outcome::NotSent,
                outcome => outcome,
            },
            Self::Setting { source } => source.outcome(),
        }
    }
}
