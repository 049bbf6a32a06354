//! `landrush order pause` and `landrush order resume`

use landrush_orders::control::PauseError;
use serde_json::json;

use super::parse;
use crate::cli::{Global, OneBatch};
use crate::commands::account;
use crate::commands::again::Again;
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::Output;
use crate::wiring::Opened;

/// What is to become of the batch.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish {
    Pause,
    Resume,
}

pub(super) async fn run(
    opened: &Opened,
    configuration: &Configuration,
    args: &OneBatch,
    wish: Wish,
    global: &Global,
    output: Output,
) -> anyhow::Result<()> {
    let account = account::find(opened, args.account.as_deref(), global).await?;
    let control = opened.control(configuration);
    let id = parse(&args.batch)?;
    let changed = match wish {
        Wish::Pause => control.pause(account.id, id).await,
        Wish::Resume => control.resume(account.id, id).await,
    };
    let batch = changed.map_err(|error| match error {
        PauseError::NotFound => Failure::not_found("the account has no such batch"),
        PauseError::Done => Failure::refused(error.to_string()),
        PauseError::Store(error) => error.into(),
    })?;
    output.result(&json!({ "data": { "batchId": batch.id, "pausedAt": batch.paused_at } }), || {
        match batch.paused_at {
            Some(since) => {
                let again = Again::new(global, args.account.as_deref());
                let resume = again.command(&format!("order resume --batch {id}"));
                format!(
                    "The batch is held since {since}: nothing new is sent for it. Let it go on with: {resume}"
                )
            }
            None => "The batch goes on.".into(),
        }
    });
    Ok(())
}
