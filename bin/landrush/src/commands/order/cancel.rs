//! `landrush order cancel`

use landrush_model::order::Order;
use landrush_orders::control::{CancelError, CancelledBatch, NotCancelled};
use serde_json::{Value, json};

use super::parse;
use crate::cli::{Global, Which};
use crate::commands::{account, orders};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(super) async fn run(
    opened: &Opened,
    configuration: &Configuration,
    which: &Which,
    global: &Global,
    output: Output,
) -> anyhow::Result<()> {
    let account = account::find(opened, which.account.as_deref(), global).await?;
    let control = opened.control(configuration);
    let done = match (&which.id, &which.batch) {
        (Some(id), _) => {
            let order = control.cancel_order(account.id, parse(id)?).await.map_err(failure)?;
            CancelledBatch { cancelled: vec![order], left: Vec::new() }
        }
        (None, Some(batch)) => control.cancel_batch(account.id, parse(batch)?).await.map_err(failure)?,
        (None, None) => return Err(Failure::configuration("name an order, or a batch with --batch")),
    };
    let CancelledBatch { cancelled, left } = &done;
    let value = json!({ "data": {
        "cancelled": cancelled.iter().map(orders::value).collect::<Vec<_>>(),
        "notCancelled": left.iter().map(left_value).collect::<Vec<_>>(),
    } });
    output.result(&value, || text(cancelled, left));
    if cancelled.is_empty() {
        return Err(Failure::refused("no order was called off"));
    }
    Ok(())
}

fn failure(error: CancelError) -> anyhow::Error {
    match error {
        CancelError::NotFound => Failure::not_found("the account has no such order or batch"),
        CancelError::Refused(why) => {
            Failure::refused_because(why.to_string(), vec![json!({ "code": why.code() })])
        }
        CancelError::Store(error) => error.into(),
    }
}

fn left_value((order, why): &(Order, NotCancelled)) -> Value {
    json!({ "id": order.id, "domain": order.domain, "code": why.code(), "message": why.to_string() })
}

fn text(cancelled: &[Order], left: &[(Order, NotCancelled)]) -> String {
    let mut text = format!("{} order(s) called off and refunded.", cancelled.len());
    if !left.is_empty() {
        let row = |(order, why): &(Order, NotCancelled)| {
            vec![order.domain.to_string(), why.code().to_owned(), why.to_string(), order.id.to_string()]
        };
        let rows: Vec<_> = left.iter().map(row).collect();
        text = format!("{text}\nNot called off:\n{}", table(&["DOMAIN", "CODE", "WHY", "ID"], &rows));
    }
    text
}
