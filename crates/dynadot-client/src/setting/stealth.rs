//! Stealth forwarding: another page under one's own name.

use super::forwarding::checked_url;
use super::{Defaults, Domains, InFolder, commands, sealed};
use crate::error::Invalid;
use crate::parameters::Parameters;

/// Another page is shown in a frame, and the address stays the domain's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stealth {
    url: String,
    title: Option<String>,
}

impl Stealth {
    /// The page at this address.
    ///
    /// # Errors
    /// When it is not an absolute URL of `http` or `https`.
    pub fn of(url: &str) -> Result<Self, Invalid> {
        Ok(Self { url: checked_url("stealth_url", url)?, title: None })
    }

    /// The title that the browser shows.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

impl sealed::Sent for Stealth {
    fn parameters(&self, to: &mut Parameters) {
        to.add("stealth_url", &self.url);
        to.add_some("stealth_title", self.title.as_ref());
    }
}

commands! { Stealth: Domains => "set_stealth", InFolder => "set_folder_stealth", Defaults => "set_default_stealth" }
