//! Registering a domain, and finding out what became of it when the answer was lost.

use std::time::Duration;

use time::{OffsetDateTime, UtcOffset};
use tokio::time::{Instant, sleep};

use self::orders::{Told, told};
use super::Client;
use crate::domain::{Domain, DomainInfo, Register, Registered};
use crate::error::{Error, Invalid, Outcome, Refusal};
use crate::order::{Order, OrderList};

mod orders;

/// How long to look for a registration whose answer was lost, and since when it can have come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    since: OffsetDateTime,
    total: Duration,
    pause: Duration,
}

impl Patience {
    /// Looks for so long, beginning now: `now` is the caller's clock, by which a registration of long ago is told from a new one.
    ///
    /// A new domain has been seen to stay invisible for half an hour. The first look follows the lost answer at once, the next
    /// three seconds later, and then each pause is twice the one before, up to a minute.
    #[must_use]
    pub const fn new(now: OffsetDateTime, total: Duration) -> Self {
        Self { since: now, total, pause: Duration::from_secs(3) }
    }

    /// The pause between the first two looks.
    #[must_use]
    pub const fn with_pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }
}

/// The longest pause between two looks, unless the service asks for more.
const LONGEST: Duration = Duration::from_secs(60);

/// How far the caller's clock may be ahead of the registry's.
const SKEW: Duration = Duration::from_secs(60 * 60);

/// What became of a registration.
#[derive(Debug)]
#[must_use = "whether a domain was bought should not be forgotten"]
#[non_exhaustive]
pub enum Confirmation {
    /// The domain is registered.
    Registered(Proof),
    /// The domain was not bought: the service refused, or took the request and cancelled the order. The error is that of the one
    /// attempt; of a refusal, its outcome says whether another may be made.
    NotRegistered(Error),
    /// Nobody knows yet. Another attempt may buy the domain twice over, or be refused because the first was a success.
    StillUnknown {
        /// The error of the one attempt.
        attempt: Error,
        /// The domain, if the account shows it without a sign that it is new.
        shown: Option<Box<Domain>>,
        /// Why the last look failed, if it did.
        look: Option<Error>,
    },
}

/// By what a registration is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// The service's answer.
    Answer(Registered),
    /// The account shows the domain, registered since the attempt.
    Account(Box<Domain>),
    /// An order of that day registered the domain. The account may not show it yet.
    Order(Box<Order>),
}

impl Client {
    /// Registers a domain, once; when the answer is lost, finds out what became of it by `domain_info` and `order_list`, for as
    /// long as the caller's patience lasts. The registration itself is never repeated.
    ///
    /// Dropping the future gives up looking, not the registration.
    pub async fn register_and_confirm(&self, register: &Register, patience: &Patience) -> Confirmation {
        let attempt = match self.call(register).await {
            Ok(registered) => return Confirmation::Registered(Proof::Answer(registered)),
            Err(error) if error.outcome() == Outcome::Unknown => error,
            Err(error) => return Confirmation::NotRegistered(error),
        };
        let (start, mut pause) = (Instant::now(), patience.pause);
        loop {
            let doubt = match self.look(register.domain(), patience.since).await {
                Ok(proof) => return Confirmation::Registered(proof),
                Err(doubt) => doubt,
            };
            let wait = pause.max(doubt.wish());
            if start.elapsed().saturating_add(wait) > patience.total {
                return match doubt {
                    Doubt::Dropped => Confirmation::NotRegistered(attempt),
                    Doubt::Undecided(shown) => Confirmation::StillUnknown { attempt, shown, look: None },
                    Doubt::Failed(error) => {
                        Confirmation::StillUnknown { attempt, shown: None, look: Some(error) }
                    }
                };
            }
            sleep(wait).await;
            pause = pause.saturating_mul(2).min(LONGEST);
        }
    }

    /// Looks once.
    async fn look(&self, domain: &str, since: OffsetDateTime) -> Result<Proof, Doubt> {
        let shown = match self.call(&DomainInfo::new(domain)?).await {
            Ok(shown) if shown.registration.is_some_and(|at| at >= since - SKEW) => {
                return Ok(Proof::Account(Box::new(shown)));
            }
            Ok(shown) => Some(Box::new(shown)),
            Err(error) if error.refusal() == Some(Refusal::NotInAccount) => None,
            Err(error) => return Err(Doubt::Failed(error)),
        };
        let orders = match self.call(&OrderList::of_domain(domain)?).await {
            Ok(orders) => orders,
            Err(error) if matches!(error.refusal(), Some(Refusal::NoSuchOrder | Refusal::NotInAccount)) => {
                Vec::new()
            }
            Err(error) => return Err(Doubt::Failed(error)),
        };
        match told(orders, domain, since.to_offset(UtcOffset::UTC).date()) {
            Told::Done(order) => Ok(Proof::Order(order)),
            Told::Dropped if shown.is_none() => Err(Doubt::Dropped),
            Told::Dropped | Told::Nothing => Err(Doubt::Undecided(shown)),
        }
    }
}

/// Why one look has shown no registration.
enum Doubt {
    /// The order was cancelled.
    Dropped,
    /// Nothing was beyond doubt; perhaps the account shows a domain that is not known to be new.
    Undecided(Option<Box<Domain>>),
    /// The service could not be asked.
    Failed(Error),
}

impl Doubt {
    /// The pause that the service asks for.
    fn wish(&self) -> Duration {
        match self {
            Self::Failed(error) => match error.outcome() {
                Outcome::RetryAfter(wish) => wish,
                Outcome::NotSent | Outcome::Refused | Outcome::Unknown => Duration::ZERO,
            },
            Self::Dropped | Self::Undecided(_) => Duration::ZERO,
        }
    }
}

impl From<Invalid> for Doubt {
    fn from(invalid: Invalid) -> Self {
        Self::Failed(invalid.into())
    }
}
