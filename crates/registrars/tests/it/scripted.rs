//! Answers that the sandbox doesn't give.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A registrar that answers each command with the same text, and every other with words that nobody knows. Its address.
pub(crate) async fn serve(answers: Vec<(&'static str, &'static str)>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
                    break;
                }
            }
            let request = String::from_utf8_lossy(&request);
            let asked = |command: &str| {
                request.contains(&format!("command={command}&"))
                    || request.contains(&format!("command={command} "))
            };
            let body = answers.iter().find(|(command, _)| asked(command)).map_or("{}", |(_, body)| body);
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            // A caller that has gone is no concern of a test's.
            let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
    });
    format!("http://{address}")
}
