//! Name servers of a domain: setting them and looking at them.

use std::time::Duration;

use dynadot_client::Refusal;
use dynadot_client::nameserver::{GetNs, SetNs};
use landrush_model::ports::{AskedNameservers, NameserverRequest, Permit, Progress, RegistrarError, Reply};
use landrush_model::{DomainName, Hindrance, Nameservers, WaitReason};

use super::classify::Errand;
use super::hosts::Hosts;
use super::line::{CallError, Line};

/// Pause after the registrar didn't know a host that we thought it knew.
const HOST_FORGOTTEN: Duration = Duration::from_secs(1);

impl Line {
    pub(super) async fn set_nameservers(
        &self,
        known: &Hosts,
        permit: &Permit,
        request: &NameserverRequest,
    ) -> Reply<()> {
        let failure = |error| self.failure(Errand::SetNameservers, error);
        let (domain, hosts) = (request.domain.as_str(), request.nameservers.hosts());
        let call =
            SetNs::new(domain, hosts).map_err(|error| failure(CallError::Failed(Box::new(error.into()))))?;
        self.ensure_hosts(known, permit, hosts, request.send_deadline).await?;
        match self.write(permit, request.send_deadline, &call).await {
            Ok(()) => {
                known.settle(domain);
                Ok(Progress::Done(()))
            }
            // Said of hosts that were taken from the list since it was read, and of those that need an address first.
            Err(CallError::Failed(error))
                if error.refusal() == Some(Refusal::NeedsGlue) && known.complain(domain) =>
            {
                let retry_at = Some(self.clock.now() + HOST_FORGOTTEN);
                let text =
                    "The registrar did not know a name server; it will be made known again.".to_owned();
                Err(RegistrarError::Hindered(Hindrance { reason: WaitReason::RegistrarBusy, text, retry_at }))
            }
            Err(error) => {
                let error = failure(error);
                if matches!(error, RegistrarError::Refused(_)) {
                    known.settle(domain);
                }
                Err(error)
            }
        }
    }

    pub(super) async fn find_nameservers(
        &self,
        permit: &Permit,
        domain: &DomainName,
        nameservers: &Nameservers,
    ) -> Result<AskedNameservers, Hindrance> {
        let call = GetNs::new(domain.as_str())
            .map_err(|error| self.hindrance(CallError::Failed(Box::new(error.into()))))?;
        match self.read(permit, None, &call).await {
            Ok(hosts) if nameservers.are(&hosts) => Ok(AskedNameservers::AsWanted),
            Ok(_) => Ok(AskedNameservers::Others),
            Err(CallError::Failed(error)) => match error.refusal() {
                Some(Refusal::UnsupportedDomain) => Ok(AskedNameservers::Others),
                Some(Refusal::NotInAccount) => Ok(AskedNameservers::NotProvisioned),
                _ => Err(self.hindrance(CallError::Failed(error))),
            },
            Err(error) => Err(self.hindrance(error)),
        }
    }
}
