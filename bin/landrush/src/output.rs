//! What the program prints: words for people, JSON for machines (`--json`).

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;

use crate::exit::{Kind, kind_of};

/// Where results go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a person looks at it live.
    pub(crate) fn is_terminal(self) -> bool {
        !self.json && std::io::stdout().is_terminal()
    }

    /// Prints a result: `value` for machines, `text` for people.
    pub(crate) fn result(self, value: &impl Serialize, text: impl FnOnce() -> String) {
        let line = if self.json {
            serde_json::to_string_pretty(value)
                .unwrap_or_else(|error| json!({ "error": error.to_string() }).to_string())
        } else {
            text()
        };
        self.write(&line);
    }

    /// A line for people; machines don't see it.
    pub(crate) fn say(self, line: impl AsRef<str>) {
        if !self.json {
            self.write(line.as_ref());
        }
    }

    /// Reports a failure and gives its exit code.
    pub(crate) fn fail(self, error: &anyhow::Error) -> ExitCode {
        let kind = kind_of(error);
        let text = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
        let line = if self.json {
            let kind = match kind {
                Kind::Unexpected => "unexpected",
                Kind::Configuration => "configuration",
                Kind::NotFound => "not_found",
                Kind::Refused => "refused",
                Kind::Unavailable => "unavailable",
            };
            json!({ "error": { "kind": kind, "message": text } }).to_string()
        } else {
            format!("landrush: {text}")
        };
        // Nobody can be told that standard error is closed.
        let _ = writeln!(std::io::stderr(), "{line}");
        ExitCode::from(kind as u8)
    }

    fn write(self, line: &str) {
        // A reader that went away (`| head`) is no failure.
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

/// A table with aligned columns.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(head.get(column).map(|title| title.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let rows = rows.iter().map(|row| line(row.iter().map(String::as_str).collect()));
    std::iter::once(line(head.to_vec())).chain(rows).collect::<Vec<_>>().join("\n")
}
