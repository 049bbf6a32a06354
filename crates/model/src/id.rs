//! Identifiers: one type per thing, so that an order's id can't be passed where a batch's is meant.
//!
//! All are UUID version 7 (RFC 9562): their first 48 bits are the milliseconds of their making, so sorting by id is
//! sorting by age. They are made through the [`Ids`](crate::ports::Ids) port only.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::timestamp::Timestamp;

/// Text that is not a UUID where an id was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id: ids are UUIDs such as 0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that came from the [`Ids`](crate::ports::Ids) port or from storage.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, for storage.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The least id that can have been made at `at` or later: all that were made before it are less.
            pub fn first_at(at: Timestamp) -> Self {
                let millis = u64::try_from(at.micros().max(0) / 1_000).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid())
            }

            /// When it was made, to the millisecond.
            pub fn made_at(self) -> Timestamp {
                let millis = i64::try_from(self.0.as_u128() >> 80).unwrap_or(0);
                Timestamp::from_micros(millis.saturating_mul(1_000))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Accepts the hyphenated form only: one id has one spelling in URLs and in logs.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                if text.len() != 36 {
                    return Err(NotAnId);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// A tenant: whoever holds API keys and is charged for orders.
    AccountId;
    /// An API key (its identity, not its secret).
    KeyId;
    /// A customer of an account, for whom domains are registered.
    ClientId;
    /// One immutable version of a registrant's data.
    RegistrantId;
    /// Orders that were placed together.
    BatchId;
    /// One order: one domain, one term.
    OrderId;
    /// One effect on the outside world.
    OperationId;
    /// An account of ours (or of a tenant's) at a registrar.
    RegistrarAccountId;
    /// A price list.
    PriceListId;
    /// A line of the ledger.
    LedgerLineId;
    /// An event as its receivers see it; the same over all deliveries.
    EventId;
    /// A webhook endpoint.
    EndpointId;
    /// One event on its way to one endpoint.
    DeliveryId;
    /// Proof that a worker holds a lease; made anew for each claim.
    LeaseToken;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ports::Ids;
    use crate::testing::SequentialIds;

    #[test]
    fn ids_are_bounded_by_the_time_of_their_making() {
        let ids = SequentialIds::default();
        let moment = Timestamp::EPOCH + Duration::from_micros(1_700_000_000_123_456);
        let id = DeliveryId::from_uuid(ids.next(moment));
        assert_eq!(id.made_at(), Timestamp::EPOCH + Duration::from_micros(1_700_000_000_123_000));
        assert!(DeliveryId::first_at(moment) <= id);
        assert!(DeliveryId::first_at(moment + Duration::from_millis(1)) > id);
        assert_eq!(DeliveryId::first_at(moment).uuid().get_version_num(), 7);
    }

    #[test]
    fn an_id_has_one_spelling() {
        let text = "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44";
        assert_eq!(text.parse::<OrderId>().unwrap().to_string(), text);
        for other in ["", "1", "0192f6a85c1e7d3a9b005f2d9c1e7a44", "{0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44}"] {
            assert_eq!(other.parse::<OrderId>(), Err(NotAnId), "{other}");
        }
    }
}
