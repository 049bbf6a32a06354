//! Live progress: bars on a terminal, a line per change otherwise.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::Progress;
use crate::output::Output;

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

    pub(crate) fn finish(&self) {
        if let Some((registered, completed)) = &self.bars {
            registered.finish();
            completed.finish();
        }
    }
}
