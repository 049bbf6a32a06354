//! How much is measured.

use std::time::Duration;

/// Numbers of rounds, and sizes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// How many times each side of a ratio is measured.
    pub(crate) rounds: usize,
    /// How long one measurement of a rate takes.
    pub(crate) span: Duration,
    /// How many orders one measurement of the completion carries out.
    pub(crate) completed: u64,
    /// How many orders a small database has.
    pub(crate) few: u32,
    /// How many a large one has.
    pub(crate) many: u32,
    /// How many calls one measurement of a latency makes.
    pub(crate) calls: u32,
    /// How many open orders are accepted to see what memory they take.
    pub(crate) open: u64,
    /// How many follow a batch at once.
    pub(crate) listeners: usize,
}

impl Effort {
    /// What figures are published from.
    pub(crate) const FULL: Self = Self {
        rounds: 5,
        span: Duration::from_secs(4),
        completed: 3_000,
        few: 10_000,
        many: 1_000_000,
        calls: 200,
        open: 10_000,
        listeners: 1_000,
    };

    /// Just enough to see that everything runs.
    pub(crate) const QUICK: Self = Self {
        rounds: 2,
        span: Duration::from_secs(1),
        completed: 200,
        few: 10_000,
        many: 40_000,
        calls: 40,
        open: 1_000,
        listeners: 200,
    };
}
