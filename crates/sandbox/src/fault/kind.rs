//! What can go wrong.

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The command takes long, and has its effect at the end of that time, whether or not the caller still waits.
    Delay,
    /// The command has its effect at once; its answer comes late.
    DelayAfter,
    /// The connection closes without an answer; nothing happened.
    DropBefore,
    /// The connection closes without an answer; the command had its effect.
    DropAfter,
    /// "currently processing another request from this account"; nothing happened.
    Busy,
    /// "Too many requests"; nothing happened.
    RateLimit,
    /// Half an answer, broken off inside the JSON or XML; the command had its effect.
    Malformed,
    /// Half an answer, broken off inside the JSON or XML; nothing happened.
    MalformedBefore,
    /// HTTP status 503 with a page of HTML; nothing happened.
    #[serde(rename = "html_503")]
    Html503,
    /// `not_available`; nothing happened.
    NotAvailable,
    /// `insufficient_funds`; nothing happened.
    InsufficientFunds,
    /// `system_busy`, code 5; nothing happened.
    SystemBusy,
    /// "problem with connection to main server", as during maintenance; nothing happened.
    Maintenance,
    /// `offline`: the registry can't be reached; nothing happened.
    Offline,
    /// The right answer, called `text/plain`; the command had its effect.
    WrongContentType,
    /// As `drop_after`, and what was registered stays invisible for a while.
    LostThenLate,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Delay,
        Self::DelayAfter,
        Self::DropBefore,
        Self::DropAfter,
        Self::Busy,
        Self::RateLimit,
        Self::Malformed,
        Self::MalformedBefore,
        Self::Html503,
        Self::NotAvailable,
        Self::InsufficientFunds,
        Self::SystemBusy,
        Self::Maintenance,
        Self::Offline,
        Self::WrongContentType,
        Self::LostThenLate,
    ];

    /// The word for it in JSON and in text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::DelayAfter => "delay_after",
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::Busy => "busy",
            Self::RateLimit => "rate_limit",
            Self::Malformed => "malformed",
            Self::MalformedBefore => "malformed_before",
            Self::Html503 => "html_503",
            Self::NotAvailable => "not_available",
            Self::InsufficientFunds => "insufficient_funds",
            Self::SystemBusy => "system_busy",
            Self::Maintenance => "maintenance",
            Self::Offline => "offline",
            Self::WrongContentType => "wrong_content_type",
            Self::LostThenLate => "lost_then_late",
        }
    }

    /// The command that is meant when a fault names none: some answers belong to one command only.
    pub(super) const fn own_command(self) -> Option<&'static str> {
        match self {
            Self::NotAvailable | Self::InsufficientFunds | Self::LostThenLate => Some("register"),
            Self::Delay
            | Self::DelayAfter
            | Self::DropBefore
            | Self::DropAfter
            | Self::Busy
            | Self::RateLimit
            | Self::Malformed
            | Self::MalformedBefore
            | Self::Html503
            | Self::SystemBusy
            | Self::Maintenance
            | Self::Offline
            | Self::WrongContentType => None,
        }
    }
}
