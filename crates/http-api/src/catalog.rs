//! `/catalog`: what is sold, and at which prices.

pub(crate) mod prices;
pub(crate) mod tlds;
