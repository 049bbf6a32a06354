//! A caller that costs little: it shares the machine with what it measures.

use std::time::Duration;

use anyhow::{Context, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Beyond this an answer is not coming.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection, kept open.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    authorization: HeaderValue,
}

impl Connection {
    /// Connects to a base URL such as `http://127.0.0.1:8080`.
    pub(crate) async fn open(base: &str, key: &str) -> anyhow::Result<Self> {
        let host = base.strip_prefix("http://").context("a base URL begins with http://")?;
        let stream = TcpStream::connect(host).await.with_context(|| format!("connecting to {host}"))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: host.parse()?, authorization: format!("Bearer {key}").parse()? })
    }

    /// GET: the body of a success.
    pub(crate) async fn get(&mut self, path: &str) -> anyhow::Result<Bytes> {
        let (status, body) = self.send(Method::GET, path, Bytes::new()).await?;
        ensure!(status.is_success(), "GET {path}: {status} {}", shown(&body));
        Ok(body)
    }

    /// POST of JSON that must be answered 201; the body.
    pub(crate) async fn create(&mut self, path: &str, body: String) -> anyhow::Result<Bytes> {
        let (status, body) = self.send(Method::POST, path, body.into()).await?;
        ensure!(status == StatusCode::CREATED, "POST {path}: {status} {}", shown(&body));
        Ok(body)
    }

    /// POST without a body; the body of a success.
    pub(crate) async fn post(&mut self, path: &str) -> anyhow::Result<Bytes> {
        let (status, body) = self.send(Method::POST, path, Bytes::new()).await?;
        ensure!(status.is_success(), "POST {path}: {status} {}", shown(&body));
        Ok(body)
    }

    async fn send(&mut self, method: Method, path: &str, body: Bytes) -> anyhow::Result<(StatusCode, Bytes)> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.host.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(Full::new(body))?;
        let exchange = async {
            self.sender.ready().await?;
            let answer = self.sender.send_request(request).await?;
            let status = answer.status();
            anyhow::Ok((status, answer.into_body().collect().await?.to_bytes()))
        };
        tokio::time::timeout(PATIENCE, exchange).await.with_context(|| format!("{path}: no answer"))?
    }
}

fn shown(body: &Bytes) -> String {
    String::from_utf8_lossy(&body[..body.len().min(400)]).into_owned()
}
