//! `landrush sandbox`

use landrush_sandbox::{AccountConfig, DoubleSell, Fault, Faults, Level, Sandbox, SandboxConfig, StartError};
use rust_decimal::Decimal;
use serde_json::json;

use crate::cli;
use crate::exit::Failure;
use crate::output::Output;

pub(crate) async fn run(args: &cli::Sandbox, output: &Output) -> anyhow::Result<()> {
    let config = configuration(args)?;
    let accounts: Vec<_> = config.accounts.iter().map(|account| account.name.clone()).collect();
    let running = Sandbox::start(config, args.listen).await.map_err(|error| match error {
        StartError::Listen { .. } => Failure::unavailable(error_chain(&error)),
        error => Failure::configuration(error_chain(&error)),
    })?;
    let base_url = running.base_url();
    output.result(&json!({ "data": { "baseUrl": base_url, "accounts": accounts } }), || {
        format!(
            "The sandbox registrar answers at {base_url}/api3.json for the accounts {}.\n\
             What it did: curl {base_url}/_sandbox/ledger\n\
             Order a fault: curl {base_url}/_sandbox/faults -d '{{\"kind\":\"drop_after\",\"command\":\"register\"}}'\n\
             Ctrl-C ends it.",
            accounts.join(", ")
        )
    });
    crate::serve::stop_signal().await?;
    running.shutdown().await;
    Ok(())
}

fn configuration(args: &cli::Sandbox) -> anyhow::Result<SandboxConfig> {
    let wrong = |option: &str, why: String| Failure::configuration(format!("{option}: {why}"));
    let balance: Decimal = args.balance.parse().map_err(|error| wrong("--balance", format!("{error}")))?;
    let account = |text: &String| {
        let mut parts = text.splitn(3, ':');
        let (Some(name), Some(key)) = (parts.next(), parts.next()) else {
            return Err(wrong("--account", "write it as NAME:KEY or NAME:KEY:LEVEL".into()));
        };
        let level: Level =
            parts.next().unwrap_or("bulk").parse().map_err(|error| wrong("--account", format!("{error}")))?;
        Ok(AccountConfig::new(name, key).with_level(level).with_balance(balance))
    };
    let fault = |text: &String| Fault::parse(text).map_err(|error| wrong("--fault", format!("{error}")));
    Ok(SandboxConfig {
        accounts: args.accounts.iter().map(account).collect::<Result<_, _>>()?,
        provisioning_delay: args.provisioning_delay,
        visibility_delay: args.visibility_delay,
        call_delay: args.call_delay,
        double_sell: if args.double_sell { DoubleSell::ChargeAgain } else { DoubleSell::Refuse },
        faults: args.faults.iter().map(fault).collect::<Result<Faults, _>>()?,
        state_file: args.state.clone(),
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
