//! Account levels: how much a caller may ask at once and in a minute.

use std::fmt;
use std::str::FromStr;

/// The level of an account. Threads and rates are Dynadot's published ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// One request at a time, 60 a minute, one domain per search.
    #[default]
    Regular,
    /// Five at a time, 600 a minute.
    Bulk,
    /// Twenty-five at a time, 6,000 a minute.
    SuperBulk,
    /// As super bulk, with better prices.
    PremiumBulk,
    /// Whatever a test needs; `None` is unlimited.
    Custom {
        /// Requests at a time.
        threads: Option<u32>,
        /// Requests within any 60 seconds.
        per_minute: Option<u32>,
        /// Requests within any second.
        per_second: Option<u32>,
    },
}

impl Level {
    /// A level without any limit.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self::Custom { threads: None, per_minute: None, per_second: None }
    }

    /// What the level allows.
    #[must_use]
    pub const fn limits(self) -> Limits {
        let (threads, per_minute, per_second, search) = match self {
            Self::Regular => (Some(1), Some(60), None, 1),
            Self::Bulk => (Some(5), Some(600), None, 100),
            Self::SuperBulk | Self::PremiumBulk => (Some(25), Some(6000), None, 100),
            Self::Custom { threads, per_minute, per_second } => (threads, per_minute, per_second, 100),
        };
        Limits { threads, per_minute, per_second, domains_per_search: search }
    }

    /// The words in `PriceLevel`.
    pub(crate) const fn price_level(self) -> &'static str {
        match self {
            Self::Regular | Self::Custom { .. } => "Regular Pricing",
            Self::Bulk => "Bulk Pricing",
            Self::SuperBulk => "Super Bulk Pricing",
            Self::PremiumBulk => "Premium Bulk Pricing",
        }
    }
}

/// What a level allows; `None` is unlimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests at a time.
    pub threads: Option<u32>,
    /// Requests within any 60 seconds.
    pub per_minute: Option<u32>,
    /// Requests within any second.
    pub per_second: Option<u32>,
    /// Domains in one search.
    pub domains_per_search: u32,
}

/// A level that couldn't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no level: say regular, bulk, super-bulk, premium-bulk, unlimited, or limits like `threads=5,per-minute=600,per-second=10`"
)]
pub struct UnknownLevel(String);

impl FromStr for Level {
    type Err = UnknownLevel;

    /// Reads `regular`, `bulk`, `super-bulk`, `premium-bulk`, `unlimited`, or a list such as `threads=5,per-minute=600`,
    /// in which what isn't named is unlimited.
    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        let unknown = || UnknownLevel(text.to_owned());
        match text {
            "regular" => return Ok(Self::Regular),
            "bulk" => return Ok(Self::Bulk),
            "super-bulk" => return Ok(Self::SuperBulk),
            "premium-bulk" => return Ok(Self::PremiumBulk),
            "unlimited" => return Ok(Self::unlimited()),
            _ => {}
        }
        let (mut threads, mut per_minute, mut per_second) = (None, None, None);
        for part in text.split(',') {
            let (name, number) = part.split_once('=').ok_or_else(unknown)?;
            let number = Some(number.trim().parse().map_err(|_| unknown())?);
            match name.trim() {
                "threads" => threads = number,
                "per-minute" => per_minute = number,
                "per-second" => per_second = number,
                _ => return Err(unknown()),
            }
        }
        Ok(Self::Custom { threads, per_minute, per_second })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Custom { threads, per_minute, per_second } = self else {
            return f.write_str(match self {
                Self::Bulk => "bulk",
                Self::SuperBulk => "super-bulk",
                Self::PremiumBulk => "premium-bulk",
                Self::Regular | Self::Custom { .. } => "regular",
            });
        };
        let named = [("threads", threads), ("per-minute", per_minute), ("per-second", per_second)];
        let mut separator = "";
        for (name, limit) in named {
            if let Some(limit) = limit {
                write!(f, "{separator}{name}={limit}")?;
                separator = ",";
            }
        }
        if separator.is_empty() { f.write_str("unlimited") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_read_back_what_they_print() {
        for text in ["regular", "bulk", "super-bulk", "premium-bulk", "unlimited", "threads=5,per-second=10"]
        {
            assert_eq!(text.parse::<Level>().unwrap().to_string(), text);
        }
        assert!("threads".parse::<Level>().is_err());
        assert!("threads=many".parse::<Level>().is_err());
        assert!("".parse::<Level>().is_err());
    }
}
