//! `landrush order resolve`

use landrush_model::OrderId;
use landrush_model::order::Resolution;
use landrush_orders::engine::ResolveError;
use serde_json::json;

use super::parse;
use crate::cli::{Found, Global};
use crate::commands::again::Again;
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::Output;
use crate::wiring::Opened;

pub(super) async fn run(
    opened: &Opened,
    configuration: &Configuration,
    id: &str,
    outcome: Found,
    global: &Global,
    output: Output,
) -> anyhow::Result<()> {
    let resolution = match outcome {
        Found::Done => Resolution::Done,
        Found::NotDone => Resolution::NotDone,
    };
    let order: OrderId = parse(id)?;
    if !opened.store.order_exists(order).await? {
        return Err(Failure::not_found("there is no such order"));
    }
    let registrars = opened.registrars(configuration).await?;
    let engine = opened.engine(configuration, &registrars);
    engine.resolve(order, resolution).await.map_err(|error| match error {
        ResolveError::Store(error) => error.into(),
        ResolveError::NotAvailable => Failure::refused(format!(
            "the order has ended, or is being worked on at the moment; look at it with: {}",
            Again::new(global, None).command(&format!("order show {order}"))
        )),
        refused => Failure::refused(refused.to_string()),
    })?;
    output.result(&json!({ "data": { "id": id, "resolved": true } }), || {
        "The order is resolved and goes on.".into()
    });
    Ok(())
}
