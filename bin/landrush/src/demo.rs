//! `landrush demo`: the whole product on one machine, with sandbox registrars, in half a minute.

mod order;
mod setting;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::Demo;
use crate::exit::{Failure, Kind};
use crate::output::Output;
use crate::progress::{Display, Progress};
use setting::Setting;

/// How long the batch may take, far beyond what it needs.
const PATIENCE: Duration = Duration::from_secs(600);

pub(crate) async fn run(args: &Demo, output: &Output) -> anyhow::Result<()> {
    let setting = Setting::build(args).await?;
    output.say(format!(
        "A sandbox registrar answers at {}, the server at {}.\nPlacing one batch of {} domains…",
        setting.sandbox.base_url(),
        setting.server.base_url(),
        order::COUNT
    ));
    let began = Instant::now();
    let batch = order::place(&setting).await?;
    let data = follow(&setting, &batch, *output).await?;
    let took = began.elapsed();
    let ledger = setting.sandbox.ledger();
    let progress: Progress = serde_json::from_value(data.clone())?;
    let sandbox = json!({
        "baseUrl": setting.sandbox.base_url(),
        "registrations": ledger.registrations,
        "doubleRegistrations": ledger.double_registrations,
        "requests": ledger.requests,
    });
    let completed = progress.completed == order::COUNT
        && ledger.registrations == order::COUNT
        && ledger.double_registrations == 0;
    let mut result = json!({ "data": data, "sandbox": sandbox, "baseUrl": setting.server.base_url() });
    if args.keep_running {
        result["key"] = json!(setting.key());
        result["clientId"] = json!(setting.client_id());
    }
    output.result(&result, || summary(&progress, &sandbox, took));
    if completed && args.keep_running {
        keep_running(&setting, &batch, output).await?;
    }
    setting.close().await;
    if completed {
        Ok(())
    } else {
        Err(Failure::of(
            Kind::Unexpected,
            "the demo did not end with 50 domains registered once and completed",
        ))
    }
}

/// Shows the batch's progress until it is done; the last progress.
async fn follow(setting: &Setting, batch: &str, output: Output) -> anyhow::Result<Value> {
    let mut display = Display::new(output, order::COUNT);
    let began = Instant::now();
    loop {
        let data = setting.get(&format!("/orders/batch/{batch}")).await?;
        let progress: Progress = serde_json::from_value(data.clone())?;
        display.show(&progress);
        if progress.done {
            display.finish();
            return Ok(data);
        }
        if began.elapsed() > PATIENCE {
            display.finish();
            return Err(Failure::of(Kind::Unexpected, "the batch was not done after ten minutes"));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn summary(progress: &Progress, sandbox: &Value, took: Duration) -> String {
    format!(
        "{} of {} orders completed in {}.{} s, {} failed.\n\
         The registrar's own ledger: {} registrations, {} of them double, {} requests in all.",
        progress.completed,
        progress.total,
        took.as_secs(),
        took.subsec_millis() / 100,
        progress.failed,
        sandbox["registrations"],
        sandbox["doubleRegistrations"],
        sandbox["requests"],
    )
}

async fn keep_running(setting: &Setting, batch: &str, output: &Output) -> anyhow::Result<()> {
    let (base, key, client) = (setting.server.base_url(), setting.key(), setting.client_id());
    output.say(format!(
        "\nStill running; Ctrl-C ends it. In another terminal:\n\n\
         export LANDRUSH={base} SANDBOX={} KEY={key} CLIENT={client} LANDRUSH_CONFIG={}\n\
         curl -s $LANDRUSH/orders/batch/{batch} -H \"Authorization: Bearer $KEY\"\n\
         curl -s $LANDRUSH/orders -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' \\\n  \
         -d '{{\"clientId\":\"'$CLIENT'\",\"items\":[{{\"domain\":\"my-first-name.com\",\"provider\":\"dynadot\",\"term\":1}}]}}'\n\
         curl -s $SANDBOX/_sandbox/ledger",
        setting.sandbox.base_url(),
        setting.configuration_file().display()
    ));
    crate::serve::stop_signal().await
}
