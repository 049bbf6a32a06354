//! Ports that die: an engine works through them, and from its death on nothing that it does has an effect.
//!
//! To drop an engine's future kills nothing, since its workers are tasks that run on. So it dies by its ports: before and
//! after each effect and each commit it passes a point, by name, and a dead engine never gets past one. The names are
//! `before` or `after`, then the method (`register`, `find_contact`, `claim`, …); of a commit, then the operation and
//! its new state, and `later` if the order is put down: `after commit register sent`, `before commit register sent later`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use landrush_model::order::{Change, OperationChange, Schedule, Work};
use landrush_model::ports::{
    Asked, AskedContact, AskedNameservers, CommitError, ContactRequest, Health, NameserverRequest, Permit,
    PermitError, Permits, RegisterRequest, Registrar, Registrars, Registration, Reply, StoreError, WorkQueue,
};
use landrush_model::{
    ContactHandle, DomainName, Hindrance, LeaseToken, Nameservers, OrderId, Registrant, RegistrarAccount,
    RegistrarAccountId, Timestamp,
};
use landrush_orders::engine::EngineParts;
use tokio_util::sync::CancellationToken;

/// The life of an engine. Clones are the same life.
#[derive(Clone, Default)]
pub(crate) struct Life {
    over: CancellationToken,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    /// The points passed or reached, in order.
    points: Vec<String>,
    fatal: Option<Fatal>,
    gate: Option<Gate>,
}

/// Where it ends.
enum Fatal {
    Named(String),
    Nth(usize),
}

/// A point at which everybody waits until it is opened.
#[derive(Clone)]
pub(crate) struct Gate {
    point: String,
    reached: CancellationToken,
    open: CancellationToken,
}

impl Life {
    /// Ends where this point is reached first.
    pub(crate) fn until(point: &str) -> Self {
        Self::ending(Fatal::Named(point.to_owned()))
    }

    /// Ends where so many points have been passed.
    pub(crate) fn of_points(count: usize) -> Self {
        Self::ending(Fatal::Nth(count))
    }

    fn ending(fatal: Fatal) -> Self {
        let life = Self::default();
        life.shared.lock().unwrap().fatal = Some(fatal);
        life
    }

    /// Makes whoever comes to this point wait.
    pub(crate) fn hold(&self, point: &str) -> Gate {
        let gate = Gate {
            point: point.to_owned(),
            reached: CancellationToken::new(),
            open: CancellationToken::new(),
        };
        self.shared.lock().unwrap().gate = Some(gate.clone());
        gate
    }

    pub(crate) fn end(&self) {
        self.over.cancel();
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.is_cancelled()
    }

    /// Waits for its end.
    pub(crate) async fn ended(&self) {
        self.over.cancelled().await;
    }

    /// The points that were reached so far, each once, in the order of the first time.
    pub(crate) fn points(&self) -> Vec<String> {
        let mut points: Vec<String> = Vec::new();
        for point in &self.shared.lock().unwrap().points {
            if !points.contains(point) {
                points.push(point.clone());
            }
        }
        points
    }

    /// These parts, for an engine that lives so long.
    pub(crate) fn given_to(&self, parts: EngineParts) -> EngineParts {
        let queue = MortalQueue { life: self.clone(), queue: parts.queue };
        let registrars = MortalRegistrars { life: self.clone(), registrars: parts.registrars };
        let permits = MortalPermits { life: self.clone(), permits: parts.permits };
        EngineParts {
            queue: Arc::new(queue),
            registrars: Arc::new(registrars),
            permits: Arc::new(permits),
            ..parts
        }
    }

    /// An effect between its two points.
    async fn around<T>(&self, name: &str, effect: impl Future<Output = T>) -> T {
        self.pass(format!("before {name}")).await;
        let result = effect.await;
        self.pass(format!("after {name}")).await;
        result
    }

    async fn pass(&self, point: String) {
        let gate = {
            let mut shared = self.shared.lock().unwrap();
            let is_fatal = match &shared.fatal {
                Some(Fatal::Named(fatal)) => *fatal == point,
                Some(Fatal::Nth(count)) => shared.points.len() >= *count,
                None => false,
            };
            if is_fatal {
                self.over.cancel();
            }
            let gate = shared.gate.clone().filter(|gate| gate.point == point);
            shared.points.push(point);
            gate
        };
        if let Some(gate) = gate {
            gate.reached.cancel();
            gate.open.cancelled().await;
        }
        self.outlive().await;
    }

    /// Comes back only to the living.
    async fn outlive(&self) {
        if self.is_over() {
            std::future::pending::<()>().await;
        }
    }
}

