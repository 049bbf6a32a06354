//! What the program prints: words for people, JSON for machines (`--json`).

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;

use crate::exit::{details_of, kind_of};

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

    /// Asks a person a question that is answered by yes or no; anything but yes is no.
    pub(crate) fn confirm(self, question: &str) -> anyhow::Result<bool> {
        let mut out = std::io::stdout();
        write!(out, "{question} [y/N] ")?;
        out.flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Whether somebody can be asked.
    pub(crate) fn can_ask(self) -> bool {
        !self.json && std::io::stdin().is_terminal()
    }

    /// A line for people; machines don't see it.
    pub(crate) fn say(self, line: impl AsRef<str>) {
        if !self.json {
            self.write(line.as_ref());
        }
    }

    /// Reports a failure and gives its exit code.
    pub(crate) fn fail(self, failure: &anyhow::Error) -> ExitCode {
        let kind = kind_of(failure);
        let text = failure.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
        let line = if self.json {
            let mut error = json!({ "kind": kind.as_str(), "message": text });
            let details = details_of(failure);
            if !details.is_empty() {
                error["details"] = json!(details);
            }
            json!({ "error": error }).to_string()
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
