//! A registrar's own price list.

use async_trait::async_trait;

use super::Permit;
use crate::catalogue::Offer;
use crate::failure::Hindrance;

/// A registrar account whose price list can be read.
#[async_trait]
pub trait PriceSource: Send + Sync {
    /// What the registrar takes from this account now. Reads only; each call needs the permit's leave.
    async fn price_list(&self, permit: &Permit) -> Result<OfferedPrices, Hindrance>;
}

/// A registrar's price list, as far as it can be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfferedPrices {
    /// What it takes.
    pub offers: Vec<Offer>,
    /// Lines that are passed over because they can't be read beyond doubt, and why; for people.
    pub passed_over: Vec<String>,
}
