//! Forwarding to another address.

use super::{Defaults, Domains, InFolder, commands, sealed};
use crate::error::Invalid;
use crate::parameters::Parameters;

/// Visitors are sent on to another address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarding {
    url: String,
    permanence: Permanence,
}

/// For how long browsers may believe a forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Permanence {
    /// For this time: HTTP status 302.
    #[default]
    Temporary,
    /// For good: HTTP status 301.
    Permanent,
}

impl Forwarding {
    /// To this address, for now.
    ///
    /// # Errors
    /// When it is not an absolute URL of `http` or `https`.
    pub fn to(url: &str) -> Result<Self, Invalid> {
        Ok(Self { url: checked_url("forward_url", url)?, permanence: Permanence::default() })
    }

    /// For how long.
    #[must_use]
    pub fn with(mut self, permanence: Permanence) -> Self {
        self.permanence = permanence;
        self
    }
}

/// An absolute URL of the web, as it was written.
pub(super) fn checked_url(parameter: &'static str, url: &str) -> Result<String, Invalid> {
    let read = url::Url::parse(url).map_err(|_| Invalid::new(parameter, "is not an absolute URL"))?;
    if matches!(read.scheme(), "http" | "https") && read.has_host() {
        Ok(url.to_owned())
    } else {
        Err(Invalid::new(parameter, "must be an address of http or https"))
    }
}

impl sealed::Sent for Forwarding {
    fn parameters(&self, to: &mut Parameters) {
        to.add("forward_url", &self.url);
        to.add_some("is_temp", (self.permanence == Permanence::Permanent).then_some("no"));
    }
}

commands! {
    Forwarding: Domains => "set_forwarding", InFolder => "set_folder_forwarding", Defaults => "set_default_forwarding"
}
