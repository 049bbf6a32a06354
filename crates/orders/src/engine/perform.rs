//! The calls to the registrar, and what their answers mean to an order.

use landrush_model::order::{ContactState, Effect, OrderHistory, Outcome, Work};
use landrush_model::ports::{
    Asked, AskedContact, AskedNameservers, ContactRequest, NameserverRequest, Permit, Progress,
    RegisterRequest, Registrar, RegistrarError, Reply,
};
use landrush_model::{Hindrance, Operation, OperationKind, WaitReason};

use super::EngineParts;

/// Sends an operation whose intent is committed.
pub(super) async fn perform(
    parts: &EngineParts,
    permit: &Permit,
    work: &Work,
    kind: OperationKind,
) -> Outcome {
    let (Some(registrar), Some(operation)) =
        (parts.registrars.get(work.order.registrar_account_id), &work.operation)
    else {
        return no_registrar();
    };
    let order = &work.order;
    let send_deadline = operation.send_deadline;
    match kind {
        OperationKind::CreateContact => {
            let (ContactState::Missing(registrant) | ContactState::BeingMade(registrant)) = &work.contact
            else {
                return no_registrar();
            };
            let request = ContactRequest { registrant: registrant.as_ref().clone(), send_deadline };
            outcome(registrar.create_contact(permit, &request).await, Effect::ContactCreated)
        }
        OperationKind::Register => {
            let request = RegisterRequest {
                domain: order.domain.clone(),
                term: order.term,
                contact: operation.contact.clone(),
                send_deadline,
            };
            outcome(registrar.register(permit, &request).await, |registration| Effect::Registered {
                expires_at: registration.expires_at,
            })
        }
        OperationKind::SetNameservers => {
            let Some(nameservers) = order.nameservers.clone() else { return no_registrar() };
            let request = NameserverRequest { domain: order.domain.clone(), nameservers, send_deadline };
            outcome(registrar.set_nameservers(permit, &request).await, |()| Effect::NameserversSet)
        }
    }
}

/// Asks what became of an operation that may have happened.
pub(super) async fn ask(parts: &EngineParts, permit: &Permit, work: &Work, kind: OperationKind) -> Outcome {
    let (Some(registrar), Some(operation)) =
        (parts.registrars.get(work.order.registrar_account_id), &work.operation)
    else {
        return Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarUnreachable));
    };
    let asked = match kind {
        OperationKind::CreateContact => ask_contact(registrar.as_ref(), permit, work).await,
        OperationKind::Register => ask_registration(registrar.as_ref(), permit, work, operation).await,
        OperationKind::SetNameservers => ask_nameservers(registrar.as_ref(), permit, work).await,
    };
    asked.unwrap_or_else(Outcome::NoEvidence)
}

async fn ask_contact(registrar: &dyn Registrar, permit: &Permit, work: &Work) -> Result<Outcome, Hindrance> {
    let (ContactState::Missing(registrant) | ContactState::BeingMade(registrant)) = &work.contact else {
        return Err(Hindrance::new(WaitReason::AskingRegistrar));
    };
    Ok(match registrar.find_contact(permit, registrant).await? {
        AskedContact::There(handle) => Outcome::Found(Effect::ContactCreated(handle)),
        AskedContact::Absent => Outcome::Absent(OrderHistory::Agrees),
    })
}

async fn ask_registration(
    registrar: &dyn Registrar,
    permit: &Permit,
    work: &Work,
    operation: &Operation,
) -> Result<Outcome, Hindrance> {
    Ok(match registrar.find_registration(permit, &work.order.domain, operation.intended_at).await? {
        Asked::Ours(registration) => {
            Outcome::Found(Effect::Registered { expires_at: registration.expires_at })
        }
        Asked::Foreign => Outcome::FoundForeign,
        Asked::Processing(process) => Outcome::Processing(process),
        Asked::Absent(history) => Outcome::Absent(history),
        Asked::Dropped => Outcome::Dropped,
    })
}

async fn ask_nameservers(
    registrar: &dyn Registrar,
    permit: &Permit,
    work: &Work,
) -> Result<Outcome, Hindrance> {
    let Some(nameservers) = &work.order.nameservers else {
        return Err(Hindrance::new(WaitReason::AskingRegistrar));
    };
    Ok(match registrar.find_nameservers(permit, &work.order.domain, nameservers).await? {
        AskedNameservers::AsWanted => Outcome::Found(Effect::NameserversSet),
        // Asked of a domain that isn't shown yet, no name servers can have been set; asked of others, time will tell.
        AskedNameservers::NotProvisioned | AskedNameservers::Others => Outcome::Absent(OrderHistory::Agrees),
    })
}

fn outcome<T>(reply: Reply<T>, effect: impl FnOnce(T) -> Effect) -> Outcome {
    match reply {
        Ok(Progress::Done(value)) => Outcome::Done(effect(value)),
        Ok(Progress::Processing(process)) => Outcome::Processing(process),
        Err(RegistrarError::Hindered(hindrance)) => Outcome::Hindered(hindrance),
        Err(RegistrarError::Refused(refusal)) => Outcome::Refused(refusal),
        Err(RegistrarError::NotAvailable(refusal)) => Outcome::NotAvailable(refusal),
        Err(RegistrarError::NotProvisioned) => Outcome::NotProvisioned,
        Err(RegistrarError::Unknown(what)) => Outcome::Lost(what),
    }
}

/// The registrar account was taken away, or the order lacks what the step needs: nothing was sent.
fn no_registrar() -> Outcome {
    Outcome::Hindered(Hindrance {
        text: "The registrar account of this order is not set up.".into(),
        ..Hindrance::new(WaitReason::RegistrarUnreachable)
    })
}
