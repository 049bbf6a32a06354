//! `landrush orders`

mod watch;

use std::fmt::Display;
use std::str::FromStr;

use landrush_model::order::{Order, OrderState};
use landrush_model::ports::{OrderFilter, OrderStore, PageStart, Total};
use serde_json::json;

use super::account;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

/// How many are listed if nobody says it, and at most.
const USUAL: u32 = 20;
const MOST: u32 = 100;

const HEAD: [&str; 6] = ["STATUS", "DOMAIN", "PRICE", "WAITS FOR", "CREATED", "ID"];

pub(crate) async fn run(args: cli::Orders, global: &Global, output: &Output) -> anyhow::Result<()> {
    let opened = Opened::open(&Configuration::read(global)?).await?;
    let account = account::find(&opened, args.account.as_deref(), global).await?;
    let filter = filter(&args)?;
    let limit = args.limit.unwrap_or(if args.watch { MOST } else { USUAL });
    let page = opened.store.list(account.id, &filter, PageStart::Offset(0), limit, Total::Skip).await?;
    if args.watch {
        return watch::run(&opened, account.id, page.orders, *output).await;
    }
    let rows: Vec<_> = page.orders.iter().map(row).collect();
    let values: Vec<_> = page.orders.iter().map(value).collect();
    output.result(&json!({ "data": values }), || table(&HEAD, &rows));
    Ok(())
}

fn filter(args: &cli::Orders) -> anyhow::Result<OrderFilter> {
    let state = match args.status.as_deref() {
        None => None,
        Some(name) => Some(
            OrderState::from_name(name)
                .ok_or_else(|| Failure::configuration(format!("--status: there is no status \"{name}\"")))?,
        ),
    };
    Ok(OrderFilter {
        state,
        client: given("--client", args.client.as_deref())?,
        batch: given("--batch", args.batch.as_deref())?,
        domain: given("--domain", args.domain.as_deref())?,
    })
}

/// The value of an option; the error names the option.
fn given<T: FromStr<Err: Display>>(option: &str, text: Option<&str>) -> anyhow::Result<Option<T>> {
    let value = text.map(str::parse).transpose();
    value.map_err(|error| Failure::configuration(format!("{option}: {error}")))
}

/// What machines see of an order.
pub(crate) fn value(order: &Order) -> serde_json::Value {
    json!({
        "id": order.id,
        "batchId": order.batch_id,
        "clientId": order.client_id,
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
