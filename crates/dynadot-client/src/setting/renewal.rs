//! What happens when a registration ends.

use super::{Defaults, Domains, InFolder, commands, sealed};
use crate::parameters::Parameters;

/// What shall happen when a registration ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Renewal {
    /// The domain is let go (`donot`).
    LetGo,
    /// Dynadot renews by itself and charges for it (`auto`).
    Automatic,
    /// Nothing is chosen any more (`reset`).
    Unset,
}

impl sealed::Sent for Renewal {
    fn parameters(&self, to: &mut Parameters) {
        let word = match self {
            Self::LetGo => "donot",
            Self::Automatic => "auto",
            Self::Unset => "reset",
        };
        to.add("renew_option", word);
    }
}

commands! {
    Renewal:
    Domains => "set_renew_option",
    InFolder => "set_folder_renew_option",
    Defaults => "set_default_renew_option",
}
