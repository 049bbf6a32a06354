//! A sandbox by itself, until it is stopped:
//!
//! ```text
//! cargo run -p landrush-sandbox --example serve -- 127.0.0.1:8081 sandbox.jsonl register:drop_after:10%
//! ```
//!
//! The address, the state file and any number of faults, all optional, in this order. It has one account without limits,
//! whose key is `sandbox-key`.

use std::error::Error;
use std::future::pending;
use std::path::PathBuf;

use landrush_sandbox::{AccountConfig, Fault, Faults, Level, Sandbox, SandboxConfig};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a program for people")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8081".to_owned()).parse()?;
    let config = SandboxConfig {
        accounts: vec![AccountConfig::default().with_level(Level::unlimited())],
        state_file: arguments.next().map(PathBuf::from),
        faults: arguments.map(|text| Fault::parse(&text)).collect::<Result<Faults, _>>()?,
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config, address).await?;
    println!("{}/api3.json?key=sandbox-key", sandbox.base_url());
    pending::<()>().await;
    Ok(())
}
