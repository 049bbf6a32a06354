//! Parking pages.

use super::{Defaults, Domains, InFolder, commands, sealed};
use crate::parameters::Parameters;

/// A page of Dynadot's instead of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parking {
    /// With advertisements of others: the service's default.
    WithAds,
    /// Without.
    WithoutAds,
}

impl sealed::Sent for Parking {
    fn parameters(&self, to: &mut Parameters) {
        to.add_some("with_ads", (*self == Self::WithoutAds).then_some("no"));
    }
}

commands! { Parking: Domains => "set_parking", InFolder => "set_folder_parking", Defaults => "set_default_parking" }
