//! Deliveries to a real receiver on this machine, from an outbox in memory.

#![expect(clippy::unwrap_used, reason = "a test that can not go on panics")]

mod abuse;
mod delivering;
mod failing;
mod outbox;
mod receiver;
mod sharing;
mod stopping;
mod telling;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use landrush_model::event::{Event, EventType};
use landrush_model::ports::{Clock, Delivery, Ids};
use landrush_model::testing::{ManualClock, SequentialIds};
use landrush_model::{AccountId, BatchId, DeliveryId, EndpointId, EventId, LeaseToken, Timestamp};
use landrush_webhooks::{
    AddressPolicy, DeliveryWorker, OutboundPolicy, PlainHttp, Sender, SenderSettings, WorkerSettings,
};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use outbox::Outbox;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A clock that shows the true time and stands still: verifiers compare signatures with the true time.
#[expect(clippy::disallowed_methods, reason = "the one place where the tests learn the true time")]
fn true_time() -> Arc<ManualClock> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Arc::new(ManualClock::at(Timestamp::EPOCH + now))
}

fn local() -> OutboundPolicy {
    OutboundPolicy {
        addresses: AddressPolicy::allowing(["127.0.0.1/32".parse().unwrap()]),
        plain_http: PlainHttp::Allowed,
    }
}

/// Makes deliveries.
struct Deliveries {
    clock: Arc<ManualClock>,
    ids: SequentialIds,
    account: AccountId,
}

impl Deliveries {
    fn new(clock: &Arc<ManualClock>) -> Self {
        let ids = SequentialIds::default();
        let account = AccountId::from_uuid(ids.next(clock.now()));
        Self { clock: Arc::clone(clock), ids, account }
    }

    /// The first event of a new batch.
    fn to(&self, url: &str) -> Delivery {
        let id = || self.ids.next(self.clock.now());
        let event = Event {
            id: EventId::from_uuid(id()),
            account_id: self.account,
            batch_id: Some(BatchId::from_uuid(id())),
            sequence: 1,
            kind: EventType::OrdersCompleted,
            at: self.clock.now(),
            data: json!({ "total": 3, "domain": "müller.example" }),
        };
        Delivery {
            id: DeliveryId::from_uuid(id()),
            lease: LeaseToken::from_uuid(id()),
            event,
            endpoint: endpoint_at(url),
            url: url.to_owned(),
            secrets: vec![SECRET.to_owned().into()],
            attempts: 0,
        }
    }
}

/// Each URL is an endpoint.
fn endpoint_at(url: &str) -> EndpointId {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    EndpointId::from_uuid(uuid::Uuid::from_u128(hasher.finish().into()))
}

/// A worker at work.
struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    fn new(outbox: &Arc<Outbox>, clock: &Arc<ManualClock>, settings: WorkerSettings) -> Self {
        let sender = Sender::new(Arc::<ManualClock>::clone(clock), SenderSettings::to(local())).unwrap();
        let worker = DeliveryWorker::new(
            Arc::<Outbox>::clone(outbox),
            Arc::<ManualClock>::clone(clock),
            sender,
            settings,
        );
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(worker.run(stop.clone())), stop }
    }

    async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}
