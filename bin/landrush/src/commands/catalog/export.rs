//! `landrush catalog export`

use landrush_model::ports::CatalogueStore;
use serde_json::json;

use super::csv_file;
use super::show::now_and_to_come;
use crate::output::Output;
use crate::wiring::Opened;

pub(super) async fn run(opened: &Opened, list: &str, output: &Output) -> anyhow::Result<()> {
    let list_id = super::list_named(opened, list).await?;
    let catalogue = opened.store.catalogue().await?;
    let entries = now_and_to_come(&catalogue, list_id, opened.now());
    let text = csv_file::write(&entries)?;
    let value = json!({ "data": { "list": list, "prices": entries.len(), "csv": text } });
    output.result(&value, || text.trim_end().to_owned());
    Ok(())
}
