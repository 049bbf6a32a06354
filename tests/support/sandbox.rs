//! The sandbox registrar in a process of its own, and its ledger.

use std::path::Path;

use serde_json::Value;

use crate::Landrush;
use crate::environment::SANDBOX_KEY;

/// A sandbox registrar.
pub struct SandboxProcess {
    process: Landrush,
    http: reqwest::Client,
}

impl SandboxProcess {
    pub(crate) async fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["sandbox", "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        let process = Landrush::start(folder, &all, "sandbox.log").await;
        Self { process, http: reqwest::Client::new() }
    }

    /// Its base URL.
    pub fn base_url(&self) -> String {
        self.process.base_url()
    }

    /// What it did, in counts.
    pub async fn ledger(&self) -> Value {
        self.get("/_sandbox/ledger").await
    }

    /// What it did, request by request.
    pub async fn entries(&self) -> Vec<Value> {
        self.get("/_sandbox/ledger?full=1").await["entries"].as_array().unwrap().clone()
    }

    /// One row per charge for a registration.
    pub async fn registrations(&self) -> Vec<Value> {
        self.get("/_sandbox/ledger/registrations").await["registrations"].as_array().unwrap().clone()
    }

    /// The truth about a domain; `None` if nobody registered it.
    pub async fn domain(&self, domain: &str) -> Option<Value> {
        let answer =
            self.http.get(format!("{}/_sandbox/domains/{domain}", self.base_url())).send().await.unwrap();
        if answer.status().is_success() { Some(answer.json().await.unwrap()) } else { None }
    }

    /// What the account of the tests gets for a call, such as `command=get_contact&contact_id=1`.
    pub async fn call(&self, query: &str) -> Value {
        self.get(&format!("/api3.json?key={SANDBOX_KEY}&{query}")).await
    }

    /// The faults that were ordered and not taken back, with how often each has struck.
    pub async fn faults(&self) -> Vec<Value> {
        self.get("/_sandbox/faults").await["faults"].as_array().unwrap().clone()
    }

    /// Orders a fault.
    pub async fn fault(&self, fault: &Value) {
        self.post("/_sandbox/faults", fault).await;
    }

    /// Takes all faults back.
    pub async fn clear_faults(&self) {
        self.http.delete(format!("{}/_sandbox/faults", self.base_url())).send().await.unwrap();
    }

    /// Changes something by the control interface.
    pub async fn post(&self, path: &str, body: &Value) {
        let answer = self.http.post(format!("{}{path}", self.base_url())).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {} {}", answer.status(), answer.text().await.unwrap());
    }

    async fn get(&self, path: &str) -> Value {
        self.http.get(format!("{}{path}", self.base_url())).send().await.unwrap().json().await.unwrap()
    }
}
