//! Domains: search, prices, registration, renewal, giving one back, what is known of one, and the list of all.

pub use self::available::Available;
pub use self::bulk_register::{BulkRegister, BulkRegistered, BulkResult, BulkRow};
pub use self::customer::{CustomerDomain, CustomerId, CustomerSet, SetCustomerId};
pub use self::delete::Delete;
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
pub use self::renew::{LateFee, Renew, RenewPrice, RenewPriceCheck, Renewed};
pub use self::restore::Restore;
pub use self::search::{Search, SearchResults, SearchRow};
pub use self::tld_price::{TldPriceColumns, TldPriceList, TldPriceRow, TldPrices};

mod available;
mod bulk_register;
mod customer;
mod delete;
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
mod renew;
mod restore;
mod search;
mod tld_price;
