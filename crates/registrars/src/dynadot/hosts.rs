//! The hosts that an account's server list is known to hold: Dynadot sets no others as name servers.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dynadot_client::Refusal;
use dynadot_client::nameserver::{AddNs, ServerList};
use landrush_model::Timestamp;
use landrush_model::ports::{Permit, RegistrarError};

use super::classify::Errand;
use super::line::{CallError, Line};

/// So many domains are remembered whose hosts were unknown once.
const MOST_COMPLAINTS: usize = 10_000;

/// What is known of an account's server list.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    known: Mutex<Known>,
    /// Only one order at a time asks and adds, so that no host is added twice.
    changing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    is_read: bool,
    hosts: HashSet<String>,
    /// Domains for which the registrar didn't know a host that we thought it knew.
    complaints: HashSet<String>,
}

impl Hosts {
    /// Those of the hosts that are not known to be in the list.
    fn missing(&self, hosts: &[String]) -> Vec<String> {
        let known = self.lock();
        hosts.iter().filter(|host| !known.hosts.contains(*host)).cloned().collect()
    }

    fn is_read(&self) -> bool {
        self.lock().is_read
    }

    fn learn(&self, hosts: impl IntoIterator<Item = String>) {
        self.lock().hosts.extend(hosts);
    }

    /// The registrar doesn't know a host that it should know: what is known is forgotten. Whether that is worth another try:
    /// not if it was so for this domain before.
    pub(super) fn complain(&self, domain: &str) -> bool {
        let mut known = self.lock();
        known.is_read = false;
        known.hosts.clear();
        if known.complaints.len() >= MOST_COMPLAINTS {
            known.complaints.clear();
        }
        known.complaints.insert(domain.to_owned())
    }

    /// It worked for this domain.
    pub(super) fn settle(&self, domain: &str) {
        self.lock().complaints.remove(domain);
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Makes sure that the account's list holds these hosts. A failure here means that nothing was done to the domain, even
    /// if it isn't known whether a host was added: adding it again is harmless.
    pub(super) async fn ensure_hosts(
        &self,
        known: &Hosts,
        permit: &Permit,
        hosts: &[String],
        deadline: Timestamp,
    ) -> Result<(), RegistrarError> {
        if known.missing(hosts).is_empty() {
            return Ok(());
        }
        let _alone = known.changing.lock().await;
        if !known.is_read() && !known.missing(hosts).is_empty() {
            let servers = self
                .read(permit, Some(deadline), &ServerList)
                .await
                .map_err(|error| RegistrarError::Hindered(self.hindrance(error)))?;
            known.learn(
                servers.into_iter().map(|server| server.name.trim_end_matches('.').to_ascii_lowercase()),
            );
            known.lock().is_read = true;
        }
        for host in known.missing(hosts) {
            self.add_host(permit, &host, deadline).await?;
            known.learn([host]);
        }
        Ok(())
    }

    async fn add_host(&self, permit: &Permit, host: &str, deadline: Timestamp) -> Result<(), RegistrarError> {
        let call = AddNs::new(host).map_err(|error| {
            self.failure(Errand::SetNameservers, CallError::Failed(Box::new(error.into())))
        })?;
        match self.write(permit, deadline, &call).await {
            Ok(_) => Ok(()),
            Err(CallError::Failed(error)) if error.refusal() == Some(Refusal::AlreadyExists) => Ok(()),
            Err(CallError::Failed(error)) => {
                let hindrance = self.hindrance_of(&error);
                match self.failure(Errand::SetNameservers, CallError::Failed(error)) {
                    RegistrarError::Unknown(_) => Err(RegistrarError::Hindered(hindrance)),
                    known => Err(known),
                }
            }
            Err(error) => Err(self.failure(Errand::SetNameservers, error)),
        }
    }
}
