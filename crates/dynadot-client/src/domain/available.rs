//! The one word of a search that decides.

use crate::wire::open_enum;

open_enum! {
    /// Whether a domain can be registered. Anything but [`Available::Yes`] means: do not register.
    pub enum Available {
        /// It can.
        Yes = "yes",
        /// It is taken, or not for sale.
        No = "no",
        /// The registry does not answer.
        Offline = "offline",
        /// The service has no connection to spare; ask again.
        SystemBusy = "system_busy",
        /// The account's quota of searches is used up.
        OverQuota = "over_quota",
        /// The service could not find out.
        Error = "error",
    }
}
