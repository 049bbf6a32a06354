//! Orders, placed over several connections at once.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::http::Connection;
use crate::setting::Setting;

/// Places orders for domains that nobody ordered before.
pub(crate) struct Load<'a> {
    setting: &'a Setting,
    connections: usize,
    items: u64,
    /// The number of the next domain.
    next: Arc<AtomicU64>,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// When this has passed.
    Passed(Duration),
    /// After this many orders.
    Placed(u64),
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    /// How many orders were accepted.
    pub(crate) orders: u64,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// How long each request took.
    pub(crate) latencies: Vec<Duration>,
}

impl Placed {
    /// Orders a second.
    pub(crate) fn rate(&self) -> f64 {
        self.orders as f64 / self.elapsed.as_secs_f64()
    }
}

impl<'a> Load<'a> {
    /// Batches of `items` over `connections`.
    pub(crate) fn new(setting: &'a Setting, connections: usize, items: u64) -> Self {
        Self { setting, connections, items, next: Arc::default() }
    }

    /// Places orders. The first request that is not answered 201 ends it with an error.
    pub(crate) async fn run(&self, until: Until) -> anyhow::Result<Placed> {
        let mut connections = Vec::new();
        for _ in 0..self.connections {
            connections.push(self.setting.connect().await?);
        }
        let began = Instant::now();
        let left = Arc::new(AtomicU64::new(match until {
            Until::Passed(_) => u64::MAX,
            Until::Placed(orders) => orders.div_ceil(self.items),
        }));
        let end = match until {
            Until::Passed(span) => began + span,
            Until::Placed(_) => began + Duration::from_secs(300),
        };
        let mut tasks = JoinSet::new();
        for connection in connections {
            let (client, items, next, left) =
                (self.setting.client.clone(), self.items, Arc::clone(&self.next), Arc::clone(&left));
            tasks.spawn(place(connection, client, items, next, left, end));
        }
        let mut latencies = Vec::new();
        while let Some(done) = tasks.join_next().await {
            latencies.extend(done??);
        }
        Ok(Placed { orders: latencies.len() as u64 * self.items, elapsed: began.elapsed(), latencies })
    }
}

/// One connection's share of the requests: how long each took.
async fn place(
    mut connection: Connection,
    client: String,
    items: u64,
    next: Arc<AtomicU64>,
    left: Arc<AtomicU64>,
    end: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    let mut began = Instant::now();
    while began < end && take_one(&left) {
        connection.create("/orders", body(&client, next.fetch_add(items, Ordering::Relaxed), items)).await?;
        let now = Instant::now();
        latencies.push(now - began);
        began = now;
    }
    Ok(latencies)
}

fn take_one(left: &AtomicU64) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

/// A request for the domains from `first` on: one year each, no name servers.
pub(crate) fn body(client: &str, first: u64, items: u64) -> String {
    let mut body = format!("{{\"clientId\":\"{client}\",\"items\":[");
    for number in first..first + items {
        let comma = if number == first { "" } else { "," };
        write!(body, "{comma}{{\"domain\":\"bench-{number}.com\",\"provider\":\"dynadot\",\"term\":1}}")
            .unwrap();
    }
    body.push_str("]}");
    body
}
