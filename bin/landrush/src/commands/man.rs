//! `landrush man`

use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_mangen::Man;
use serde_json::json;

use crate::cli::{self, Cli};
use crate::exit::Failure;
use crate::output::Output;

pub(crate) fn run(args: &cli::Man, output: &Output) -> anyhow::Result<()> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    match &args.out {
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page)?;
            let page = String::from_utf8(page)?;
            output.result(&json!({ "data": { "page": page } }), || page.trim_end().to_owned());
        }
        Some(folder) => {
            let mut files = Vec::new();
            std::fs::create_dir_all(folder)
                .and_then(|()| write(&command, folder, &mut files))
                .map_err(|error| Failure::unavailable(format!("{}: {error}", folder.display())))?;
            output.result(&json!({ "data": { "files": files } }), || {
                format!("Wrote {} pages into {}.", files.len(), folder.display())
            });
        }
    }
    Ok(())
}

/// A page of this command, and of all below it.
fn write(command: &clap::Command, folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    files.push(Man::new(command.clone()).generate_to(folder)?);
    for below in command.get_subcommands() {
        write(below, folder, files)?;
    }
    Ok(())
}
