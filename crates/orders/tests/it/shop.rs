//! A small business: one account with a client and prices, one registrar, one engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use landrush_model::catalogue::{PriceEntry, PriceKey, PriceOrigin, PricedOperation};
use landrush_model::event::EventType;
use landrush_model::order::{Order, OrderState};
use landrush_model::ports::{
    Access, ApiKey, CatalogueStore, ClientStore, Clock, Ids, NewApiKey, NewClient, OrderStore, OrderStory,
};
use landrush_model::testing::{FakeRegistrars, MemoryStore, SequentialIds};
use landrush_model::{
    Account, AccountId, Client, ClientId, Credential, DomainName, KeyId, Money, Policy, PriceListId,
    Principal, RateLimit, Registrant, RegistrantId, Scope, Spending, Term, Timestamp,
};
use landrush_orders::checkout::{
    BatchRequest, Checkout, CheckoutError, CheckoutParts, DefaultContact, Given, ItemRequest, Placed,
};
use landrush_orders::engine::{Engine, EngineParts, EngineSettings};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::mortal::Life;

/// Tokio's time, which stands still while anything runs and goes on to the next timer when nothing does; and what it was
/// set off by.
pub(crate) struct PausedClock {
    start: Instant,
    /// Hours.
    off: AtomicI64,
}

impl PausedClock {
    fn new() -> Arc<Self> {
        Arc::new(Self { start: Instant::now(), off: AtomicI64::new(0) })
    }

    /// Jumps so many hours forwards, or back if negative.
    pub(crate) fn jump(&self, hours: i64) {
        self.off.fetch_add(hours, Ordering::SeqCst);
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let off = self.off.load(Ordering::SeqCst) * 3_600_000_000;
        Timestamp::from_micros(1_800_000_000_000_000 + off) + self.start.elapsed()
    }
}

