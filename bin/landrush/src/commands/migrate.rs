//! `landrush migrate`

use serde_json::json;

use crate::cli::Global;
use crate::config::Configuration;
use crate::output::Output;
use crate::wiring::Opened;

pub(crate) async fn run(global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let made_key = configuration.secrets.make_file(&configuration.database)?;
    let opened = Opened::create(&configuration).await?;
    let applied = opened.migrate().await?;
    output.result(&json!({ "data": { "applied": applied, "madeKeyFile": made_key } }), || {
        let key = if made_key {
            format!(
                "Made the key file {}: keep a copy, without it the secrets in the database are lost.\n",
                configuration.secrets.key_file.display()
            )
        } else {
            String::new()
        };
        match applied {
            0 => format!("{key}The database is up to date."),
            count => format!("{key}Applied {count} migration(s)."),
        }
    });
    Ok(())
}
