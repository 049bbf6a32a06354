//! The batch that the demo places: several TLDs, terms and sets of name servers.

use serde_json::{Value, json};

use super::setting::Setting;

/// How many domains.
pub(crate) const COUNT: u64 = 50;

/// The TLDs that the demo sells.
pub(crate) const TLDS: [&str; 6] = ["com", "net", "org", "io", "dev", "app"];

/// Places the batch through the HTTP API, and returns its id.
pub(crate) async fn place(setting: &Setting) -> anyhow::Result<String> {
    let body = json!({ "clientId": setting.client_id(), "items": items() });
    let placed = setting.post("/orders", "demo-batch", &body).await?;
    let batch = placed["batchId"].as_str();
    batch.map(str::to_owned).ok_or_else(|| anyhow::anyhow!("the server's answer has no batchId: {placed}"))
}

fn items() -> Vec<Value> {
    let nameservers = [
        None,
        Some(vec!["ns1.hosting.example", "ns2.hosting.example"]),
        Some(vec!["a.dns.example", "b.dns.example", "c.dns.example"]),
    ];
    let mut places = (TLDS.iter().cycle(), nameservers.iter().cycle(), (1..=3).cycle());
    let mut item = |number: u64| {
        let mut item = json!({
            "domain": format!("landrush-demo-{number:02}.{}", places.0.next().unwrap_or(&"com")),
            "provider": "dynadot",
            "term": places.2.next().unwrap_or(1),
        });
        if let Some(Some(hosts)) = places.1.next() {
            item["nameservers"] = json!(hosts);
        }
        item
    };
    (1..=COUNT).map(&mut item).collect()
}
