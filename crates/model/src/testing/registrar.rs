//! Registrars that do what they are told.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use uuid::Uuid;

use crate::domain_name::DomainName;
use crate::failure::{FailureCode, Hindrance, Refusal};
use crate::id::RegistrarAccountId;
use crate::nameservers::Nameservers;
use crate::operation::ContactHandle;
use crate::order::OrderHistory;
use crate::ports::{
    Asked, AskedContact, AskedNameservers, Clock, ContactRequest, Health, NameserverRequest, Pacer, Permit,
    PermitError, Permits, Progress, RegisterRequest, Registrar, RegistrarError, Registrars, Registration,
    Reply,
};
use crate::registrant::Registrant;
use crate::registrar_account::{Limits, RegistrarAccount};
use crate::timestamp::Timestamp;

/// One registrar, with one account, that registers everything at once unless a [`Script`] says otherwise. Clones are the
/// same registrar. Keeps what it did, so that tests can count it.
#[derive(Clone)]
pub struct FakeRegistrars {
    clock: Arc<dyn Clock>,
    world: Arc<Mutex<World>>,
}

/// What happens to the next call that writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// It works.
    Work,
    /// It has its effect, and the answer is lost.
    LoseAnswer,
    /// It has no effect, and the answer is lost.
    LoseRequest,
    /// It has its effect, which shows only after a while, and the answer is lost.
    LoseAnswerShowLate(Duration),
    /// It is hindered.
    Hinder(Hindrance),
    /// It is refused.
    Refuse(Refusal),
    /// The domain isn't provisioned. Waits for the next call that sets name servers, because no other says so.
    NotProvisioned,
}

#[derive(Default)]
struct World {
    scripts: VecDeque<Script>,
    domains: HashMap<DomainName, Domain>,
    contacts: Vec<Registrant>,
    calls: Vec<String>,
    health: Option<Hindrance>,
}

impl World {
    /// Takes the first script that is for such a call.
    fn next_script(&mut self, call: &str) -> Option<Script> {
        let is_for =
            |script: &Script| *script != Script::NotProvisioned || call.starts_with("set_nameservers");
        let place = self.scripts.iter().position(is_for)?;
        self.scripts.remove(place)
    }
}

struct Domain {
    registered_at: Timestamp,
    visible_at: Timestamp,
    times_bought: u32,
    nameservers: Option<Nameservers>,
}

impl FakeRegistrars {
    /// A registrar by this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, world: Arc::default() }
    }

    /// The one account of the provider `dynadot`.
    pub fn account() -> RegistrarAccount {
        RegistrarAccount {
            id: RegistrarAccountId::from_uuid(Uuid::nil()),
            // The name is a constant that is a provider's name.
            provider: "dynadot".parse().unwrap_or_else(|_| unreachable!("a plain name")),
            name: "fake".into(),
            limits: Limits::NONE,
        }
    }

    /// Says what happens to the next call that writes and has no script yet.
    pub fn script(&self, script: Script) {
        self.world().scripts.push_back(script);
    }

    /// Makes the account unusable, or usable again.
    pub fn set_health(&self, health: Option<Hindrance>) {
        self.world().health = health;
    }

    /// Makes a domain exist since `registered_at`, bought by nobody here.
    pub fn seed(&self, domain: &DomainName, registered_at: Timestamp) {
        let seeded = Domain { registered_at, visible_at: registered_at, times_bought: 0, nameservers: None };
        self.world().domains.insert(domain.clone(), seeded);
    }

    /// How many times a domain was bought.
    pub fn times_bought(&self, domain: &DomainName) -> u32 {
        self.world().domains.get(domain).map_or(0, |domain| domain.times_bought)
    }

    /// The calls so far, as `method subject`.
    pub fn calls(&self) -> Vec<String> {
        self.world().calls.clone()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write<T>(
        &self,
        call: String,
        effect: impl FnOnce(&mut World, Timestamp, Duration) -> Result<T, RegistrarError>,
    ) -> Reply<T> {
        let mut world = self.world();
        let script = world.next_script(&call);
        world.calls.push(call);
        let (now, lost) = (self.clock.now(), || RegistrarError::Unknown("The answer was lost.".into()));
        match script {
            None | Some(Script::Work) => effect(&mut world, now, Duration::ZERO).map(Progress::Done),
            Some(Script::LoseAnswer) => effect(&mut world, now, Duration::ZERO).and_then(|_| Err(lost())),
            Some(Script::LoseAnswerShowLate(late)) => effect(&mut world, now, late).and_then(|_| Err(lost())),
            Some(Script::LoseRequest) => Err(lost()),
            Some(Script::Hinder(hindrance)) => Err(RegistrarError::Hindered(hindrance)),
            Some(Script::Refuse(refusal)) => Err(RegistrarError::Refused(refusal)),
            Some(Script::NotProvisioned) => Err(RegistrarError::NotProvisioned),
        }
    }
}

