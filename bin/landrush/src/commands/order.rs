//! `landrush order`

mod cancel;
mod follow;
mod items_file;
mod marks;
mod pause;
mod place;
mod resolve;
mod retry;
mod show;

use std::str::FromStr;

use landrush_model::NotAnId;

use crate::cli::{self, Global, OrderAction};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::Output;
use crate::wiring::Opened;

pub(crate) async fn run(args: cli::Order, global: &Global, output: &Output) -> anyhow::Result<()> {
    let output = *output;
    let action = match (args.place, args.action) {
        (Some(place), None) => return place::run(&place, global, output).await,
        (None, Some(action)) => action,
        _ => {
            return Err(Failure::configuration(
                "options of `landrush order FILE` don't go with one of its subcommands; write options behind the subcommand",
            ));
        }
    };
    let configuration = Configuration::read(global)?;
    let opened = Opened::open(&configuration).await?;
    match action {
        OrderAction::Show { id, account } => {
            show::run(&opened, &id, account.as_deref(), global, output).await
        }
        OrderAction::Follow { batches, account } => {
            follow::run(&opened, &batches, account.as_deref(), global, output).await
        }
        OrderAction::Retry { which, error_codes } => {
            retry::run(&opened, &configuration, &which, &error_codes, global, output).await
        }
        OrderAction::Cancel { which } => cancel::run(&opened, &configuration, &which, global, output).await,
        OrderAction::Pause { batch } => {
            pause::run(&opened, &configuration, &batch, pause::Wish::Pause, global, output).await
        }
        OrderAction::Resume { batch } => {
            pause::run(&opened, &configuration, &batch, pause::Wish::Resume, global, output).await
        }
        OrderAction::Resolve { id, outcome } => {
            resolve::run(&opened, &configuration, &id, outcome, global, output).await
        }
    }
}

/// The id that a text is; the error says what is wrong with it.
fn parse<Id: FromStr<Err = NotAnId>>(id: &str) -> anyhow::Result<Id> {
    id.parse().map_err(|error: NotAnId| Failure::configuration(error.to_string()))
}
