//! `landrush config`

use serde_json::json;

use crate::cli::{Config, Global};
use crate::config::{Configuration, sample};
use crate::output::Output;
use crate::wiring;

pub(crate) fn run(args: &Config, global: &Global, output: &Output) -> anyhow::Result<()> {
    match args {
        Config::Check => {
            let configuration = Configuration::read(global)?;
            wiring::check(&configuration)?;
            // An absent key file is made by `migrate`; one that is there must be readable.
            if configuration.secrets.keys.is_some() || configuration.secrets.key_file.exists() {
                configuration.secrets.read()?;
            }
            output.result(&json!({ "data": configuration }), || {
                let registrars = match configuration.registrars.len() {
                    0 => "no registrar account: orders can't be placed".to_owned(),
                    count => format!("{count} registrar account(s)"),
                };
                format!(
                    "The configuration is good: {registrars}, listening on {}.",
                    configuration.http.listen
                )
            });
            Ok(())
        }
        Config::Sample => {
            let text = sample()?;
            output.result(&json!({ "data": { "toml": text } }), || text.trim_end().to_owned());
            Ok(())
        }
    }
}