impl Registrars for FakeRegistrars {
    fn accounts(&self) -> Vec<RegistrarAccount> {
        vec![Self::account()]
    }

    fn get(&self, account: RegistrarAccountId) -> Option<Arc<dyn Registrar>> {
        (account == Self::account().id).then(|| Arc::new(self.clone()) as Arc<dyn Registrar>)
    }

    fn health(&self, _account: RegistrarAccountId) -> Health {
        self.world().health.clone().map_or(Health::Usable, Health::Unusable)
    }

    fn trouble(&self, _account: RegistrarAccountId) -> Option<Hindrance> {
        self.world().health.clone()
    }
}

#[async_trait]
impl Permits for FakeRegistrars {
    async fn acquire(&self, _account: RegistrarAccountId, want: usize) -> Result<Vec<Permit>, PermitError> {
        Ok((0..want).map(|_| Permit::new(Arc::new(Unhurried), Box::new(()))).collect())
    }
}

struct Unhurried;

#[async_trait]
impl Pacer for Unhurried {
    async fn pace(&self) -> Result<(), PermitError> {
        Ok(())
    }
}

#[async_trait]
impl Registrar for FakeRegistrars {
    async fn register(&self, _permit: &Permit, request: &RegisterRequest) -> Reply<Registration> {
        self.write(format!("register {}", request.domain), |world, now, late| {
            if world.domains.contains_key(&request.domain) {
                let code = FailureCode::DomainUnavailable;
                return Err(RegistrarError::NotAvailable(Refusal { code, text: code.text().into() }));
            }
            let bought =
                Domain { registered_at: now, visible_at: now + late, times_bought: 1, nameservers: None };
            world.domains.insert(request.domain.clone(), bought);
            Ok(Registration { expires_at: None })
        })
    }

    async fn create_contact(&self, _permit: &Permit, request: &ContactRequest) -> Reply<ContactHandle> {
        self.write("create_contact".into(), |world, _, _| {
            world.contacts.push(request.registrant.clone());
            Ok(ContactHandle(world.contacts.len().to_string()))
        })
    }

    async fn set_nameservers(&self, _permit: &Permit, request: &NameserverRequest) -> Reply<()> {
        self.write(format!("set_nameservers {}", request.domain), |world, now, _| {
            match world.domains.get_mut(&request.domain) {
                Some(domain) if domain.visible_at <= now => {
                    domain.nameservers = Some(request.nameservers.clone());
                    Ok(())
                }
                _ => Err(RegistrarError::NotProvisioned),
            }
        })
    }

    async fn find_registration(
        &self,
        _permit: &Permit,
        domain: &DomainName,
        since: Timestamp,
    ) -> Result<Asked, Hindrance> {
        let mut world = self.world();
        world.calls.push(format!("find_registration {domain}"));
        let now = self.clock.now();
        Ok(match world.domains.get(domain).filter(|domain| domain.visible_at <= now) {
            Some(found) if found.registered_at >= since => Asked::Ours(Registration { expires_at: None }),
            Some(_) => Asked::Foreign,
            None => Asked::Absent(OrderHistory::Agrees),
        })
    }

    async fn find_contact(
        &self,
        _permit: &Permit,
        registrant: &Registrant,
    ) -> Result<AskedContact, Hindrance> {
        let mut world = self.world();
        world.calls.push("find_contact".into());
        let place = world.contacts.iter().rposition(|contact| contact == registrant);
        Ok(place.map_or(AskedContact::Absent, |place| {
            AskedContact::There(ContactHandle((place + 1).to_string()))
        }))
    }

    async fn find_nameservers(
        &self,
        _permit: &Permit,
        domain: &DomainName,
        nameservers: &Nameservers,
    ) -> Result<AskedNameservers, Hindrance> {
        let mut world = self.world();
        world.calls.push(format!("find_nameservers {domain}"));
        Ok(match world.domains.get(domain) {
            None => AskedNameservers::NotProvisioned,
            Some(found) if found.nameservers.as_ref() == Some(nameservers) => AskedNameservers::AsWanted,
            Some(_) => AskedNameservers::Others,
        })
    }
}
