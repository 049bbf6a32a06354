//! `landrush restore`

use std::sync::Arc;

use landrush_model::ports::{Clock, Ids};
use landrush_store::{BackupError, OpenError, PutBack, SystemClock, TimeOrderedIds, put_back};
use serde_json::json;

use super::again::Again;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::{Failure, Kind};
use crate::output::Output;
use crate::wiring::{self, store_config};

pub(crate) async fn run(args: &cli::Restore, global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(TimeOrderedIds::default());
    let config = store_config(&configuration)?;
    let PutBack { aside, old } = put_back(&args.file, config, clock, ids).await.map_err(failure)?;
    output.result(&json!({ "data": { "restored": true, "replaced": aside, "mustMigrate": old } }), || {
        let mut text = format!("The database is what it was when {} was made.", args.file.display());
        if let Some(aside) = &aside {
            text = format!("{text} The one that stood there is kept as {}.", aside.display());
        }
        if old {
            let migrate = Again::new(global, None).of_program("migrate");
            text = format!("{text}\nIt is of an earlier release: run `{migrate}` first.");
        }
        format!(
            "{text}\nWhat happened since then is not in it. Orders that were open then go on when the server starts; those \
             whose request was sent are looked up at the registrar first. Orders that were placed or registered later are \
             known to the registrar only: the operating guide, \"After a restore\", says how to find them."
        )
    });
    Ok(())
}

/// What went wrong with a copy, and what kind of failure that is.
pub(super) fn failure(error: BackupError) -> anyhow::Error {
    let kind = match error {
        BackupError::Open(error) => return wiring::open_failure(error),
        BackupError::Unusable(OpenError::Store(_)) => {
            return Failure::refused(
                "the backup can't be read with these sealing keys; its own are needed, from the key file of that time",
            );
        }
        BackupError::NoFile(_) => Kind::NotFound,
        BackupError::File { .. } | BackupError::Full { .. } => Kind::Unavailable,
        _ => Kind::Refused,
    };
    Failure::of(kind, error.to_string())
}
