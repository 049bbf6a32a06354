//! A store in memory: every store port, with the same promises but for surviving a crash.

mod access;
mod clients;
mod control;
mod endpoints;
mod feed;
mod orders;
mod permits;
mod queue;
mod signal;
mod spending;
mod webhooks;
mod work;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use uuid::Uuid;

use crate::batch::Batch;
use crate::catalogue::PriceEntry;
use crate::client::Client;
use crate::domain_name::DomainName;
use crate::event::Event;
use crate::id::{
    AccountId, BatchId, ClientId, DeliveryId, EndpointId, KeyId, LeaseToken, OrderId, PriceListId,
    RegistrantId, RegistrarAccountId,
};
use crate::ledger::LedgerLine;
use crate::money::Currency;
use crate::operation::{ContactHandle, Operation};
use crate::order::{Holder, Order};
use crate::ports::{AbandonedReason, AttemptRecord, Clock, DeliveryState, Ids, KeptAnswer, NewApiKey};
use crate::principal::Account;
use crate::registrant::Registrant;
use crate::registrar_account::{Limits, RegistrarAccount};
use crate::spending::Month;
use crate::timeline::TimelineEntry;
use crate::timestamp::Timestamp;
use signal::Signal;

/// A store in memory. Clones are the same store.
#[derive(Clone)]
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    state: Arc<Mutex<State>>,
    work: Arc<Signal>,
    deliveries: Arc<Signal>,
    events: Arc<Signal>,
}

#[derive(Default)]
struct State {
    accounts: BTreeMap<String, Account>,
    keys: Vec<(NewApiKey, Vec<crate::Scope>)>,
    registrar_accounts: Vec<(RegistrarAccount, String, SecretString)>,
    price_lists: BTreeMap<String, PriceListId>,
    prices: Vec<PriceEntry>,
    catalogue_version: i64,
    clients: BTreeMap<ClientId, Client>,
    registrants: HashMap<RegistrantId, Registrant>,
    batches: BTreeMap<BatchId, Batch>,
    orders: BTreeMap<OrderId, Row>,
    ledger: Vec<LedgerLine>,
    spending: HashMap<(KeyId, Month, Currency), i64>,
    answers: HashMap<(AccountId, String), KeptAnswer>,
    claims: HashMap<DomainName, (OrderId, Holder)>,
    contacts: HashMap<(RegistrantId, RegistrarAccountId), Contact>,
    slots: HashMap<RegistrarAccountId, Slots>,
    endpoints: Vec<endpoints::EndpointRow>,
    events: Vec<Event>,
    deliveries: Vec<DeliveryRow>,
    turns: queue::Turns,
}

struct Row {
    order: Order,
    queue_rank: Option<i64>,
    wake_at: Option<Timestamp>,
    lease: Option<Lease>,
    operations: Vec<Operation>,
    timeline: Vec<TimelineEntry>,
}

#[derive(Clone, Copy)]
struct Lease {
    token: LeaseToken,
    length: Duration,
    until: Timestamp,
}

struct Contact {
    order: OrderId,
    handle: Option<ContactHandle>,
}

#[derive(Default)]
struct Slots {
    limits: Option<Limits>,
    held: BTreeMap<i32, (Uuid, Timestamp)>,
    /// And when it was reckoned.
    next_start: Option<(Timestamp, Timestamp)>,
}

struct DeliveryRow {
    id: DeliveryId,
    endpoint: EndpointId,
    event: usize,
    state: DeliveryState,
    reason: Option<AbandonedReason>,
    due_at: Option<Timestamp>,
    lease: Option<(LeaseToken, Timestamp)>,
    replay_of: Option<DeliveryId>,
    history: Vec<AttemptRecord>,
}

impl MemoryStore {
    /// An empty store whose leases run out by `clock`.
    pub fn new(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self {
            clock,
            ids,
            state: Arc::default(),
            work: Arc::default(),
            deliveries: Arc::default(),
            events: Arc::default(),
        }
    }

    /// The ledger of an account, oldest line first.
    pub fn ledger(&self, account: AccountId) -> Vec<LedgerLine> {
        self.state().ledger.iter().filter(|line| line.account_id == account).cloned().collect()
    }

    /// The events of an account, oldest first.
    pub fn events(&self, account: AccountId) -> Vec<Event> {
        self.state().events.iter().filter(|event| event.account_id == account).cloned().collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn uuid(&self) -> Uuid {
        self.ids.next(self.clock.now())
    }
}

/// Keeps an answer, unless one that hasn't run out is there; that one is returned.
fn keep(state: &mut State, account: AccountId, answer: KeptAnswer) -> Option<KeptAnswer> {
    let key = (account, answer.key.clone());
    if let Some(kept) = state.answers.get(&key)
        && kept.expires_at > answer.created_at
    {
        return Some(kept.clone());
    }
    state.answers.insert(key, answer);
    None
}

fn of_key(key: &NewApiKey) -> KeyId {
    key.key.id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contract::Subject;
    use crate::testing::{ManualClock, SequentialIds};

    async fn subject() -> Subject {
        let clock = Arc::new(ManualClock::at(Timestamp::EPOCH + Duration::from_secs(1_764_000_000)));
        let ids = Arc::new(SequentialIds::default());
        let store = MemoryStore::new(clock.clone(), ids.clone());
        let leases = clock.clone();
        let pause = move |duration| -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
            leases.advance(duration);
            Box::pin(std::future::ready(()))
        };
        let jumping = clock.clone();
        let set_back = move |by| -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
            jumping.set(jumping.now() - by);
            Box::pin(std::future::ready(()))
        };
        Subject::new(store, clock, ids, Box::new(pause), Box::new(())).with_set_back(Box::new(set_back))
    }

    crate::store_contract!(in_memory, super::subject());
}
