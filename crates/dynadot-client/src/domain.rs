//! Domains: search, prices, registration, what is known of one, and the list of all.

pub use self::available::Available;
pub use self::info::{
    Domain, DomainInfo, Folder, NameServer, NameServerSettings, NameServerType, Privacy, RenewOption,
    WhoisContacts,
};
pub use self::list::{ListDomain, Sort};
pub use self::price::{Amount, Price, PriceClass};
pub use self::register::{Contacts, PremiumConsent, Register, Registered};
pub use self::search::{Search, SearchResults, SearchRow};
pub use self::tld_price::{TldPriceColumns, TldPriceList, TldPriceRow, TldPrices};

mod available;
mod info;
mod list;
pub(crate) mod name;
mod price;
mod register;
mod search;
mod tld_price;