impl Gate {
    /// Waits until somebody waits here.
    pub(crate) async fn reached(&self) {
        self.reached.cancelled().await;
    }

    /// Lets everybody pass from now on.
    pub(crate) fn open(&self) {
        self.open.cancel();
    }
}

fn name_of(change: &Change) -> String {
    let later = if matches!(change.schedule, Schedule::At(_)) { " later" } else { "" };
    match &change.operation {
        OperationChange::Open(operation) | OperationChange::Update(operation) => {
            format!("commit {} {}{later}", operation.kind.as_str(), operation.state.as_str())
        }
        OperationChange::None => format!("commit {}{later}", change.order.state.as_str()),
    }
}

struct MortalQueue {
    life: Life,
    queue: Arc<dyn WorkQueue>,
}

#[async_trait]
impl WorkQueue for MortalQueue {
    async fn claim(
        &self,
        registrar_account: RegistrarAccountId,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Work>, StoreError> {
        self.life.around("claim", self.queue.claim(registrar_account, limit, lease, now)).await
    }

    async fn claim_order(&self, order: OrderId, lease: Duration) -> Result<Option<Work>, StoreError> {
        self.life.around("claim_order", self.queue.claim_order(order, lease)).await
    }

    async fn commit(&self, change: Change) -> Result<(), CommitError> {
        self.life.around(&name_of(&change), self.queue.commit(change.clone())).await
    }

    async fn release(&self, leases: &[(OrderId, LeaseToken)]) -> Result<(), StoreError> {
        self.life.around("release", self.queue.release(leases)).await
    }

    async fn wait_for_work(&self, longest: Duration) {
        self.queue.wait_for_work(longest).await;
        self.life.outlive().await;
    }

    async fn next_due(&self, registrar_account: RegistrarAccountId) -> Result<Option<Timestamp>, StoreError> {
        self.life.outlive().await;
        self.queue.next_due(registrar_account).await
    }
}

struct MortalPermits {
    life: Life,
    permits: Arc<dyn Permits>,
}

#[async_trait]
impl Permits for MortalPermits {
    async fn acquire(&self, account: RegistrarAccountId, want: usize) -> Result<Vec<Permit>, PermitError> {
        self.life.outlive().await;
        self.permits.acquire(account, want).await
    }
}

struct MortalRegistrars {
    life: Life,
    registrars: Arc<dyn Registrars>,
}

impl Registrars for MortalRegistrars {
    fn accounts(&self) -> Vec<RegistrarAccount> {
        self.registrars.accounts()
    }

    fn get(&self, account: RegistrarAccountId) -> Option<Arc<dyn Registrar>> {
        let registrar = self.registrars.get(account)?;
        Some(Arc::new(MortalRegistrar { life: self.life.clone(), registrar }))
    }

    fn health(&self, account: RegistrarAccountId) -> Health {
        self.registrars.health(account)
    }

    fn trouble(&self, account: RegistrarAccountId) -> Option<Hindrance> {
        self.registrars.trouble(account)
    }
}

struct MortalRegistrar {
    life: Life,
    registrar: Arc<dyn Registrar>,
}

#[async_trait]
impl Registrar for MortalRegistrar {
    async fn register(&self, permit: &Permit, request: &RegisterRequest) -> Reply<Registration> {
        self.life.around("register", self.registrar.register(permit, request)).await
    }

    async fn create_contact(&self, permit: &Permit, request: &ContactRequest) -> Reply<ContactHandle> {
        self.life.around("create_contact", self.registrar.create_contact(permit, request)).await
    }

    async fn set_nameservers(&self, permit: &Permit, request: &NameserverRequest) -> Reply<()> {
        self.life.around("set_nameservers", self.registrar.set_nameservers(permit, request)).await
    }

    async fn find_registration(
        &self,
        permit: &Permit,
        domain: &DomainName,
        since: Timestamp,
    ) -> Result<Asked, Hindrance> {
        self.life.around("find_registration", self.registrar.find_registration(permit, domain, since)).await
    }

    async fn find_contact(
        &self,
        permit: &Permit,
        registrant: &Registrant,
    ) -> Result<AskedContact, Hindrance> {
        self.life.around("find_contact", self.registrar.find_contact(permit, registrant)).await
    }

    async fn find_nameservers(
        &self,
        permit: &Permit,
        domain: &DomainName,
        nameservers: &Nameservers,
    ) -> Result<AskedNameservers, Hindrance> {
        let asked = self.registrar.find_nameservers(permit, domain, nameservers);
        self.life.around("find_nameservers", asked).await
    }
}
