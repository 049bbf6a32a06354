//! Endpoints that are meant to reach into the operator's network.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use landrush_model::testing::ManualClock;
use landrush_webhooks::guard::Lookup;
use landrush_webhooks::{
    AddressPolicy, Attempt, FailureCause, OutboundPolicy, PlainHttp, Sender, SenderSettings,
};

use crate::receiver::Receiver;
use crate::{Deliveries, local, true_time};

/// Answers the n-th question with the n-th address.
#[derive(Clone)]
struct Answers(&'static [&'static str], Arc<AtomicUsize>);

impl Answers {
    fn new(addresses: &'static [&'static str]) -> Self {
        Self(addresses, Arc::default())
    }

    fn asked(&self) -> usize {
        self.1.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Lookup for Answers {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        assert_eq!(host, "hooks.example.com");
        let number = self.1.fetch_add(1, Ordering::SeqCst);
        Ok(vec![self.0[number].parse().unwrap()])
    }
}

fn sender(clock: &Arc<ManualClock>, outbound: OutboundPolicy, lookup: Option<&Answers>) -> Sender {
    let mut settings = SenderSettings::to(outbound);
    if let Some(lookup) = lookup {
        settings.lookup = Arc::new(lookup.clone());
    }
    Sender::new(Arc::<ManualClock>::clone(clock), settings).unwrap()
}

fn public_only() -> OutboundPolicy {
    OutboundPolicy { addresses: AddressPolicy::PUBLIC_ONLY, plain_http: PlainHttp::Allowed }
}

const fn failed(cause: FailureCause) -> Attempt {
    Attempt::Failed { cause }
}

#[tokio::test]
async fn loopback_is_refused_however_it_is_written() {
    let (clock, receiver) = (true_time(), Receiver::new().await);
    let deliveries = Deliveries::new(&clock);
    for host in ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0"] {
        let delivery = deliveries.to(&format!("http://{host}:{}/", receiver.port));
        let attempt = sender(&clock, public_only(), None).attempt(&delivery).await.came_of;
        assert_eq!(attempt, failed(FailureCause::UrlRefused), "{host}");
    }
    let delivery = deliveries.to(&format!("http://localhost:{}/", receiver.port));
    let attempt = sender(&clock, public_only(), None).attempt(&delivery).await.came_of;
    assert_eq!(attempt, failed(FailureCause::AddressRefused));
    assert_eq!(receiver.got().len(), 0);
}

#[tokio::test]
async fn a_name_that_leads_to_a_local_address_is_refused() {
    let (clock, receiver) = (true_time(), Receiver::new().await);
    let delivery = Deliveries::new(&clock).to(&format!("http://hooks.example.com:{}/", receiver.port));
    for address in [&["127.0.0.1"], &["::ffff:127.0.0.1"], &["::1"], &["169.254.169.254"], &["10.0.0.1"]] {
        let answers = Answers::new(address);
        let attempt = sender(&clock, public_only(), Some(&answers)).attempt(&delivery).await.came_of;
        assert_eq!((attempt, answers.asked()), (failed(FailureCause::AddressRefused), 1), "{address:?}");
    }
    assert_eq!(receiver.got().len(), 0);
}

#[tokio::test]
async fn a_name_is_judged_anew_at_every_connection() {
    let clock = true_time();
    let receiver = Receiver::answering(|_| (StatusCode::OK, [("connection", "close")]).into_response()).await;
    let delivery = Deliveries::new(&clock).to(&format!("http://hooks.example.com:{}/", receiver.port));
    let answers = Answers::new(&["127.0.0.1", "127.0.0.2"]);
    let sender = sender(&clock, local(), Some(&answers));

    assert_eq!(sender.attempt(&delivery).await.came_of, Attempt::Answered { status: 200, retry_after: None });
    assert_eq!(sender.attempt(&delivery).await.came_of, failed(FailureCause::AddressRefused));
    assert_eq!((receiver.got().len(), answers.asked()), (1, 2));
    assert_eq!(receiver.got()[0].header("host"), format!("hooks.example.com:{}", receiver.port));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (clock, target) = (true_time(), Receiver::new().await);
    for status in [StatusCode::MOVED_PERMANENTLY, StatusCode::FOUND, StatusCode::TEMPORARY_REDIRECT] {
        let location = target.url();
        let receiver =
            Receiver::answering(move |_| (status, [("location", location.clone())]).into_response()).await;
        let delivery = Deliveries::new(&clock).to(&receiver.url());
        let attempt = sender(&clock, local(), None).attempt(&delivery).await.came_of;
        assert_eq!(attempt, Attempt::Answered { status: status.as_u16(), retry_after: None });
        assert!(!attempt.is_success());
    }
    assert_eq!(target.got().len(), 0);
}

#[tokio::test]
async fn plain_http_is_refused_unless_allowed() {
    let (clock, receiver) = (true_time(), Receiver::new().await);
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let tls_only = OutboundPolicy { plain_http: PlainHttp::Refused, ..local() };
    let attempt = sender(&clock, tls_only, None).attempt(&delivery).await.came_of;
    assert_eq!((attempt, receiver.got().len()), (failed(FailureCause::UrlRefused), 0));
}
