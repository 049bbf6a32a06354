//! `landrush sandbox`

use std::collections::BTreeMap;

use landrush_sandbox::{AccountConfig, DoubleSell, Fault, Faults, Level, Sandbox, SandboxConfig, StartError};
use rust_decimal::Decimal;
use serde_json::json;

use crate::cli;
use crate::exit::Failure;
use crate::output::Output;

pub(crate) async fn run(args: &cli::Sandbox, output: &Output) -> anyhow::Result<()> {
    let accounts = accounts(args)?;
    let config = configuration(args, accounts.iter().map(|account| account.config.clone()).collect())?;
    let running = Sandbox::start(config, args.address()).await.map_err(|error| match error {
        StartError::Listen { .. } => Failure::unavailable(error_chain(&error)),
        error => Failure::configuration(error_chain(&error)),
    })?;
    let base_url = running.base_url();
    let names: Vec<_> = accounts.iter().map(|account| account.config.name.as_str()).collect();
    let keys: BTreeMap<_, _> =
        accounts.iter().map(|account| (account.config.name.as_str(), account.key.as_str())).collect();
    output.result(&json!({ "data": { "baseUrl": base_url, "accounts": names, "keys": keys } }), || {
        let rows: String = accounts.iter().map(|account| account.row()).collect();
        format!(
            "The sandbox registrar answers at {base_url}/api3.json and {base_url}/api3.xml. Its accounts:\n\
             {rows}\
             What it did: curl {base_url}/_sandbox/ledger\n\
             Order a fault: curl {base_url}/_sandbox/faults -d '{{\"kind\":\"drop_after\",\"command\":\"register\"}}'\n\
             Ctrl-C ends it."
        )
    });
    crate::serve::stop_signal().await?;
    running.shutdown().await;
    Ok(())
}

/// An account and its key, which isn't secret here.
struct Account {
    config: AccountConfig,
    key: String,
}

impl Account {
    fn row(&self) -> String {
        let AccountConfig { name, level, .. } = &self.config;
        format!("  {name}, level {level}, key {}\n", self.key)
    }
}

fn wrong(option: &str, why: &str) -> anyhow::Error {
    Failure::configuration(format!("{option}: {why}"))
}

fn accounts(args: &cli::Sandbox) -> anyhow::Result<Vec<Account>> {
    let balance: Decimal = args.balance.parse().map_err(|error| wrong("--balance", &format!("{error}")))?;
    let account = |text: &String| {
        let mut parts = text.splitn(3, ':');
        let (Some(name), Some(key)) = (parts.next(), parts.next()) else {
            return Err(wrong("--account", "write it as NAME:KEY or NAME:KEY:LEVEL"));
        };
        let level: Level = parts
            .next()
            .unwrap_or("bulk")
            .parse()
            .map_err(|error| wrong("--account", &format!("{error}")))?;
        let config = AccountConfig::new(name, key).with_level(level).with_balance(balance);
        Ok(Account { config, key: key.to_owned() })
    };
    args.accounts.iter().map(account).collect()
}

fn configuration(args: &cli::Sandbox, accounts: Vec<AccountConfig>) -> anyhow::Result<SandboxConfig> {
    let fault = |text: &String| Fault::parse(text).map_err(|error| wrong("--fault", &format!("{error}")));
    Ok(SandboxConfig {
        accounts,
        provisioning_delay: args.provisioning_delay,
        visibility_delay: args.visibility_delay,
        call_delay: args.call_delay,
        double_sell: if args.double_sell { DoubleSell::ChargeAgain } else { DoubleSell::Refuse },
        faults: args.faults.iter().map(fault).collect::<Result<Faults, _>>()?,
        state_file: args.state.clone(),
        dialect: args.dialect,
        seed: args.seed,
        clock: args.clock,
        ..SandboxConfig::default()
    })
}

fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
