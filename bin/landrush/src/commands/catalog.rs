//! `landrush catalog`

mod csv_file;
mod export;
mod show;
mod sync;

use landrush_model::PriceListId;
use landrush_model::ports::CatalogueStore;
use serde_json::json;

use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::input::read;
use crate::output::Output;
use crate::wiring::Opened;

pub(crate) use sync::rule_of;

pub(crate) async fn run(args: cli::Catalog, global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let opened = Opened::open(&configuration).await?;
    match args {
        cli::Catalog::Import { file, list } => {
            let text = read(&file)?;
            let list_id = list_to_fill(&opened, &list).await?;
            let entries =
                csv_file::parse(&text, list_id, &configuration.markup, opened.now()).map_err(|problems| {
                    Failure::refused(format!("nothing was imported: {}", problems.join("; ")))
                })?;
            let count = entries.len();
            let version = opened.store.import_prices(entries).await?;
            output.result(
                &json!({ "data": { "imported": count, "list": list, "version": version } }),
                || {
                    format!(
                        "Imported {count} price(s) into \"{list}\"; the catalogue is at version {version}."
                    )
                },
            );
            Ok(())
        }
        cli::Catalog::Export { list } => export::run(&opened, &list, output).await,
        cli::Catalog::Sync(args) => sync::run(&args, &configuration, &opened, output).await,
        cli::Catalog::Show { list, tld } => show::run(&opened, &list, tld.as_deref(), output).await,
    }
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
