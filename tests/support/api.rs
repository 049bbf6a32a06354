//! A caller of the HTTP API.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::Schema;

/// Calls the API with one key.
#[derive(Clone)]
pub struct Api {
    /// Where the server is; changes when it is started again.
    pub base: String,
    /// The API key.
    pub key: String,
    /// What the server publishes of its answers; every answer is held against it.
    pub schema: Option<Arc<Schema>>,
    /// The connections.
    pub http: reqwest::Client,
}

/// An answer of the API.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body as it came.
    pub text: String,
    /// The body as JSON, `null` if it isn't.
    pub body: Value,
}

impl Answer {
    /// The stable code of an error.
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or("")
    }

    /// The `data` of a success.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.body["success"] == true, "{} {}", self.status, self.text);
        &self.body["data"]
    }
}

impl Api {
    /// A caller of nobody yet. All others are made of an environment's, so that none forgets the schema.
    pub(crate) fn new() -> Self {
        Self { base: String::new(), key: String::new(), schema: None, http: connections() }
    }

    /// A caller with this key at a server that no environment started. Its answers are held against its schema, too.
    pub async fn calling(base: String, key: String) -> Self {
        let schema = Some(Arc::new(Schema::of(&base).await));
        Self { base, key, schema, ..Self::new() }
    }

    /// A request to `path` with the key, to be sent or changed first.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.key)
    }

    /// The same server, called with another key.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self.clone() }
    }

    /// The same caller at another server.
    #[must_use]
    pub fn at(&self, base: String) -> Self {
        Self { base, ..self.clone() }
    }

    /// The same caller on connections of its own.
    #[must_use]
    pub fn on_new_connections(&self) -> Self {
        Self { http: connections(), ..self.clone() }
    }

    /// Sends a request; `Err` if there was no answer. The answer must be one that the server publishes.
    pub async fn try_send(&self, request: reqwest::RequestBuilder) -> Result<Answer, reqwest::Error> {
        let (client, request) = request.build_split();
        let request = request?;
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        let answer = client.execute(request).await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let answer = Answer { status, headers, text, body };
        if let Some(schema) = &self.schema {
            schema.check(&method, &path, &answer);
        }
        Ok(answer)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.try_send(self.request(Method::GET, path)).await.unwrap()
    }

    /// POST.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.try_send(self.request(Method::POST, path).json(body)).await.unwrap()
    }

    /// POST with an idempotency key; `Err` if there was no answer.
    pub async fn try_post_once(&self, path: &str, key: &str, body: &Value) -> Result<Answer, reqwest::Error> {
        self.try_send(self.request(Method::POST, path).header("Idempotency-Key", key).json(body)).await
    }

    /// Waits until the batch is done; its progress then.
    pub async fn wait_for_batch(&self, batch: &str, patience: Duration) -> Value {
        let began = Instant::now();
        loop {
            let answer = self.try_send(self.request(Method::GET, &format!("/orders/batch/{batch}"))).await;
            if let Ok(answer) = &answer
                && answer.body["data"]["done"] == true
            {
                return answer.body["data"].clone();
            }
            let state = answer.map(|answer| answer.text);
            assert!(began.elapsed() < patience, "the batch was not done within {patience:?}: {state:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

fn connections() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap()
}

/// Items of an order: these domains at `dynadot` for a year each, with these name servers unless there are none.
pub fn items(domains: &[String], nameservers: &[&str]) -> Vec<Value> {
    let item = |domain: &String| {
        let mut item = json!({ "domain": domain, "provider": "dynadot", "term": 1 });
        if !nameservers.is_empty() {
            item["nameservers"] = json!(nameservers);
        }
        item
    };
    domains.iter().map(item).collect()
}
