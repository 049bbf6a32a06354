//! What wrong requests are made of.

use landrush_tests::{Environment, items};
use serde_json::{Value, json};

use super::wire::Request;

/// Keys and ids that wrong requests are made of.
pub(super) struct World {
    /// The key of the account that nearly all of them come from. It never orders anything.
    pub(super) key: String,
    /// A key of it with the scope `orders:read` only.
    pub(super) reading_key: String,
    /// A key of it that was revoked.
    pub(super) revoked_key: String,
    /// A client of it.
    pub(super) client: String,
    /// A client of it that has no registrant.
    pub(super) bare_client: String,
    /// A webhook endpoint of it.
    pub(super) webhook: String,
    /// The key of another account,
    pub(super) neighbours_key: String,
    /// its client,
    pub(super) neighbours_client: String,
    /// its webhook endpoint,
    pub(super) neighbours_webhook: String,
    /// its only batch,
    pub(super) neighbours_batch: String,
    /// the first of the batch's two orders, for `open-0.com` and `open-1.com`,
    pub(super) neighbours_order: String,
    /// and the second page of its list of orders, one a page.
    pub(super) cursor: String,
}

/// A key that is shaped like one, and nobody's.
pub(super) const NOBODYS_KEY: &str = "lr_live_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// An id that is nobody's.
pub(super) const NOBODY: &str = "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44";

impl World {
    /// Makes it all, and one use of the idempotency key `used`, for a dry run.
    pub(super) async fn make(environment: &Environment) -> Self {
        let api = &environment.api;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let reading =
            environment.command(&["key", "add", "--account", "shop", "--scopes", "orders:read"]).await;
        let revoked = environment.command(&["key", "add", "--account", "shop"]).await;
        environment.command(&["key", "revoke", revoked["id"].as_str().unwrap()]).await;
        let bare = api.post("/clients", &json!({ "name": "Bob", "email": "bob@example.com" })).await;
        let used = order(&environment.client, &[item(&[])]).replace("\"items\"", "\"dryRun\":true,\"items\"");
        let used = api.try_post_once("/orders", "used", &serde_json::from_str(&used).unwrap()).await.unwrap();
        assert_eq!(used.status, 200, "{}", used.text);

        let hook = json!({ "url": "https://hooks.example.com/" });
        let webhook = api.post("/webhooks", &hook).await;
        let (neighbours_key, neighbours_client) = environment.account("neighbour").await;
        let neighbour = api.with_key(&neighbours_key);
        let open = items(&["open-0.com".into(), "open-1.com".into()], &[]);
        let placed =
            neighbour.post("/orders", &json!({ "clientId": neighbours_client, "items": open })).await;
        let neighbours_webhook = neighbour.post("/webhooks", &hook).await;
        let page = neighbour.get("/orders?limit=1").await;
        Self {
            key: api.key.clone(),
            reading_key: text(&reading["key"]),
            revoked_key: text(&revoked["key"]),
            client: environment.client.clone(),
            bare_client: text(&bare.data()["id"]),
            webhook: text(&webhook.data()["id"]),
            neighbours_key,
            neighbours_client,
            neighbours_webhook: text(&neighbours_webhook.data()["id"]),
            neighbours_batch: text(&placed.data()["batchId"]),
            neighbours_order: text(&placed.data()["orders"][0]["id"]),
            cursor: text(&page.data()["nextCursor"]),
        }
    }

    /// One that isn't there, to see the table by.
    pub(super) fn imagined() -> Self {
        let text = || "imagined".to_owned();
        Self {
            key: text(),
            reading_key: text(),
            revoked_key: text(),
            client: text(),
            bare_client: text(),
            webhook: text(),
            neighbours_webhook: text(),
            neighbours_key: text(),
            neighbours_client: text(),
            neighbours_batch: text(),
            neighbours_order: text(),
            cursor: text(),
        }
    }

    pub(super) fn get(&self, path: impl Into<String>) -> Request {
        self.request("GET", path)
    }

    pub(super) fn post(&self, path: impl Into<String>, body: impl Into<Vec<u8>>) -> Request {
        self.with_body("POST", path, body.into())
    }

    /// A change of the own client.
    pub(super) fn patch(&self, body: impl Into<Vec<u8>>) -> Request {
        self.with_body("PATCH", format!("/clients/{}", self.client), body.into())
    }

    /// An order for the own client.
    pub(super) fn order(&self, items: &[String]) -> Request {
        self.post("/orders", order(&self.client, items))
    }

    pub(super) fn with_body(&self, method: &'static str, path: impl Into<String>, body: Vec<u8>) -> Request {
        let length = body.len().to_string();
        let request = self
            .request(method, path)
            .with("Content-Type", "application/json")
            .with("Content-Length", length);
        Request { body, ..request }
    }

    pub(super) fn request(&self, method: &'static str, path: impl Into<String>) -> Request {
        Request { method, path: path.into(), headers: Vec::new(), body: Vec::new() }.key(&self.key)
    }
}

/// The body of an order.
pub(super) fn order(client: &str, items: &[String]) -> String {
    format!(r#"{{"clientId":"{client}","items":[{}]}}"#, items.join(","))
}

/// In the place of a value: the field isn't there.
pub(super) const ABSENT: &str = "";

/// An item that is right but for these fields, written as they are to stand in the JSON.
pub(super) fn item(changes: &[(&str, &str)]) -> String {
    object(&[("domain", "\"good.com\""), ("provider", "\"dynadot\""), ("term", "1")], changes)
}

/// A registrant that is right but for these fields.
pub(super) fn registrant(changes: &[(&str, &str)]) -> String {
    let right = [
        ("name", "\"Ada Example\""),
        ("email", "\"ada@example.com\""),
        ("phone", "\"+493012345678\""),
        ("address1", "\"Musterstr. 1\""),
        ("city", "\"Berlin\""),
        ("postalCode", "\"10115\""),
        ("country", "\"DE\""),
    ];
    object(&right, changes)
}

/// A new client that is right but for these fields.
pub(super) fn client(changes: &[(&str, &str)]) -> String {
    object(&[("name", "\"Ada\""), ("email", "\"ada@example.com\"")], changes)
}

pub(super) fn object(right: &[(&str, &str)], changes: &[(&str, &str)]) -> String {
    let unchanged = right.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let members = unchanged.chain(changes).filter(|(_, value)| *value != ABSENT);
    let members: Vec<_> = members.map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}
