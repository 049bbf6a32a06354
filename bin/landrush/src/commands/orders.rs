//! `landrush orders`

use landrush_model::order::{Order, OrderState};
use landrush_model::ports::{OrderFilter, OrderStore, PageStart, Total};
use serde_json::json;

use super::account;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(crate) async fn run(args: cli::Orders, global: &Global, output: &Output) -> anyhow::Result<()> {
    let opened = Opened::open(&Configuration::read(global)?).await?;
    let account = account::find(&opened, args.account.as_deref()).await?;
    let filter = filter(&args)?;
    let page = opened.store.list(account.id, &filter, PageStart::Offset(0), args.limit, Total::Skip).await?;
    let rows: Vec<_> = page.orders.iter().map(row).collect();
    let values: Vec<_> = page.orders.iter().map(value).collect();
    output.result(&json!({ "data": values }), || {
        table(&["STATUS", "DOMAIN", "PRICE", "WAITS FOR", "CREATED", "ID"], &rows)
    });
    Ok(())
}

fn filter(args: &cli::Orders) -> anyhow::Result<OrderFilter> {
    let wrong = |option: &str, why: String| Failure::configuration(format!("{option}: {why}"));
    let state = match args.status.as_deref() {
        None => None,
        Some(name) => Some(
            OrderState::from_name(name)
                .ok_or_else(|| wrong("--status", format!("there is no status \"{name}\"")))?,
        ),
    };
    let batch = args
        .batch
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error| wrong("--batch", format!("{error}")))?;
    let domain = args
        .domain
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error| wrong("--domain", format!("{error}")))?;
    Ok(OrderFilter { state, client: None, batch, domain })
}

/// What machines see of an order.
pub(crate) fn value(order: &Order) -> serde_json::Value {
    json!({
        "id": order.id,
        "batchId": order.batch_id,
        "status": order.state,
        "domain": order.domain,
        "provider": order.provider,
        "price": order.price,
        "waitsFor": order.wait.map(|wait| wait.reason),
        "error": order.failure,
        "createdAt": order.created_at,
        "updatedAt": order.updated_at,
    })
}

fn row(order: &Order) -> Vec<String> {
    let waits = match (&order.failure, order.wait) {
        (Some(failure), _) => failure.code.to_string(),
        (None, Some(wait)) => wait.reason.to_string(),
        (None, None) => "-".to_owned(),
    };
    vec![
        order.state.as_str().to_owned(),
        order.domain.to_string(),
        order.price.to_string(),
        waits,
        order.created_at.to_string(),
        order.id.to_string(),
    ]
}
