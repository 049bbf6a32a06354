//! Faults as short texts, for a command line.

use std::fmt;
use std::str::FromStr;

use super::{Fault, FaultKind};
use crate::pattern::NamePattern;

impl Fault {
    /// Reads `command:kind`, followed by any of these, each after a colon:
    ///
    /// | part | meaning |
    /// |---|---|
    /// | `10%` | strikes ten of a hundred requests |
    /// | `times=3` | strikes three requests; `times=0` for ever |
    /// | `delay=400ms`, `delay=2s` | how long a delay is |
    /// | `visible_after=5s` | how long `lost_then_late` hides the domain |
    /// | `domain=shop.com`, `domain=late-*` | only such domains |
    /// | `account=main` | only this account |
    ///
    /// `*` in the place of the command is every command. The kinds are those of [`FaultKind`], in lower case with underscores.
    /// Without `times` a fault strikes once, or for ever if it has a percentage.
    ///
    /// ```
    /// use landrush_sandbox::{Fault, FaultKind};
    ///
    /// let fault = Fault::parse("register:drop_after:10%").expect("a fault");
    /// assert_eq!(fault, Fault::new(FaultKind::DropAfter).on("register").with_probability(10));
    /// assert!(Fault::parse("*:delay:20%:delay=400ms").is_ok());
    /// assert!(Fault::parse("register:explode").is_err());
    /// ```
    ///
    /// # Errors
    /// If a part can't be read; the error names it and what would do.
    pub fn parse(text: &str) -> Result<Self, FaultTextError> {
        let wrong =
            |part: &str, wanted| FaultTextError { text: text.to_owned(), part: part.to_owned(), wanted };
        let mut parts = text.split(':').map(str::trim);
        let command = parts.next().unwrap_or_default();
        if command.is_empty() || !command.bytes().all(|b| b.is_ascii_alphanumeric() || b"_*".contains(&b)) {
            return Err(wrong(command, "a command such as register, or * for every command"));
        }
        let kind = parts.next().unwrap_or_default();
        let Some(kind) = FaultKind::ALL.into_iter().find(|known| known.as_str() == kind) else {
            return Err(wrong(kind, KINDS));
        };
        let mut fault = Self::new(kind);
        if command != "*" {
            fault.command = Some(command.to_owned());
        }
        for part in parts {
            if let Some(percent) = part.strip_suffix('%') {
                let percent = percent.parse().ok().filter(|percent| *percent <= 100);
                fault.probability = Some(percent.ok_or_else(|| wrong(part, "a percentage from 0% to 100%"))?);
                continue;
            }
            let (name, value) = part.split_once('=').ok_or_else(|| wrong(part, PARTS))?;
            match name {
                "times" => {
                    fault.times = Some(value.parse().map_err(|_| wrong(part, "times= and a number"))?);
                }
                "delay" => fault.delay_ms = Some(read_time(value).ok_or_else(|| wrong(part, TIME))?),
                "visible_after" => {
                    fault.visible_after_ms = Some(read_time(value).ok_or_else(|| wrong(part, TIME))?);
                }
                "domain" => fault.domain = Some(NamePattern::new(value)),
                "account" => fault.account = Some(value.to_owned()),
                _ => return Err(wrong(part, PARTS)),
            }
        }
        Ok(fault)
    }
}

impl FromStr for Fault {
    type Err = FaultTextError;

    fn from_str(text: &str) -> Result<Self, FaultTextError> {
        Self::parse(text)
    }
}

impl fmt::Display for Fault {
    /// The text that [`Fault::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.command.as_deref().unwrap_or("*"), self.kind.as_str())?;
        if let Some(percent) = self.probability {
            write!(f, ":{percent}%")?;
        }
        if let Some(times) = self.times {
            write!(f, ":times={times}")?;
        }
        if let Some(delay) = self.delay_ms {
            write!(f, ":delay={delay}ms")?;
        }
        if let Some(time) = self.visible_after_ms {
            write!(f, ":visible_after={time}ms")?;
        }
        if let Some(domain) = &self.domain {
            write!(f, ":domain={domain}")?;
        }
        if let Some(account) = &self.account {
            write!(f, ":account={account}")?;
        }
        Ok(())
    }
}

/// A text that is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the fault `{text}` can't be read at `{part}`: wanted {wanted}")]
pub struct FaultTextError {
    text: String,
    part: String,
    wanted: &'static str,
}

const KINDS: &str = "one of delay, delay_after, drop_before, drop_after, busy, rate_limit, malformed, malformed_before, html_503, \
                     not_available, insufficient_funds, system_busy, maintenance, offline, wrong_content_type, lost_then_late";
const PARTS: &str = "a percentage, times=, delay=, visible_after=, domain= or account=";
const TIME: &str = "a time such as 400ms or 2s";

fn read_time(text: &str) -> Option<u64> {
    if let Some(millis) = text.strip_suffix("ms") {
        return millis.parse().ok();
    }
    match text.strip_suffix('s') {
        Some(seconds) => seconds.parse::<u64>().ok()?.checked_mul(1000),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Fault) {
        assert_eq!(&Fault::parse(text).unwrap(), expected);
        assert_eq!(&Fault::parse(&expected.to_string()).unwrap(), expected, "{expected}");
    }

    #[test]
    fn a_command_and_a_kind_are_enough() {
        check("set_ns:busy", &Fault::new(FaultKind::Busy).on("set_ns"));
    }

    #[test]
    fn every_part_is_read() {
        let mut fault = Fault::new(FaultKind::LostThenLate).on("register").with_probability(5).times(2);
        fault.delay_ms = Some(400);
        fault.visible_after_ms = Some(3000);
        check(
            "register:lost_then_late:5%:times=2:delay=400:visible_after=3s:domain=late-*:account=main",
            &fault.for_domain("late-*").for_account("main"),
        );
    }

    #[test]
    fn a_star_is_every_command() {
        check("*:html_503:3%", &Fault::new(FaultKind::Html503).with_probability(3));
    }

    #[test]
    fn every_kind_is_named_in_the_error_and_in_json_alike() {
        for kind in FaultKind::ALL {
            assert!(KINDS.contains(kind.as_str()));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, part) in [
            ("", "``"),
            ("register", "``"),
            ("register:boom", "`boom`"),
            ("register:busy:101%", "`101%`"),
            ("register:busy:often", "`often`"),
            ("register:busy:times=x", "`times=x`"),
            ("register:delay:delay=1h", "`delay=1h`"),
        ] {
            let error = Fault::parse(text).unwrap_err().to_string();
            assert!(error.contains(&format!("at {part}:")), "{error}");
        }
    }
}