pub(crate) struct Shop {
    pub(crate) store: MemoryStore,
    pub(crate) registrar: FakeRegistrars,
    /// Of the machines that run engines and the checkout.
    pub(crate) clock: Arc<PausedClock>,
    /// Of the machine that runs the database.
    pub(crate) store_clock: Arc<PausedClock>,
    pub(crate) ids: Arc<SequentialIds>,
    pub(crate) policy: Policy,
    pub(crate) settings: EngineSettings,
    pub(crate) buyer: Principal,
    pub(crate) client: ClientId,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(None).await
    }

    /// A shop whose client has a registrant.
    pub(crate) async fn open_with(registrant: Option<Registrant>) -> Self {
        let (clock, store_clock) = (PausedClock::new(), PausedClock::new());
        let ids = Arc::new(SequentialIds::default());
        let store = MemoryStore::new(store_clock.clone(), ids.clone());
        let mut shop = Self {
            // The registrar's clock is right, whatever becomes of ours.
            registrar: FakeRegistrars::new(PausedClock::new()),
            policy: Policy::default(),
            // Days pass here: they need not be looked at twice a second.
            settings: EngineSettings { poll: Duration::from_secs(20), ..EngineSettings::default() },
            buyer: placeholder(),
            client: ClientId::from_uuid(uuid::Uuid::nil()),
            store,
            clock,
            store_clock,
            ids,
        };
        let list = PriceListId::from_uuid(shop.id());
        let list = shop.store.create_price_list(list, "default").await.unwrap();
        let prices = ["com", "net"].map(|tld| PriceEntry {
            key: PriceKey {
                price_list_id: list,
                provider: "dynadot".parse().unwrap(),
                tld: tld.parse().unwrap(),
                operation: PricedOperation::Register,
                term: Term::ONE,
            },
            cost: Money::new(1_000, "USD".parse().unwrap()),
            price: Money::new(1_299, "USD".parse().unwrap()),
            origin: PriceOrigin::Hand,
            valid_from: Timestamp::EPOCH,
        });
        shop.store.import_prices(prices.to_vec()).await.unwrap();
        (shop.buyer, shop.client) = shop.account("first", list, registrant).await;
        shop
    }

    /// A further account with a client of its own.
    pub(crate) async fn account(
        &self,
        name: &str,
        list: PriceListId,
        registrant: Option<Registrant>,
    ) -> (Principal, ClientId) {
        let account = Account { id: AccountId::from_uuid(self.id()), name: name.into(), price_list_id: list };
        let now = self.clock.now();
        self.store.create_account(account.clone(), now).await.unwrap();
        let key = ApiKey {
            id: KeyId::from_uuid(self.id()),
            account_id: account.id,
            name: "test".into(),
            prefix: "lr".into(),
            scopes: Scope::ALL.to_vec(),
            rate: RateLimit::Usual,
            spend_limits: Vec::new(),
            created_at: now,
            revoked_at: None,
        };
        let digest = [u8::try_from(name.len()).unwrap(); 32];
        self.store.create_key(NewApiKey { key, digest }).await.unwrap();
        let buyer = self.store.authenticate(&digest).await.unwrap().unwrap();
        let client = Client {
            id: ClientId::from_uuid(self.id()),
            account_id: account.id,
            name: "Client".into(),
            email: "client@example.com".into(),
            registrant: registrant.map(|registrant| (RegistrantId::from_uuid(self.id()), registrant)),
            created_at: now,
            updated_at: now,
        };
        let id = client.id;
        self.store.create_client(NewClient { client, answer: None }).await.unwrap();
        (buyer, id)
    }

    pub(crate) fn checkout(&self, default_contact: DefaultContact) -> Checkout {
        Checkout::new(self.parts(default_contact))
    }

    pub(crate) fn parts(&self, default_contact: DefaultContact) -> CheckoutParts {
        CheckoutParts {
            orders: Arc::new(self.store.clone()),
            clients: Arc::new(self.store.clone()),
            catalogue: Arc::new(self.store.clone()),
            registrars: Arc::new(self.registrar.clone()),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: self.policy,
            default_contact,
        }
    }

    pub(crate) async fn place(&self, domains: &[&str], nameservers: &[&str]) -> Placed {
        self.try_place(&self.buyer, self.client, domains, nameservers).await.unwrap()
    }

    pub(crate) async fn try_place(
        &self,
        buyer: &Principal,
        client: ClientId,
        domains: &[&str],
        nameservers: &[&str],
    ) -> Result<Placed, CheckoutError> {
        let request = request(client, domains, nameservers);
        self.checkout(DefaultContact::Allowed).place(buyer, &request, None).await
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::new(self.engine_parts())
    }

    fn engine_parts(&self) -> EngineParts {
        EngineParts {
            queue: Arc::new(self.store.clone()),
            registrars: Arc::new(self.registrar.clone()),
            permits: Arc::new(self.registrar.clone()),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: self.policy,
            settings: self.settings,
        }
    }

    /// Runs an engine for as long as the token and its life last. What a dead one leaves behind stands still.
    pub(crate) fn start_mortal(&self, life: &Life, stop: &CancellationToken) -> JoinHandle<()> {
        let engine = Engine::new(life.given_to(self.engine_parts()));
        let (life, stop) = (life.clone(), stop.clone());
        tokio::spawn(async move {
            let over = stop.clone();
            tokio::select! {
                () = engine.run(stop) => {}
                // Its loops may end; to the ports they don't get through any more.
                () = life.ended() => over.cancel(),
            }
        })
    }

    /// Runs an engine until all of a batch's orders have ended, or virtual days have passed.
    pub(crate) async fn run_until_done(&self, placed: &Placed) -> Vec<Order> {
        let stop = self.start();
        let orders = self.until(placed, |order| order.state.is_terminal()).await;
        stop.cancel();
        orders
    }

    /// Starts an engine that runs until the token is cancelled.
    pub(crate) fn start(&self) -> CancellationToken {
        let stop = CancellationToken::new();
        let (engine, stopped) = (self.engine(), stop.clone());
        tokio::spawn(async move { engine.run(stopped).await });
        stop
    }

    /// Waits until something holds for all orders of a batch.
    pub(crate) async fn until(&self, placed: &Placed, holds: impl Fn(&Order) -> bool) -> Vec<Order> {
        for _ in 0..100_000 {
            let orders = self.orders(placed).await;
            if orders.iter().all(&holds) {
                return orders;
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
        panic!("it never came: {:#?}", self.orders(placed).await);
    }

    /// How often a domain was asked to be registered.
    pub(crate) fn registers(&self, domain: &str) -> usize {
        let call = format!("register {domain}");
        self.registrar.calls().iter().filter(|made| **made == call).count()
    }

    pub(crate) async fn orders(&self, placed: &Placed) -> Vec<Order> {
        let batch = &placed.batch;
        self.store.progress(batch.account_id, batch.id).await.unwrap().unwrap().orders
    }

    pub(crate) async fn story(&self, order: &Order) -> OrderStory {
        self.store.story(order.account_id, order.id).await.unwrap().unwrap()
    }

    pub(crate) async fn told(&self, order: &Order) -> String {
        let story = self.story(order).await;
        story.timeline.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// What the account paid in the end.
    pub(crate) fn paid(&self, buyer: &Principal) -> i64 {
        self.store.ledger(buyer.account_id).iter().map(|line| line.amount.amount).sum()
    }

    /// The events of an account that endpoints get unless they choose others.
    pub(crate) fn events(&self, buyer: &Principal) -> Vec<&'static str> {
        let events = self.store.events(buyer.account_id);
        let kinds = events.iter().map(|event| event.kind);
        kinds.filter(|kind| EventType::DEFAULT.contains(kind)).map(EventType::as_str).collect()
    }

    pub(crate) fn id(&self) -> uuid::Uuid {
        self.ids.next(self.clock.now())
    }
}

pub(crate) fn request(client: ClientId, domains: &[&str], nameservers: &[&str]) -> BatchRequest {
    let hosts: Vec<String> = nameservers.iter().map(ToString::to_string).collect();
    let item = |domain: &&str| ItemRequest {
        domain: Some((*domain).into()),
        provider: Some("dynadot".into()),
        term: Some(1),
        nameservers: if hosts.is_empty() { Given::Absent } else { Given::Value(hosts.clone()) },
        expected_price: Given::Absent,
    };
    BatchRequest { client_id: client, items: domains.iter().map(item).collect(), problems: Vec::new() }
}

pub(crate) fn name(domain: &str) -> DomainName {
    domain.parse().unwrap()
}

pub(crate) fn states(orders: &[Order]) -> Vec<OrderState> {
    orders.iter().map(|order| order.state).collect()
}

pub(crate) fn registrant() -> Registrant {
    Registrant {
        name: "Ada Example".into(),
        organization: None,
        email: "ada@example.com".into(),
        phone: "+493012345678".parse().unwrap(),
        address1: "Musterstr. 1".into(),
        address2: None,
        city: "Berlin".into(),
        state: None,
        postal_code: "10115".into(),
        country: "DE".into(),
    }
}

fn placeholder() -> Principal {
    let nil = uuid::Uuid::nil();
    Principal {
        account_id: AccountId::from_uuid(nil),
        price_list_id: PriceListId::from_uuid(nil),
        credential: Credential::Key(KeyId::from_uuid(nil)),
        scopes: Vec::new(),
        rate: RateLimit::Usual,
        spending: Spending::Unlimited,
    }
}
