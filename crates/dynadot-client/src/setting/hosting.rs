//! Dynadot's own hosting.

use super::{Defaults, Domains, InFolder, commands, sealed};
use crate::parameters::Parameters;

/// Which of Dynadot's hostings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HostingKind {
    /// `basic`
    Basic,
    /// `advanced`
    Advanced,
}

/// The hosting of a domain. A view for mobile telephones is there with the advanced one only, and for domains only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hosting {
    /// The basic one.
    Basic,
    /// The advanced one.
    Advanced(MobileView),
}

/// What telephones are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MobileView {
    /// The same as everyone: the service's default.
    #[default]
    Same,
    /// A view of their own.
    Own,
}

impl HostingKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Advanced => "advanced",
        }
    }
}

impl sealed::Sent for HostingKind {
    fn parameters(&self, to: &mut Parameters) {
        to.add("hosting_type", self.word());
    }
}

impl sealed::Sent for Hosting {
    fn parameters(&self, to: &mut Parameters) {
        match self {
            Self::Basic => HostingKind::Basic.parameters(to),
            Self::Advanced(view) => {
                HostingKind::Advanced.parameters(to);
                to.add_some("mobile_view_on", (*view == MobileView::Own).then_some("yes"));
            }
        }
    }
}

commands! { Hosting: Domains => "set_hosting" }
commands! { HostingKind: InFolder => "set_folder_hosting", Defaults => "set_default_hosting" }
