//! A sandbox of its own for a test, and a caller.

use std::net::SocketAddr;
use std::time::Duration;

use landrush_sandbox::{AccountConfig, ClockMode, Level, PriceList, Running, Sandbox, SandboxConfig};
use reqwest::Client;
use rust_decimal::Decimal;
use serde_json::Value;
use time::macros::datetime;

/// A sandbox and a caller with the key of its first account.
pub(crate) struct Bench {
    pub(crate) sandbox: Running,
    pub(crate) client: Client,
    key: String,
}

/// One account without limits, `main` with the key `main-key`.
pub(crate) fn config() -> SandboxConfig {
    let account = AccountConfig::new("main", "main-key").with_level(Level::unlimited());
    SandboxConfig { accounts: vec![account], ..SandboxConfig::default() }
}

/// A clock that stands still at the beginning of 2026, and `com` at 10.88, renewed at 11.50.
pub(crate) fn standing_still() -> SandboxConfig {
    let cents = |cents| Decimal::new(cents, 2);
    SandboxConfig {
        prices: PriceList::empty().with("com", cents(1088), cents(1150)),
        clock: ClockMode::Manual(datetime!(2026-01-01 0:00 UTC)),
        ..config()
    }
}

/// `main`, and `other` with the key `other-key`, at a clock that stands still.
pub(crate) fn two_accounts() -> SandboxConfig {
    let mut config = standing_still();
    config.accounts.push(AccountConfig::new("other", "other-key").with_level(Level::unlimited()));
    config
}

/// `main` at this level.
pub(crate) fn config_at(level: Level) -> SandboxConfig {
    let mut config = config();
    config.accounts[0].level = level;
    config
}

/// A free port on this machine.
pub(crate) fn anywhere() -> SocketAddr {
    ([127, 0, 0, 1], 0).into()
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: SandboxConfig) -> Self {
        let sandbox = Sandbox::start(config, anywhere()).await.unwrap();
        let client = Client::builder().no_proxy().build().unwrap();
        Self { sandbox, client, key: "main-key".to_owned() }
    }

    /// Calls as somebody else.
    pub(crate) fn with_key(mut self, key: &str) -> Self {
        key.clone_into(&mut self.key);
        self
    }

    pub(crate) fn url(&self, query: &str) -> String {
        format!("{}/api3.json?key={}&{query}", self.sandbox.base_url(), self.key)
    }

    /// The answer to a query such as `command=search&domain0=a.com`.
    pub(crate) async fn call(&self, query: &str) -> Value {
        let response = self.client.get(self.url(query)).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    /// The answer to the same in XML.
    pub(crate) async fn xml(&self, query: &str) -> String {
        let url = format!("{}/api3.xml?key={}&{query}", self.sandbox.base_url(), self.key);
        let response = self.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.text().await.unwrap()
    }

    /// Whether the connection was closed without an answer.
    pub(crate) async fn is_hung_up_on(&self, query: &str) -> bool {
        let error = match self.client.get(self.url(query)).send().await {
            Ok(response) => panic!("answered {}", response.status()),
            Err(error) => error,
        };
        error.is_request() && !error.is_connect() && !error.is_timeout()
    }

    /// The whole answer to a query in XML, for a table.
    pub(crate) async fn check_xml(&self, query: &str, expected: &str) {
        assert_eq!(self.xml(query).await, expected, "{query}");
    }

    /// The error texts of queries that are refused with one.
    pub(crate) async fn check_refusals(&self, command: &str, refusals: &[(&str, &str)]) {
        for (query, text) in refusals {
            let answer = self.call(&format!("command={command}&{query}")).await;
            assert_eq!((status(&answer), error(&answer)), ("error", *text), "{command}&{query}");
        }
    }

    /// What an account can spend.
    pub(crate) fn balance(&self, account: &str) -> String {
        self.sandbox.ledger().accounts[account].balance.to_string()
    }

    /// So many days later.
    pub(crate) fn days_pass(&self, days: u64) {
        self.sandbox.advance_clock(Duration::from_secs(days * 24 * 60 * 60));
    }

    /// Unlocks a domain in the panel.
    pub(crate) async fn unlock(&self, domain: &str) {
        assert_eq!(self.order(&format!("/domains/{domain}/unlock"), Value::Null).await.0, 204);
    }

    /// Registers for a year.
    pub(crate) async fn register(&self, domain: &str) -> Value {
        self.call(&format!("command=register&domain={domain}&duration=1")).await
    }

    /// What the control interface answers.
    pub(crate) async fn control(&self, path: &str) -> Value {
        let url = format!("{}/_sandbox{path}", self.sandbox.base_url());
        let response = self.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    /// Orders something of the control interface; its status and answer.
    pub(crate) async fn order(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/_sandbox{path}", self.sandbox.base_url());
        let response = self.client.post(url).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default())
    }
}

/// The status inside the one root of an answer.
pub(crate) fn status(answer: &Value) -> &str {
    inside(answer)["Status"].as_str().unwrap_or_default()
}

/// The error inside the one root of an answer.
pub(crate) fn error(answer: &Value) -> &str {
    inside(answer)["Error"].as_str().unwrap_or_default()
}

fn inside(answer: &Value) -> &Value {
    let root = answer.as_object().unwrap();
    assert_eq!(root.len(), 1, "{answer}");
    root.values().next().unwrap()
}

/// The first line of most answers in XML.
pub(crate) const PROLOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
