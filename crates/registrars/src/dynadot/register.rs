//! Buying a domain: exactly one call.

use dynadot_client::contact::ContactId;
use dynadot_client::domain::{Contacts, Register};
use dynadot_client::{Error, Invalid};
use landrush_model::Timestamp;
use landrush_model::ports::{Permit, Progress, RegisterRequest, Registration, Reply};

use super::classify::Errand;
use super::line::{CallError, Line};

impl Line {
    pub(super) async fn register(&self, permit: &Permit, request: &RegisterRequest) -> Reply<Registration> {
        let failure = |error| self.failure(Errand::Register, error);
        let call = call(request).map_err(|error| failure(CallError::Failed(Box::new(Error::from(error)))))?;
        let registered = self.write(permit, request.send_deadline, &call).await.map_err(failure)?;
        Ok(Progress::Done(Registration { expires_at: registered.expiration.map(Timestamp::from_datetime) }))
    }
}

/// The domain for one contact in all roles, or for the account's default ones. A premium name's price is not consented to.
fn call(request: &RegisterRequest) -> Result<Register, Invalid> {
    let call = Register::new(request.domain.as_str(), request.term.years())?;
    match &request.contact {
        Some(handle) => Ok(call.with_contacts(Contacts::all(&ContactId::new(&handle.0)?))),
        None => Ok(call),
    }
}
