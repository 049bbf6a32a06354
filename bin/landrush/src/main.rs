//! The `landrush` program: reads the configuration, wires the crates together, runs. No business rule lives here.

mod cli;
mod commands;
mod config;
mod demo;
mod exit;
mod input;
mod logging;
mod output;
mod progress;
mod serve;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use exit::Failure;
use output::Output;

/// A server allocates and frees small things on every thread all the time; this one is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misread(&error),
    };
    let output = Output::new(cli.global.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return output
                .fail(&anyhow::Error::new(error).context("the asynchronous runtime can't be started"));
        }
    };
    match runtime.block_on(run(cli, &output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output.fail(&error),
    }
}

/// Help and the version are asked for; anything else is a wrong command line, which machines are told as such.
fn misread(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if wants_json && error.use_stderr() {
        let text = error.render().to_string();
        return Output::new(true)
            .fail(&Failure::configuration(text.trim_start_matches("error: ").trim_end()));
    }
    // Nobody can be told that the output is closed.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

async fn run(cli: Cli, output: &Output) -> anyhow::Result<()> {
    let global = &cli.global;
    match cli.command {
        Command::Demo(args) => demo::run(&args, output).await,
        Command::Sandbox(args) => commands::sandbox::run(&args, output).await,
        Command::Config(args) => commands::config::run(&args, global, output),
        Command::Serve(args) => serve::run(&args, global, output).await,
        Command::Migrate => commands::migrate::run(global, output).await,
        Command::Account(args) => commands::account::run(args, global, output).await,
        Command::Client(args) => commands::client::run(args, global, output).await,
        Command::Key(args) => commands::key::run(args, global, output).await,
        Command::Webhook(args) => commands::webhook::run(args, global, output).await,
        Command::Catalog(args) => commands::catalog::run(args, global, output).await,
        Command::Orders(args) => commands::orders::run(args, global, output).await,
        Command::Order(args) => commands::order::run(args, global, output).await,
        Command::Backup(args) => commands::backup::run(&args, global, output).await,
        Command::Restore(args) => commands::restore::run(&args, global, output).await,
        Command::Completions(args) => commands::completions::run(&args, output),
        Command::Man(args) => commands::man::run(&args, output),
    }
}
