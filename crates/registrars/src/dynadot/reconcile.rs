//! Asking what became of a registration whose answer was lost.

use std::time::Duration;

use dynadot_client::domain::{Domain, DomainInfo};
use dynadot_client::order::{Order, OrderList};
use dynadot_client::{Error, Invalid, Refusal};
use landrush_model::ports::{Asked, Permit, Registration};
use landrush_model::{DomainName, Hindrance, Timestamp, WaitReason};

use super::line::{CallError, Line};
use super::purchases::{self, Bought};

/// How long before an intent a domain must have been registered to be none of its doing.
const LONG_BEFORE: Duration = Duration::from_secs(24 * 60 * 60);

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

    /// Whether a domain of the account came into being after `since`.
    ///
    /// Calling it foreign gives back the money for a domain that may have been bought, so that takes two witnesses: a
    /// registration long before, which no clock of ours that is a little ahead can make of a new one, and a list without
    /// a purchase since. In between nobody knows.
    async fn whose(
        &self,
        permit: &Permit,
        domain: &DomainName,
        found: &Domain,
        since: Timestamp,
    ) -> Result<Asked, Hindrance> {
        let ours = Asked::Ours(Registration { expires_at: found.expiration.map(Timestamp::from_datetime) });
        if let Some(registered) = found.registration.map(Timestamp::from_datetime) {
            if registered >= since - self.settings.clock_skew {
                return Ok(ours);
            }
            let orders = self.purchases(permit, domain).await?;
            return if registered + LONG_BEFORE <= since && !purchases::may_be_since(&orders, domain, since) {
                Ok(Asked::Foreign)
            } else {
                Err(undecided("The registrar shows the domain, but not that it came to be by this order."))
            };
        }
        let orders = self.purchases(permit, domain).await?;
        match purchases::of_present(&orders, domain, since) {
            Bought::Since => Ok(ours),
            Bought::Before => Ok(Asked::Foreign),
            Bought::NobodyKnows => Err(undecided("The registrar shows the domain, but not since when.")),
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

fn undecided(text: &str) -> Hindrance {
    Hindrance { reason: WaitReason::AskingRegistrar, text: text.to_owned(), retry_at: None }
}
