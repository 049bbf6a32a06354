//! Live progress: bars on a terminal, a line per change otherwise.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use landrush_model::batch::BatchCounts;
use serde::{Deserialize, Serialize};

use crate::output::Output;

/// How far the orders of one or several batches have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    pub(crate) total: u64,
    /// Registered, and not failed after that.
    pub(crate) registered: u64,
    pub(crate) completed: u64,
    pub(crate) failed: u64,
    /// Whether every order has ended.
    pub(crate) done: bool,
}

impl Progress {
    /// The progress of these batches together.
    pub(crate) fn of<'b>(batches: impl IntoIterator<Item = &'b BatchCounts>) -> Self {
        let number = |count: i32| u64::try_from(count).unwrap_or(0);
        batches.into_iter().fold(Self { done: true, ..Self::default() }, |sum, counts| Self {
            total: sum.total + number(counts.total),
            registered: sum.registered + number(counts.cleared_registration()),
            completed: sum.completed + number(counts.completed),
            failed: sum.failed + number(counts.failed),
            done: sum.done && counts.done(),
        })
    }
}

pub(crate) struct Display {
    output: Output,
    bars: Option<(ProgressBar, ProgressBar)>,
    last: String,
}

impl Display {
    pub(crate) fn new(output: Output, total: u64) -> Self {
        let bars = output.is_terminal().then(|| {
            let together = MultiProgress::new();
            let bar = |name: &'static str| {
                let bar = together.add(ProgressBar::new(total));
                // The template is a constant; the default style would do as well.
                if let Ok(style) = ProgressStyle::with_template("{prefix:13} {bar:40} {pos}/{len} {elapsed}")
                {
                    bar.set_style(style);
                }
                bar.set_prefix(name);
                bar.enable_steady_tick(Duration::from_millis(250));
                bar
            };
            (bar("registered"), bar("completed"))
        });
        Self { output, bars, last: String::new() }
    }

    pub(crate) fn show(&mut self, progress: &Progress) {
        if let Some((registered, completed)) = &self.bars {
            registered.set_position(progress.registered);
            completed.set_position(progress.completed);
            return;
        }
        let line = format!(
            "{} registered, {} completed, {} failed of {}",
            progress.registered, progress.completed, progress.failed, progress.total
        );
        if line != self.last {
            self.output.say(&line);
            self.last = line;
        }
    }

    /// A line beside the progress.
    pub(crate) fn note(&self, line: &str) {
        match &self.bars {
            Some((registered, _)) => registered.println(line),
            None => self.output.say(line),
        }
    }

    pub(crate) fn finish(&self) {
        if let Some((registered, completed)) = &self.bars {
            registered.finish();
            completed.finish();
        }
    }
}
