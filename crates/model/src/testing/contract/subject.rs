//! The store under test, and what the behaviours need around it.

use std::any::Any;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use crate::batch::{Batch, BatchCounts, Told};
use crate::catalogue::{PriceEntry, PriceKey, PriceOrigin, PricedOperation};
use crate::endpoint::{Endpoint, EndpointHealth, EventTypes};
use crate::event::Event;
use crate::id::{
    AccountId, BatchId, ClientId, EndpointId, EventId, LedgerLineId, OrderId, PriceListId, RegistrantId,
    RegistrarAccountId,
};
use crate::ledger::{LedgerEntry, LedgerLine};
use crate::order::{Order, OrderState};
use crate::ports::{
    Acceptance, Access, Attempted, BatchFeed, CatalogueStore, ClientStore, Clock, Delivery, DeliveryClaim,
    EndpointStore, Ids, KeptAnswer, NewClient, NewEndpoint, OrderStore, PermitSlots, WebhookStore, WorkQueue,
};
use crate::principal::Account;
use crate::registrant::Registrant;
use crate::term::Term;
use crate::testing::ManualClock;
use crate::timeline::{TimelineEntry, TimelineKind};
use crate::timestamp::Timestamp;
use crate::{Client, Money};

/// The registrar account that orders are pinned to.
pub const REGISTRAR: RegistrarAccountId =
    RegistrarAccountId::from_uuid(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001));

/// A lease that doesn't run out in a test.
pub(super) const LEASE: Duration = Duration::from_secs(60);

/// After how long without a success endpoints are disabled.
pub(super) const DISABLE_AFTER: Duration = Duration::from_secs(5 * 86_400);

/// How long what can't be read waits for a release that can.
const UNREADABLE_FOR: Duration = Duration::from_secs(3 * 86_400);

/// A lease that does, and a time after which it has.
pub(super) const SHORT: Duration = Duration::from_millis(100);
pub(super) const AFTER_SHORT: Duration = Duration::from_millis(160);

/// Lets the clock that leases run out by move on.
pub type Pause = Box<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// A store with nothing in it, behind all its ports.
pub struct Subject {
    pub(super) orders: Arc<dyn OrderStore>,
    pub(super) queue: Arc<dyn WorkQueue>,
    pub(super) clients: Arc<dyn ClientStore>,
    pub(super) catalogue: Arc<dyn CatalogueStore>,
    pub(super) access: Arc<dyn Access>,
    pub(super) slots: Arc<dyn PermitSlots>,
    pub(super) webhooks: Arc<dyn WebhookStore>,
    pub(super) endpoints: Arc<dyn EndpointStore>,
    pub(super) feed: Arc<dyn BatchFeed>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) ids: Arc<dyn Ids>,
    pause: Pause,
    set_back: Option<Pause>,
    _keep: Box<dyn Any + Send + Sync>,
}

/// An account with a client.
#[derive(Debug, Clone, Copy)]
pub struct Tenant {
    /// The account.
    pub account: AccountId,
    /// Its client.
    pub client: ClientId,
    /// The client's registrant; orders use it only where a behaviour says so.
    pub registrant: RegistrantId,
}

impl Subject {
    /// `clock` and `ids` are those of the store; `keep` is dropped after the test.
    pub fn new<S>(
        store: S,
        clock: Arc<ManualClock>,
        ids: Arc<dyn Ids>,
        pause: Pause,
        keep: Box<dyn Any + Send + Sync>,
    ) -> Self
    where
        S: OrderStore + WorkQueue + ClientStore + CatalogueStore + Access + PermitSlots + WebhookStore,
        S: EndpointStore + BatchFeed + Clone + 'static,
    {
        Self {
            orders: Arc::new(store.clone()),
            queue: Arc::new(store.clone()),
            clients: Arc::new(store.clone()),
            catalogue: Arc::new(store.clone()),
            access: Arc::new(store.clone()),
            slots: Arc::new(store.clone()),
            webhooks: Arc::new(store.clone()),
            endpoints: Arc::new(store.clone()),
            feed: Arc::new(store),
            clock,
            ids,
            pause,
            set_back: None,
            _keep: keep,
        }
    }

