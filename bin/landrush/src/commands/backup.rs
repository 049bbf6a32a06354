//! `landrush backup`

use landrush_store::{Existing, back_up};
use serde_json::json;

use super::restore::failure;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::output::Output;
use crate::wiring::{Opened, PATIENCE};

pub(crate) async fn run(args: &cli::Backup, global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    // Not with a schema that this program doesn't know, nor with a key that doesn't fit it.
    drop(Opened::open(&configuration).await?);
    let existing = if args.overwrite { Existing::Replace } else { Existing::Keep };
    let size = back_up(&configuration.database.url, &args.file, existing, PATIENCE).await.map_err(failure)?;
    let key_file = configuration.secrets.keys.is_none().then_some(&configuration.secrets.key_file);
    output.result(
        &json!({ "data": { "file": args.file, "bytes": size, "keyFile": key_file } }),
        || {
            let key = key_file.map_or_else(
                || "the sealing keys of the configuration".to_owned(),
                |file| format!("the key file {}", file.display()),
            );
            format!(
                "Made {}: {size} bytes, checked. Keep {key} as well, in another place: without it the secrets in the backup \
                 can't be read.",
                args.file.display()
            )
        },
    );
    Ok(())
}
