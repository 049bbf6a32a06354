//! A house to call at: the router over a store in memory, an account with keys, prices and a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use landrush_http_api::{ApiParts, ApiSettings, WatchedParts, key};
use landrush_model::catalogue::{PriceEntry, PriceKey, PriceOrigin, PricedOperation};
use landrush_model::ports::{Access, ApiKey, CatalogueStore, NewApiKey};
use landrush_model::testing::{FakeRegistrars, ManualClock, MemoryStore, SequentialIds};
use landrush_model::{
    Account, AccountId, KeyId, Money, Policy, PriceListId, RateLimit, Scope, Term, Timestamp,
};
use landrush_orders::checkout::{Checkout, CheckoutParts, DefaultContact};
use landrush_orders::control::{ControlParts, OrderControl};
use landrush_orders::engine::{Engine, EngineParts, EngineSettings};
use landrush_webhooks::OutboundPolicy;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::answer::Answer;
use crate::gate::Gate;

/// Everything that a test calls or looks at.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) router: Router,
    pub(crate) store: MemoryStore,
    pub(crate) registrars: FakeRegistrars,
    pub(crate) clock: Arc<ManualClock>,
    ids: Arc<SequentialIds>,
    settings: ApiSettings,
    /// The first account.
    pub(crate) account: AccountId,
    /// A key of the first account with every scope.
    pub(crate) key: String,
    /// The keys of another account.
    pub(crate) stranger: String,
    /// What clients are made through.
    pub(crate) gate: Gate,
    broken: Arc<AtomicBool>,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(ApiSettings::default()).await
    }

    pub(crate) async fn with(settings: ApiSettings) -> Self {
        let start = Timestamp::from_micros(1_795_600_000_000_000);
        let clock = Arc::new(ManualClock::at(start));
        let ids = Arc::new(SequentialIds::default());
        let store = MemoryStore::new(clock.clone(), ids.clone());
        let registrars = FakeRegistrars::new(clock.clone());
        let (broken, gate) = (Arc::new(AtomicBool::new(false)), Gate::open(&store));
        let mut house = Self {
            router: Router::new(),
            account: AccountId::from_uuid(Uuid::from_u128(1)),
            store,
            registrars,
            clock,
            ids,
            settings,
            key: String::new(),
            stranger: String::new(),
            gate,
            broken,
        };
        house.router = house.build();
        house.furnish().await;
        house
    }

    /// Another replica over the same store.
    pub(crate) fn twin(&self) -> Self {
        let mut twin = Self { gate: Gate::open(&self.store), ..self.clone() };
        twin.router = twin.build();
        twin
    }

    /// The same house, called with another key.
    pub(crate) fn as_caller(&self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self.clone() }
    }

    fn build(&self) -> Router {
        let shared = Arc::new(self.store.clone());
        let registrars = Arc::new(self.registrars.clone());
        let checkout = Checkout::new(CheckoutParts {
            orders: shared.clone(),
            clients: shared.clone(),
            catalogue: shared.clone(),
            registrars: registrars.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: Policy::default(),
            default_contact: DefaultContact::Forbidden,
        });
        let metrics = {
            let broken = self.broken.clone();
            move || {
                assert!(!broken.load(Ordering::SeqCst), "the exporter is broken: secret details");
                "http_requests_total 0\n".to_owned()
            }
        };
        let control = OrderControl::new(ControlParts {
            orders: shared.clone(),
            queue: shared.clone(),
            catalogue: shared.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: Policy::default(),
            lease: Duration::from_secs(30),
        });
        landrush_http_api::router(ApiParts {
            checkout: Arc::new(checkout),
            control: Arc::new(control),
            orders: shared.clone(),
            feed: shared.clone(),
            clients: Arc::new(self.gate.clone()),
            endpoints: shared.clone(),
            endpoint_rules: Arc::new(OutboundPolicy::STRICT),
            access: shared.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            readiness: Arc::new(WatchedParts { store: shared, registrars, patience: Duration::from_secs(1) }),
            metrics: Arc::new(metrics),
            settings: self.settings,
            stopping: CancellationToken::new(),
        })
    }

    async fn furnish(&mut self) {
        let list = PriceListId::from_uuid(Uuid::from_u128(9));
        let list = self.store.create_price_list(list, "standard").await.unwrap();
        for (number, name) in [(1, "first"), (2, "other")] {
            let id = AccountId::from_uuid(Uuid::from_u128(number));
            let account = Account { id, name: name.into(), price_list_id: list };
            self.store.create_account(account, Timestamp::EPOCH).await.unwrap();
        }
        self.sell("com", 1, 1_299).await;
        self.sell("com", 2, 2_499).await;
        self.sell("net", 1, 1_399).await;
        self.key = self.make_key(1, 1, &Scope::ALL).await;
        self.stranger = self.make_key(2, 2, &Scope::ALL).await;
    }

    pub(crate) async fn sell(&self, tld: &str, years: i64, price: i64) {
        let usd = "USD".parse().unwrap();
        let key = PriceKey {
            price_list_id: self.store.price_list("standard").await.unwrap().unwrap(),
            provider: "dynadot".parse().unwrap(),
            tld: tld.parse().unwrap(),
            operation: PricedOperation::Register,
            term: Term::try_from(years).unwrap(),
        };
        let valid_from = Timestamp::EPOCH;
        let (cost, price) = (Money::new(1, usd), Money::new(price, usd));
        let entry = PriceEntry { key, cost, price, origin: PriceOrigin::Hand, valid_from };
        self.store.import_prices(vec![entry]).await.unwrap();
    }

    pub(crate) async fn make_key(&self, account: u128, number: u8, scopes: &[Scope]) -> String {
        let made = key::generate([number; 32]);
        let key = ApiKey {
            id: KeyId::from_uuid(Uuid::from_u128(u128::from(number))),
            account_id: AccountId::from_uuid(Uuid::from_u128(account)),
            name: format!("key {number}"),
            prefix: made.prefix,
            scopes: scopes.to_vec(),
            rate: RateLimit::Usual,
            spend_limits: Vec::new(),
            created_at: Timestamp::EPOCH,
            revoked_at: None,
        };
        self.store.create_key(NewApiKey { key, digest: made.digest }).await.unwrap();
        made.secret.expose_secret().to_owned()
    }

    /// Makes `/metrics` panic.
    pub(crate) fn break_metrics(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.json("POST", path, body, &[])).await
    }

    /// Lets the engine work until it has nothing to do for the moment.
    pub(crate) async fn work(&self) {
        let engine = Engine::new(EngineParts {
            queue: Arc::new(self.store.clone()),
            registrars: Arc::new(self.registrars.clone()),
            permits: Arc::new(self.registrars.clone()),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: Policy::default(),
            settings: EngineSettings::default(),
        });
        let stop = CancellationToken::new();
        let working = tokio::spawn({
            let stop = stop.clone();
            async move { engine.run(stop).await }
        });
        // Time is paused: it passes when nothing else is left to do.
        tokio::time::sleep(Duration::from_secs(2)).await;
        stop.cancel();
        working.await.unwrap();
    }

    /// A request of the first account.
    pub(crate) fn request(&self, method: &str, path: &str) -> http::request::Builder {
        Request::builder().method(method).uri(path).header("authorization", format!("Bearer {}", self.key))
    }

    /// A request of the first account with a body and more headers.
    pub(crate) fn json(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Request<Body> {
        let mut request = self.request(method, path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body.to_string())).unwrap()
    }

    /// The same house, called with the keys of another account.
    pub(crate) fn as_stranger(&self) -> Self {
        Self { key: self.stranger.clone(), ..self.clone() }
    }

    /// Makes a client with a registrant; its id.
    pub(crate) async fn client(&self) -> String {
        let body = json!({ "name": "Ada", "email": "ada@example.com", "registrant": registrant() });
        let made = self.post("/clients", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        made.data()["id"].as_str().unwrap().to_owned()
    }

    /// Places orders for `.com` domains; the answer's data.
    pub(crate) async fn place(&self, client: &str, domains: &[&str]) -> Value {
        let items: Vec<Value> = domains.iter().map(|domain| item(domain)).collect();
        let placed = self.post("/orders", &json!({ "clientId": client, "items": items })).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text());
        placed.data()
    }
}

pub(crate) fn item(domain: &str) -> Value {
    json!({ "domain": domain, "provider": "dynadot", "term": 1 })
}

pub(crate) fn registrant() -> Value {
    json!({
        "name": "Ada Example",
        "email": "ada@example.com",
        "phone": "+49 30 12345678",
        "address1": "Musterstr. 1",
        "city": "Berlin",
        "postalCode": "10115",
        "country": "DE",
    })
}