    /// `set_back` sets the clock that permits are measured by back, or makes it look to them as if it had been.
    #[must_use]
    pub fn with_set_back(self, set_back: Pause) -> Self {
        Self { set_back: Some(set_back), ..self }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn id(&self) -> Uuid {
        self.ids.next(self.clock.now())
    }

    /// Lets leases run out.
    pub(super) async fn pause(&self, duration: Duration) {
        (self.pause)(duration).await;
    }

    /// Sets the clock that permits are measured by back.
    pub(super) async fn set_back(&self, by: Duration) {
        self.set_back.as_ref().expect("the subject's clock can be set back")(by).await;
    }

    /// Makes an account, and a client of it.
    pub async fn tenant(&self, name: &str) -> Tenant {
        let list = PriceListId::from_uuid(self.id());
        let list = self.catalogue.create_price_list(list, "standard").await.unwrap();
        let account = AccountId::from_uuid(self.id());
        let made = Account { id: account, name: name.into(), price_list_id: list };
        self.access.create_account(made, self.now()).await.unwrap();
        let registrant = RegistrantId::from_uuid(self.id());
        let client = self.client(account, name, Some((registrant, person(name))));
        let id = client.id;
        let before = self.clients.create_client(NewClient { client, answer: None }).await.unwrap();
        assert_eq!(before, None);
        Tenant { account, client: id, registrant }
    }

    pub(super) fn client(
        &self,
        account_id: AccountId,
        name: &str,
        registrant: Option<(RegistrantId, Registrant)>,
    ) -> Client {
        Client {
            id: ClientId::from_uuid(self.id()),
            account_id,
            name: name.into(),
            email: format!("{name}@example.com"),
            registrant,
            created_at: self.now(),
            updated_at: self.now(),
        }
    }

    /// A batch of orders, ready to be accepted.
    pub async fn batch(&self, tenant: &Tenant, domains: &[&str]) -> Acceptance {
        let catalogue_version = self.catalogue.catalogue_version().await.unwrap();
        let batch = Batch {
            id: BatchId::from_uuid(self.id()),
            account_id: tenant.account,
            client_id: tenant.client,
            counts: BatchCounts::of_new(i32::try_from(domains.len()).unwrap()),
            told: Told::default(),
            round: 1,
            event_sequence: 0,
            paused_at: None,
            created_at: self.now(),
        };
        let order = |(position, domain): (usize, &&str)| Order {
            id: OrderId::from_uuid(self.id()),
            account_id: tenant.account,
            client_id: tenant.client,
            batch_id: batch.id,
            position: u16::try_from(position).unwrap(),
            domain: domain.parse().unwrap(),
            provider: "dynadot".parse().unwrap(),
            registrar_account_id: REGISTRAR,
            term: Term::ONE,
            nameservers: None,
            registrant_id: None,
            price: usd(1_299),
            cost: usd(1_050),
            catalogue_version,
            state: OrderState::Pending,
            attempt: 1,
            version: 1,
            sends: 0,
            hindrances: 0,
            wait: None,
            wake_at: None,
            last_error: None,
            failure: None,
            registered: None,
            give_up_at: self.now() + Duration::from_secs(86_400),
            created_at: self.now(),
            updated_at: self.now(),
        };
        let orders: Vec<Order> = domains.iter().enumerate().map(order).collect();
        let charge = |order: &Order| LedgerLine {
            id: LedgerLineId::from_uuid(self.id()),
            account_id: order.account_id,
            order_id: order.id,
            attempt: 1,
            entry: LedgerEntry::Charge,
            amount: order.price,
            key_id: None,
            at: self.now(),
        };
        Acceptance {
            ledger: orders.iter().map(charge).collect(),
            batch,
            orders,
            accepted: TimelineEntry {
                at: self.now(),
                kind: TimelineKind::Accepted,
                text: "The order was accepted.".into(),
            },
            catalogue_version,
            answer: None,
        }
    }

    /// Accepts a batch, which must work.
    pub async fn accepted(&self, tenant: &Tenant, domains: &[&str]) -> Acceptance {
        let acceptance = self.batch(tenant, domains).await;
        self.orders.accept(acceptance.clone()).await.expect("the batch is accepted");
        acceptance
    }

    /// An answer to keep under `key` for an hour.
    pub(super) fn answer(&self, key: &str, body: &[u8]) -> KeptAnswer {
        KeptAnswer {
            key: key.into(),
            request_digest: [7; 32],
            status: 201,
            location: Some("/orders/batch/1".into()),
            body: body.to_vec(),
            created_at: self.now(),
            expires_at: self.now() + Duration::from_secs(3_600),
        }
    }

    /// A webhook endpoint, ready to be made.
    pub fn new_endpoint(&self, tenant: &Tenant) -> NewEndpoint {
        let endpoint = Endpoint {
            id: EndpointId::from_uuid(self.id()),
            account_id: tenant.account,
            url: "https://hooks.example.com/landrush".into(),
            description: None,
            event_types: EventTypes::default(),
            health: EndpointHealth::default(),
            previous_secret_until: None,
            created_at: self.now(),
            updated_at: self.now(),
        };
        NewEndpoint { endpoint, secret: "whsec_c2VjcmV0".into(), answer: None }
    }

    /// Makes a webhook endpoint.
    pub async fn endpoint(&self, tenant: &Tenant) -> EndpointId {
        let new = self.new_endpoint(tenant);
        let id = new.endpoint.id;
        self.endpoints.add_endpoint(new).await.unwrap();
        id
    }

    /// An event that tries an endpoint.
    pub fn test_event(&self, tenant: &Tenant, endpoint: EndpointId) -> Event {
        let mut tried = self.new_endpoint(tenant).endpoint;
        tried.id = endpoint;
        Event::webhook_test(EventId::from_uuid(self.id()), &tried, self.now())
    }

    /// Leases deliveries, of no endpoint more than can be waited for.
    pub async fn claim_deliveries(&self, limit: usize, lease: Duration) -> Vec<Delivery> {
        let (held, now) = (HashMap::new(), self.now());
        let claim = DeliveryClaim {
            limit,
            per_endpoint: limit,
            held,
            lease,
            now,
            give_up_before: now - UNREADABLE_FOR,
        };
        self.webhooks.claim_deliveries(claim).await.unwrap()
    }

    /// Records what came of attempts.
    pub async fn record(&self, attempts: Vec<Attempted>) {
        self.webhooks.record_attempts(attempts, DISABLE_AFTER).await.unwrap();
    }

    /// Prices of one TLD in the standard list.
    pub async fn price(&self, tld: &str, amount: i64) -> PriceEntry {
        let list = PriceListId::from_uuid(self.id());
        PriceEntry {
            key: PriceKey {
                price_list_id: self.catalogue.create_price_list(list, "standard").await.unwrap(),
                provider: "dynadot".parse().unwrap(),
                tld: tld.parse().unwrap(),
                operation: PricedOperation::Register,
                term: Term::ONE,
            },
            cost: usd(amount / 2),
            price: usd(amount),
            origin: PriceOrigin::Hand,
            valid_from: Timestamp::EPOCH,
        }
    }
}

pub(super) fn usd(amount: i64) -> Money {
    Money::new(amount, "USD".parse().unwrap())
}

pub(super) fn person(name: &str) -> Registrant {
    Registrant {
        name: name.into(),
        organization: None,
        email: format!("{name}@example.com"),
        phone: "+493012345678".parse().unwrap(),
        address1: "Musterstr. 1".into(),
        address2: None,
        city: "Berlin".into(),
        state: None,
        postal_code: "10115".into(),
        country: "DE".into(),
    }
}
