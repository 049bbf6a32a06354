//! What a trace shows of an order's way.

use std::io;
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::shop::{Shop, registrant};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn each_step_is_a_span_below_its_order_with_what_came_of_it() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(LevelFilter::INFO)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(move || writer.clone())
        .finish();
    // As long as there is one subscriber only, spans that other tests reach first are off for good.
    let _another = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);
    let shop = Shop::open_with(Some(registrant())).await;
    let placed = shop.place(&["a.com"], &["ns1.example.net", "ns2.example.net"]).await;
    shop.run_until_done(&placed).await;

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let closed: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let steps: Vec<_> = closed.iter().filter(|line| line["span"]["name"] == "order.step").collect();
    let told = |step: &serde_json::Value| {
        let field = |name: &str| step["span"][name].as_str().unwrap_or("-").to_owned();
        format!("{} {}", field("order.step"), field("order.outcome"))
    };
    let told: Vec<String> = steps.iter().map(|step| told(step)).collect();
    assert_eq!(told, ["create_contact done", "register done", "set_nameservers done"], "{text}");
    for step in steps {
        let above = step["spans"].as_array().unwrap().iter().find(|span| span["name"] == "order");
        assert_eq!(above.unwrap()["order.id"], placed.orders[0].id.to_string(), "{step}");
    }
    assert!(!text.contains("Ada") && !text.contains("ada@"), "{text}");
}
