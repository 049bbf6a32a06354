//! Asking what became of a registration whose answer was lost.

use dynadot_client::domain::{Domain, DomainInfo};
use dynadot_client::order::{Order, OrderList};
use dynadot_client::{Error, Invalid, Refusal};
use landrush_model::ports::{Asked, Permit, Registration};
use landrush_model::{DomainName, Hindrance, Timestamp, WaitReason};

use super::line::{CallError, Line};
use super::purchases::{self, Bought};

impl Line {
    pub(super) async fn find_registration(
        &self,
        permit: &Permit,
        domain: &DomainName,
        since: Timestamp,
    ) -> Result<Asked, Hindrance> {
        let call = DomainInfo::new(domain.as_str()).map_err(|error| self.unasked(error))?;
        match self.read(permit, None, &call).await {
            Ok(found) => self.whose(permit, domain, &found, since).await,
            Err(CallError::Failed(error)) if error.refusal() == Some(Refusal::NotInAccount) => {
                let orders = self.purchases(permit, domain).await?;
                Ok(purchases::of_absent(&orders, domain, since))
            }
            Err(error) => Err(self.hindrance(error)),
        }
    }

    /// Whether a domain of the account came into being after `since`. Where neither its date nor the orders tell, nobody
    /// knows: calling it foreign would give back the money for a domain that was bought.
    async fn whose(
        &self,
        permit: &Permit,
        domain: &DomainName,
        found: &Domain,
        since: Timestamp,
    ) -> Result<Asked, Hindrance> {
        let ours = Asked::Ours(Registration { expires_at: found.expiration.map(Timestamp::from_datetime) });
        if let Some(registered) = found.registration.map(Timestamp::from_datetime) {
            let earliest = since - self.settings.clock_skew;
            return Ok(if registered >= earliest { ours } else { Asked::Foreign });
        }
        let orders = self.purchases(permit, domain).await?;
        match purchases::of_present(&orders, domain, since) {
            Bought::Since => Ok(ours),
            Bought::Before => Ok(Asked::Foreign),
            Bought::NobodyKnows => Err(Hindrance {
                reason: WaitReason::AskingRegistrar,
                text: "The registrar shows the domain, but not since when.".to_owned(),
                retry_at: None,
            }),
        }
    }

    async fn purchases(&self, permit: &Permit, domain: &DomainName) -> Result<Vec<Order>, Hindrance> {
        let call = OrderList::of_domain(domain.as_str()).map_err(|error| self.unasked(error))?;
        match self.read(permit, None, &call).await {
            Err(CallError::Failed(error))
                if matches!(error.refusal(), Some(Refusal::NoSuchOrder | Refusal::NotInAccount)) =>
            {
                Ok(Vec::new())
            }
            answer => answer.map_err(|error| self.hindrance(error)),
        }
    }

    fn unasked(&self, error: Invalid) -> Hindrance {
        self.hindrance(CallError::Failed(Box::new(Error::from(error))))
    }
}
