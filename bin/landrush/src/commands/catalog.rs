//! `landrush catalog`

mod csv_file;
mod export;
mod import;
mod show;
mod sync;

use landrush_model::PriceListId;
use landrush_model::catalogue::{Loss, PriceKey};
use landrush_model::ports::CatalogueStore;
use serde_json::{Value, json};

use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(crate) use sync::rule_of;

pub(crate) async fn run(args: cli::Catalog, global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let opened = Opened::open(&configuration).await?;
    match args {
        cli::Catalog::Import { file, list } => {
            import::run(&file, &list, &configuration, &opened, output).await
        }
        cli::Catalog::Export { list } => export::run(&opened, &list, output).await,
        cli::Catalog::Sync(args) => sync::run(&args, &configuration, &opened, output).await,
        cli::Catalog::Show { list, tld } => show::run(&opened, &list, tld.as_deref(), output).await,
    }
}

/// The words that name a price: TLD, operation and term.
fn words(key: &PriceKey) -> [String; 3] {
    [format!(".{}", key.tld), key.operation.to_string(), key.term.to_string()]
}

/// What is sold for less than it costs, for people; nothing if nothing is.
fn losses_text(losses: &[Loss]) -> Option<String> {
    let row = |loss: &Loss| {
        let [tld, operation, term] = words(&loss.key);
        vec![tld, operation, term, loss.cost.to_string(), loss.price.to_string()]
    };
    let rows: Vec<_> = losses.iter().map(row).collect();
    let losses = table(&["TLD", "OPERATION", "TERM", "COST", "PRICE"], &rows);
    (!rows.is_empty()).then(|| format!("Sold at a loss:\n{losses}"))
}

/// A price's key for machines, with more about it.
fn key_value(key: &PriceKey, more: Value) -> Value {
    let mut value =
        json!({ "provider": key.provider, "tld": key.tld, "operation": key.operation, "term": key.term });
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

/// What is sold for less than it costs, for machines.
fn loss_value(loss: &Loss) -> Value {
    key_value(&loss.key, json!({ "cost": loss.cost, "price": loss.price }))
}

/// The price list of this name; made if it is missing.
async fn list_to_fill(opened: &Opened, name: &str) -> anyhow::Result<PriceListId> {
    Ok(match opened.store.price_list(name).await? {
        Some(id) => id,
        None => opened.store.create_price_list(PriceListId::from_uuid(opened.id()), name).await?,
    })
}

/// The price list of this name, which must be there.
async fn list_named(opened: &Opened, name: &str) -> anyhow::Result<PriceListId> {
    let id = opened.store.price_list(name).await?;
    id.ok_or_else(|| Failure::not_found(format!("there is no price list \"{name}\"")))
}
