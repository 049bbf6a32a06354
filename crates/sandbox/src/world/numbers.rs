//! The numbers that things get, each kind in a series of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A kind of things that are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Series {
    Effect,
    Order,
    Contact,
    Server,
    AuthCode,
    Auction,
    Bid,
    Listing,
}

impl Series {
    const fn first(self) -> u64 {
        match self {
            Self::Order => 10_000_001,
            Self::Contact => 1_000_001,
            Self::Effect | Self::Server | Self::AuthCode | Self::Auction | Self::Bid | Self::Listing => 1,
        }
    }
}

/// The last number of each series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Numbers(BTreeMap<Series, u64>);

impl Numbers {
    pub(super) fn next(&self, series: Series) -> u64 {
        self.0.get(&series).map_or_else(|| series.first(), |last| last + 1)
    }

    /// A number was given to something.
    pub(super) fn used(&mut self, series: Series, number: u64) {
        let last = self.0.entry(series).or_default();
        *last = number.max(*last);
    }
}
