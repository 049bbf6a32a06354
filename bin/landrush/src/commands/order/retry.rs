//! `landrush order retry`

use landrush_model::FailureCode;
use landrush_model::order::{NotReopened, Order};
use landrush_orders::control::{NotRetried, RetriedBatch, RetryError};
use serde_json::{Value, json};

use super::parse;
use crate::cli::{Global, Which};
use crate::commands::again::Again;
use crate::commands::{account, orders};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(super) async fn run(
    opened: &Opened,
    configuration: &Configuration,
    which: &Which,
    error_codes: &[String],
    global: &Global,
    output: Output,
) -> anyhow::Result<()> {
    let account = account::find(opened, which.account.as_deref(), global).await?;
    let buyer = account::operator_of(&account);
    let codes = error_codes.iter().map(|code| code_named(code)).collect::<anyhow::Result<Vec<_>>>()?;
    let control = opened.control(configuration);
    let done = match (&which.id, &which.batch) {
        (Some(id), _) => control.retry_order(&buyer, parse(id)?, None).await,
        (None, Some(batch)) => control.retry_batch(&buyer, parse(batch)?, &codes, None).await,
        (None, None) => return Err(Failure::configuration("name an order, or a batch with --batch")),
    };
    let RetriedBatch { batch_id, retried, left } = done.map_err(failure)?;
    let value = json!({ "data": {
        "batchId": batch_id,
        "retried": retried.iter().map(orders::value).collect::<Vec<_>>(),
        "notRetried": left.iter().map(left_value).collect::<Vec<_>>(),
    } });
    output.result(&value, || {
        let mut text = format!("{} order(s) are tried again.", retried.len());
        if !retried.is_empty() {
            let again = Again::new(global, which.account.as_deref());
            text = format!("{text} Follow them with: {}", again.command(&format!("order follow {batch_id}")));
        }
        if !left.is_empty() {
            let rows: Vec<_> = left.iter().map(row).collect();
            text = format!("{text}\nNot tried again:\n{}", table(&["DOMAIN", "CODE", "WHY", "ID"], &rows));
        }
        text
    });
    if retried.is_empty() {
        let why = match (left.is_empty(), codes.is_empty()) {
            (false, _) => "",
            (true, true) => ": none has failed",
            (true, false) => ": none has failed with such a code",
        };
        return Err(Failure::refused(format!("no order is tried again{why}")));
    }
    Ok(())
}

fn code_named(code: &str) -> anyhow::Result<FailureCode> {
    FailureCode::from_code(code).ok_or_else(|| {
        let known: Vec<_> = FailureCode::ALL.iter().map(|code| code.as_str()).collect();
        Failure::configuration(format!("--error-code is one of {}", known.join(", ")))
    })
}

fn failure(error: RetryError) -> anyhow::Error {
    match error {
        RetryError::NotFound => Failure::not_found("the account has no such order or batch"),
        RetryError::Refused(why) => {
            Failure::refused_because(explain(&why), vec![json!({ "code": why.code() })])
        }
        RetryError::Store(error) => error.into(),
        // Nothing is kept for the command line, and whoever runs the platform has no key with limits.
        error @ (RetryError::KeyUsed(_) | RetryError::SpendLimit(_)) => anyhow::Error::new(error),
    }
}

fn left_value((order, why): &(Order, NotRetried)) -> Value {
    json!({ "id": order.id, "domain": order.domain, "code": why.code(), "message": explain(why) })
}

fn row((order, why): &(Order, NotRetried)) -> Vec<String> {
    vec![order.domain.to_string(), why.code().to_owned(), explain(why), order.id.to_string()]
}

fn explain(why: &NotRetried) -> String {
    match why {
        NotRetried::Order(NotReopened::PriceChanged { was, is }) => {
            format!("{why}: it was {was} and is {is}; order the domain anew to pay that")
        }
        _ => why.to_string(),
    }
}
