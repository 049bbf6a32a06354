//! A sandbox, an account at it, and a registry with the permits of that account.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{
    Clock, NameserverRequest, Permit, PermitSlots, Permits, RegisterRequest, Registrar, RegistrarError,
    Registrars, Registration, Reply,
};
use landrush_model::{
    DomainName, Hindrance, Limits, Nameservers, RegistrarAccount, RegistrarAccountId, Term, Timestamp,
};
use landrush_registrars::{PermitPool, RegistrarRegistry, RegistrarSettings};
use landrush_sandbox::{AccountConfig, Level, Running, Sandbox, SandboxConfig};

use crate::fake::FakeSlots;

/// The machine's clock.
#[derive(Debug, Default)]
pub(crate) struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "the sandbox lives in real time")]
    fn now(&self) -> Timestamp {
        Timestamp::from_datetime(time::OffsetDateTime::now_utc())
    }
}

pub(crate) fn now() -> Timestamp {
    RealClock.now()
}

pub(crate) struct World {
    pub(crate) sandbox: Running,
    pub(crate) registry: RegistrarRegistry,
    pub(crate) permits: PermitPool,
    pub(crate) slots: Arc<FakeSlots>,
    pub(crate) account: RegistrarAccountId,
}

/// Times that suit tests.
pub(crate) fn settings() -> RegistrarSettings {
    RegistrarSettings {
        call_timeout: Duration::from_secs(5),
        key_pause: Duration::from_millis(300),
        first_probe_pause: Duration::from_millis(200),
        ..RegistrarSettings::default()
    }
}

impl World {
    /// No limits, no delays.
    pub(crate) async fn new() -> Self {
        Self::with(SandboxConfig::default(), Level::unlimited()).await
    }

    pub(crate) async fn with(config: SandboxConfig, level: Level) -> Self {
        Self::with_key(config, level, "sandbox-key").await
    }

    pub(crate) async fn with_key(config: SandboxConfig, level: Level, key: &str) -> Self {
        let accounts = vec![AccountConfig::default().with_level(level)];
        let config = SandboxConfig { accounts, ..config };
        let sandbox = Sandbox::start(config, ([127, 0, 0, 1], 0).into()).await.unwrap();
        let base_url = sandbox.base_url();
        Self::at(sandbox, &base_url, level, key)
    }

    pub(crate) fn at(sandbox: Running, base_url: &str, level: Level, key: &str) -> Self {
        let limits = level.limits();
        let account = RegistrarAccount {
            id: RegistrarAccountId::from_uuid(uuid::Uuid::from_u128(1)),
            provider: "dynadot".parse().unwrap(),
            name: "main".into(),
            limits: Limits {
                concurrency: limits.threads.and_then(NonZeroU32::new),
                per_minute: limits.per_minute.and_then(NonZeroU32::new),
            },
        };
        let clock: Arc<dyn Clock> = Arc::new(RealClock);
        let id = account.id;
        let accounts = vec![(account, base_url.to_owned(), key.into())];
        let registry = RegistrarRegistry::new(accounts, settings(), &clock).unwrap();
        let slots = Arc::<FakeSlots>::default();
        let port: Arc<dyn PermitSlots> = Arc::<FakeSlots>::clone(&slots);
        let permits = registry.permit_pool(&port);
        Self { sandbox, registry, permits, slots, account: id }
    }

    /// A registrar that answers each command always the same; the sandbox is not asked.
    pub(crate) async fn scripted(answers: &[(&'static str, &'static str)]) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default(), ([127, 0, 0, 1], 0).into()).await.unwrap();
        let url = crate::scripted::serve(answers.to_vec()).await;
        Self::at(sandbox, &url, Level::unlimited(), "sandbox-key")
    }

    pub(crate) fn registrar(&self) -> Arc<dyn Registrar> {
        self.registry.get(self.account).unwrap()
    }

    /// One permit, as soon as there is one.
    pub(crate) async fn permit(&self) -> Permit {
        loop {
            if let Some(permit) = self.permits.acquire(self.account, 1).await.unwrap().pop() {
                return permit;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) async fn register(&self, domain: &str) -> Reply<Registration> {
        let permit = self.permit().await;
        self.registrar().register(&permit, &buy(domain)).await
    }

    pub(crate) async fn set_nameservers(&self, domain: &str, hosts: &[&str]) -> Reply<()> {
        let permit = self.permit().await;
        let request = NameserverRequest {
            domain: name(domain),
            nameservers: Nameservers::new(hosts).unwrap(),
            send_deadline: now() + Duration::from_secs(20),
        };
        self.registrar().set_nameservers(&permit, &request).await
    }
}

pub(crate) fn name(domain: &str) -> DomainName {
    domain.parse().unwrap()
}

/// A registration for a year.
pub(crate) fn buy(domain: &str) -> RegisterRequest {
    RegisterRequest {
        domain: name(domain),
        term: Term::ONE,
        contact: None,
        send_deadline: now() + Duration::from_secs(20),
    }
}

/// The hindrance that a call met.
#[track_caller]
pub(crate) fn hindered<T: std::fmt::Debug>(reply: Reply<T>) -> Hindrance {
    match reply {
        Err(RegistrarError::Hindered(hindrance)) => hindrance,
        other => panic!("not hindered: {other:?}"),
    }
}
