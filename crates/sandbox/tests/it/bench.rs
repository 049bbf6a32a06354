//! A sandbox of its own for a test, and a caller.

use std::net::SocketAddr;

use landrush_sandbox::{AccountConfig, Level, Running, Sandbox, SandboxConfig};
use reqwest::Client;
use serde_json::Value;

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
