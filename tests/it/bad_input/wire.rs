//! Requests as they go over the wire, however wrong.

use std::time::Duration;

use landrush_tests::Answer;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request, to go over the wire as it stands here, however wrong.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// With this header in the place of any that has its name.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.and(name, value)
    }

    /// With this header besides those that have its name.
    pub(super) fn and(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self
    }

    pub(super) fn key(self, key: &str) -> Self {
        self.with("Authorization", format!("Bearer {key}"))
    }

    /// In chunks, of which the last one never comes.
    pub(super) fn in_chunks(mut self) -> Self {
        self = self.without("Content-Length").with("Transfer-Encoding", "chunked");
        let chunks = self.body.chunks(64 * 1024);
        self.body = chunks
            .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
            .collect();
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes =
            format!("{} {} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n", self.method, self.path)
                .into_bytes();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }

    pub(super) async fn send(&self, address: &str) -> Answer {
        let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
        let (request, mut bytes) = (self.bytes(), Vec::new());
        // Who sends too much may be answered and cut off before the end.
        let exchange = async { tokio::join!(writer.write_all(&request), reader.read_to_end(&mut bytes)) };
        let _ =
            tokio::time::timeout(Duration::from_secs(30), exchange).await.expect("an answer, and its end");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.parse::<HeaderName>().unwrap(), value.trim().parse::<HeaderValue>().unwrap())
        };
        let headers: HeaderMap = lines.map(header).collect();
        let text = String::from_utf8(bytes[end + 4..].to_vec()).unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, headers, text, body }
    }
}
