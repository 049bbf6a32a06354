//! Why an order failed, and why it waits: stable codes with words that a customer can read.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$type_doc:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal, $text:literal;)+ }) => {
        $(#[$type_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {$(
            $(#[$doc])*
            #[serde(rename = $code)]
            $variant,
        )+}

        impl $name {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// What it means, in words that a customer can read.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads a code back from storage.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

codes! {
    /// Why an order ended without what was ordered.
    FailureCode {
        /// Somebody has the domain.
        DomainUnavailable = "domain_unavailable", "The domain is not available for registration.";
        /// The registry sells the name at a price of its own, which was not ordered.
        DomainPremium = "domain_premium", "The domain is a premium name with a price of its own, which this order does not cover.";
        /// The registrar did not take the registrant's data.
        RegistrantRefused = "registrant_refused", "The registrar did not accept the registrant's data.";
        /// The registrant's contact, which another order was making, did not come about for so long that the order was given up.
        ContactUnavailable = "contact_unavailable", "The registrant's contact could not be created at the registrar for a long time; nothing was registered.";
        /// The registrar refused the registration for another reason.
        RegistrationRefused = "registration_refused", "The registrar refused the registration.";
        /// The registrar could not be used for so long that the order was given up. Nothing was bought.
        RegistrarUnavailable = "registrar_unavailable", "The registrar could not be used for a long time; nothing was registered.";
        /// Several requests got lost on the way and none was carried out.
        RegistrationLost = "registration_lost", "Several requests to the registrar got lost; it is proven that none was carried out.";
        /// The domain is registered; the registrar did not take the name servers.
        NameserversRefused = "nameservers_refused", "The domain is registered. The registrar did not accept the name servers.";
        /// The domain is registered; the registrar did not make it configurable in time.
        ProvisioningTimeout = "provisioning_timeout", "The domain is registered. The registrar did not make it ready for configuration in time.";
        /// The domain is registered; the registrar could not be used for the name servers for a long time.
        ConfigurationUnavailable = "configuration_unavailable", "The domain is registered. The registrar could not be used to set the name servers for a long time.";
        /// Whoever placed it called it off before anything was sent.
        Cancelled = "cancelled", "The order was cancelled before anything was bought.";
        /// An operator found out that it did not happen.
        ResolvedNotDone = "resolved_not_done", "It was found that the registrar had not carried the request out.";
    }
}

codes! {
    /// What an order waits for.
    WaitReason {
        /// Its turn.
        Queue = "queue", "It is waiting for its turn.";
        /// The registrar is busy with other requests of ours.
        RegistrarBusy = "registrar_busy", "The registrar is busy; the request will be repeated.";
        /// More requests than the registrar takes in a minute.
        RegistrarRateLimit = "registrar_rate_limit", "The registrar takes no more requests for the moment.";
        /// The registrar says that it is being maintained.
        RegistrarMaintenance = "registrar_maintenance", "The registrar is under maintenance.";
        /// The registrar can't be reached.
        RegistrarUnreachable = "registrar_unreachable", "The registrar can't be reached.";
        /// The registrar doesn't accept our key. The operator has to act.
        RegistrarKeyRefused = "registrar_key_refused", "The registrar does not accept the platform's credentials; the operator has to act.";
        /// The balance at the registrar is too low. The operator has to act.
        RegistrarFunds = "registrar_funds", "The platform's balance at the registrar is too low; the operator has to act.";
        /// Another order for the same name is not settled yet.
        DomainPending = "domain_pending", "It is not settled yet whether the domain can be registered.";
        /// The registrant's contact is being made at the registrar for another order of the client.
        ContactPending = "contact_pending", "The registrant's contact is being created at the registrar.";
        /// An answer was lost, and the registrar is being asked what happened.
        AskingRegistrar = "asking_registrar", "An answer of the registrar got lost; it is being found out what happened.";
        /// The registrar works on it.
        RegistrarProcess = "registrar_process", "The registrar is working on the request.";
        /// The registrar hasn't made the domain ready yet.
        Provisioning = "provisioning", "The domain is registered; the registrar is still making it ready for configuration.";
        /// The batch is paused by whoever placed it.
        BatchPaused = "batch_paused", "The batch is paused; nothing is sent until it is resumed.";
        /// Nobody knows whether it happened. The operator has to find out.
        InDoubt = "in_doubt", "It could not be found out whether the registrar carried the request out; the operator has to clear it up.";
    }
}

/// Who can end a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// This platform.
    Landrush,
    /// The registrar.
    Registrar,
    /// Whoever runs this platform.
    Operator,
    /// Whoever placed the order.
    Account,
}

impl Party {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Landrush => "landrush",
            Self::Registrar => "registrar",
            Self::Operator => "operator",
            Self::Account => "account",
        }
    }
}

impl WaitReason {
    /// On whom the order waits.
    pub const fn party(self) -> Party {
        match self {
            Self::Queue | Self::DomainPending | Self::ContactPending => Party::Landrush,
            Self::RegistrarBusy
            | Self::RegistrarRateLimit
            | Self::RegistrarMaintenance
            | Self::RegistrarUnreachable
            | Self::AskingRegistrar
            | Self::RegistrarProcess
            | Self::Provisioning => Party::Registrar,
            Self::RegistrarKeyRefused | Self::RegistrarFunds | Self::InDoubt => Party::Operator,
            Self::BatchPaused => Party::Account,
        }
    }
}

/// At which of the two stages something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Up to the registrar's word that the domain is registered. A failure here is refunded.
    Registration,
    /// Applying the name servers. A failure here keeps the domain, and the charge for it.
    Configuration,
}

impl Stage {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Configuration => "configuration",
        }
    }
}

/// Why an order failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// At which stage.
    pub stage: Stage,
    /// The stable code.
    pub code: FailureCode,
    /// The registrar's own words, or ours where it had none.
    pub text: String,
}

/// A refusal by the registrar: it did not happen, and asking again would not help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable code.
    pub code: FailureCode,
    /// The registrar's own words.
    pub text: String,
}

/// Something in the way of a request: it did not happen, and will be tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindrance {
    /// The stable reason.
    pub reason: WaitReason,
    /// What was seen, for the timeline.
    pub text: String,
    /// Not before then, if somebody said so.
    pub retry_at: Option<crate::Timestamp>,
}

impl Hindrance {
    /// A hindrance in the reason's own words.
    pub fn new(reason: WaitReason) -> Self {
        Self { reason, text: reason.text().to_owned(), retry_at: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_differ() {
        for code in FailureCode::ALL {
            assert_eq!(FailureCode::from_code(code.as_str()), Some(*code));
        }
        for reason in WaitReason::ALL {
            assert_eq!(WaitReason::from_code(reason.as_str()), Some(*reason));
        }
        assert_eq!(FailureCode::from_code("nonsense"), None);
    }
}
