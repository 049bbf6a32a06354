//! Domains: search, prices, registration, what is known of one, and the list of all.

pub use self::available::Available;
pub use self::customer::{CustomerDomain, CustomerId, CustomerSet, SetCustomerId};
pub use self::dns::{DnsRecord, GetDns, RecordType};
pub(crate) use self::info::contact;
pub use self::info::{Domain, DomainInfo, Folder, Privacy, RenewOption, WhoisContacts};
pub use self::list::{ListDomain, Sort};
pub use self::lock::LockDomain;
pub use self::name_server_settings::{NameServer, NameServerSettings, NameServerType};
pub use self::note::SetNote;
pub use self::price::{Amount, Price, PriceClass};
pub use self::privacy::{PrivacyLevel, SetPrivacy, WhoisPrivacy};
pub use self::register::{Contacts, PremiumConsent, Register, Registered};
pub use self::search::{Search, SearchResults, SearchRow};
pub use self::tld_price::{TldPriceColumns, TldPriceList, TldPriceRow, TldPrices};

mod available;
mod customer;
mod dns;
mod info;
mod list;
mod lock;
pub(crate) mod name;
mod name_server_settings;
mod note;
mod price;
mod privacy;
mod register;
mod search;
mod tld_price;
