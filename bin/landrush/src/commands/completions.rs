//! `landrush completions`

use clap::CommandFactory;
use serde_json::json;

use crate::cli::{Cli, Completions};
use crate::output::Output;

pub(crate) fn run(args: &Completions, output: &Output) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "landrush", &mut script);
    let script = String::from_utf8(script)?;
    output.result(&json!({ "data": { "shell": args.shell.to_string(), "script": script } }), || {
        script.trim_end().to_owned()
    });
    Ok(())
}
