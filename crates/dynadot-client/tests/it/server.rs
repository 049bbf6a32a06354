//! A counterpart that does what it is told, once per request, in the order of the script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dynadot_client::{Builder, Client, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// The key of all tests, unmistakable in any output.
pub(crate) const KEY: &str = "8Wq3/Zk+7LmP0xTesT5uKey9RvB2nY6cD4fG1hJ";

/// What the counterpart does with a request.
pub(crate) enum Step {
    /// Answers with this status and body.
    Answer(u16, String),
    /// Answers with this status, these further header lines and the request's own target as its body.
    Echo(u16, &'static str),
    /// Answers with the body that is made of the request's target.
    Made(fn(&str) -> String),
    /// Answers once it is told to.
    Hold(Arc<Notify>, String),
    /// Says nothing, and keeps the connection.
    Silence,
    /// Closes the connection.
    Close,
    /// Begins an answer, and closes the connection in its midst.
    Half,
    /// Begins an answer, and never ends it.
    Drip,
    /// Sends a body without end.
    Flood,
}

/// Answers with status 200 and this body.
pub(crate) fn ok(body: &str) -> Step {
    Step::Answer(200, body.to_owned())
}

/// A request that was received.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The number of its connection, from 0.
    pub(crate) connection: usize,
    /// Its first line.
    pub(crate) line: String,
}

/// The counterpart. It ends with the runtime of its test.
pub(crate) struct Server {
    port: u16,
    requests: watch::Receiver<Vec<Request>>,
}

impl Server {
    pub(crate) async fn start(script: impl IntoIterator<Item = Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let script = Arc::new(Mutex::new(script.into_iter().collect::<VecDeque<_>>()));
        let (seen, requests) = watch::channel(Vec::new());
        let seen = Arc::new(seen);
        tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(connection, stream, Arc::clone(&script), Arc::clone(&seen)));
            }
        });
        Self { port, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A client with short timeouts, for this counterpart.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> Builder {
        builder().base_url(self.url())
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.borrow().clone()
    }

    /// Waits until so many requests have come.
    pub(crate) async fn received(&self, count: usize) {
        let mut requests = self.requests.clone();
        requests.wait_for(|requests| requests.len() >= count).await.unwrap();
    }
}

pub(crate) fn builder() -> Builder {
    let second = Duration::from_secs(1);
    Client::builder(SecretString::from(KEY)).connect_timeout(5 * second).timeout(10 * second)
}

/// A port where nobody listens.
pub(crate) async fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

async fn serve(
    connection: usize,
    mut stream: TcpStream,
    script: Arc<Mutex<VecDeque<Step>>>,
    seen: Arc<watch::Sender<Vec<Request>>>,
) -> std::io::Result<()> {
    while let Some(line) = head(&mut stream).await? {
        seen.send_modify(|requests| requests.push(Request { connection, line: line.clone() }));
        let target = line.split(' ').nth(1).unwrap_or_default();
        let step = script.lock().unwrap().pop_front();
        match step.unwrap_or_else(|| Step::Answer(500, format!("the script does not foresee {line}"))) {
            Step::Answer(status, body) => answer(&mut stream, status, "", &body).await?,
            Step::Echo(status, headers) => answer(&mut stream, status, headers, target).await?,
            Step::Made(make) => answer(&mut stream, 200, "", &make(target)).await?,
            Step::Hold(told, body) => {
                told.notified().await;
                answer(&mut stream, 200, "", &body).await?;
            }
            Step::Silence => std::future::pending().await,
            Step::Close => return Ok(()),
            Step::Half => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Register").await?;
                return Ok(());
            }
            Step::Drip => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Register").await?;
                std::future::pending::<()>().await;
            }
            Step::Flood => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
                loop {
                    stream.write_all(&[b' '; 4096]).await?;
                }
            }
        }
    }
    Ok(())
}

/// The first line of the next request, once its head is complete.
async fn head(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return Ok(None),
        }
    }
    Ok(String::from_utf8_lossy(&head).lines().next().map(str::to_owned))
}

async fn answer(stream: &mut TcpStream, status: u16, headers: &str, body: &str) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status} Scripted\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await
}
