//! A typed client for [Dynadot's API3](https://www.dynadot.com/domain/api3.html), the wire protocol of the registrar Dynadot.
//!
//! One type per command: it names the command's word, its effect, its parameters and its answer. [`Client::call`] sends
//! it. There is one place for transport ([`Client`]), for the account's limits ([`Level`]), for the envelope of answers
//! ([`read_answer`]), and for what a failure means ([`Error`]).
//!
//! ```no_run
//! use dynadot_client::domain::{Available, Register, Search};
//! use dynadot_client::{Client, Error, Level, Outcome, RetryPolicy, SecretString};
//!
//! # async fn example(key: SecretString) -> Result<(), Error> {
//! let dynadot = Client::builder(key).level(Level::Regular).build()?;
//!
//! // A read may be repeated …
//! let search = Search::one("example.com")?.with_prices();
//! let found = dynadot.call_with_retry(&search, &RetryPolicy::DEFAULT).await?;
//!
//! // … a purchase never is: when its outcome is unknown, ask before anything else.
//! if found.of("example.com").is_some_and(|row| row.available == Available::Yes) {
//!     match dynadot.call(&Register::new("example.com", 1)?).await {
//!         Ok(registered) => println!("registered until {:?}", registered.expiration),
//!         Err(error) => match error.outcome() {
//!             Outcome::NotSent | Outcome::Refused => println!("not registered: {error}"),
//!             Outcome::RetryAfter(pause) => println!("not registered, try again in {pause:?}"),
//!             Outcome::Unknown => println!("look with domain_info and order_list: {error}"),
//!         },
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Where to start
//!
//! | area | commands |
//! |---|---|
//! | [`domain`] | [`search`](domain::Search), [`tld_price`](domain::TldPrices), [`register`](domain::Register), [`renew`](domain::Renew), [`delete`](domain::Delete), [`domain_info`](domain::DomainInfo), [`list_domain`](domain::ListDomain) |
//! | [`nameserver`] | [`set_ns`](nameserver::SetNs), [`get_ns`](nameserver::GetNs), [`add_ns`](nameserver::AddNs), [`server_list`](nameserver::ServerList) |
//! | [`contact`] | [`create_contact`](contact::CreateContact), [`get_contact`](contact::GetContact), [`edit_contact`](contact::EditContact), [`contact_list`](contact::ContactList) |
//! | [`account`] | [`account_info`](account::AccountInfo), [`get_account_balance`](account::GetAccountBalance), [`is_processing`](account::IsProcessing) |
//! | [`setting`] | [`set_ns`](setting::SetNs), [`set_dns2`](setting::SetDns2), [`set_forwarding`](setting::SetForwarding), … of domains, of folders and by default; [`get_dns`](domain::GetDns) reads records |
//! | [`dnssec`] | [`set_dnssec`](dnssec::SetDnssec), [`get_dnssec`](dnssec::GetDnssec) |
//! | [`folder`] | [`create_folder`](folder::CreateFolder), [`folder_list`](folder::FolderList), [`set_folder`](folder::SetFolder) |
//! | [`backorder`] | [`add_backorder_request`](backorder::AddBackorderRequest), [`backorder_request_list`](backorder::BackorderRequestList) |
//! | [`auction`] | [`get_open_auctions`](auction::GetOpenAuctions), [`get_auction_details`](auction::GetAuctionDetails), [`place_auction_bid`](auction::PlaceAuctionBid), [`get_closed_auctions`](auction::GetClosedAuctions) |
//! | [`closeout`] | [`get_expired_closeout_domains`](closeout::GetExpiredCloseoutDomains), [`buy_expired_closeout_domain`](closeout::BuyExpiredCloseoutDomain) |
//! | [`marketplace`] | [`get_listings`](marketplace::GetListings), [`buy_it_now`](marketplace::BuyItNow), [`set_for_sale`](marketplace::SetForSale) |
//! | [`transfer`] | [`transfer`](transfer::Transfer), [`get_transfer_status`](transfer::GetTransferStatus), [`get_transfer_auth_code`](transfer::GetTransferAuthCode) |
//! | [`push`] | [`push`](push::Push), [`get_domain_push_request`](push::GetDomainPushRequest), [`set_domain_push_request`](push::SetDomainPushRequest) |
//! | [`coupon`] | [`list_coupons`](coupon::ListCoupons) |
//! | [`order`] | [`order_list`](order::OrderList), [`get_order_status`](order::GetOrderStatus) |
//!
//! Helpers over several commands: [`Client::ensure_nameservers`], [`Client::register_and_confirm`],
//! [`Client::list_all_domains`], [`Client::tld_prices`], and [`Client::pages`] for every list that comes in pages.
//!
//! Every command of the manual has a type. One that the service has learnt since can be sent all the same: see [`Call`].
//!
//! # Two written forms
//!
//! [`Builder::format`] chooses between JSON and XML; what a call returns is the same. Features `json` and `xml`, both on by default,
//! bring their readers in. Fields that this crate has no place for never spoil an answer; [`Client::call_and_inspect`] names them.
//!
//! # Effects and outcomes
//!
//! Every command has an [`Effect`]: it reads, writes or spends. Dynadot has no idempotency key, so only reads are
//! [`Repeatable`], and only they are accepted by [`Client::call_with_retry`]; the compiler refuses the others. Every failure
//! has an [`Outcome`], which answers the one question that matters afterwards: did it happen? What the service says in words
//! or codes that are not on record is neither a success nor a failure, but [`Outcome::Unknown`].
//!
//! # Secrets
//!
//! API3 takes its key in the query of the URL. The key is in no error, no `Debug` and no span of this crate, not even when a
//! proxy's error page quotes it. Do not log URLs at the other end.
//!
//! # What it does not know
//!
//! Nothing of what the calls are for: no orders, customers, prices or stores of the program that uses it, and no other
//! registrar. Dynadot's newer REST API is another protocol.

#[cfg(not(any(feature = "json", feature = "xml")))]
compile_error!("dynadot-client needs a written form to speak: turn on the feature `json` or `xml`");

pub use secrecy::SecretString;

pub use crate::answer::{Answered, inspect_answer, read_answer};
pub use crate::call::{Call, Effect, EffectKind, Reads, Repeatable, Spends, Writes};
pub use crate::client::{
    Builder, Client, Confirmation, NameServersError, Pages, Patience, Proof, RetryPolicy,
};
pub use crate::commands::{COMMANDS, Command};
pub use crate::content::{Content, ContentError};
pub use crate::error::{Cause, Error, HttpFailure, Invalid, Mismatch, Outcome, Refusal, Said, Unreadable};
pub use crate::format::Format;
pub use crate::limits::Level;
pub use crate::money::{Currency, Sum};
pub use crate::page::{Page, Paged};
pub use crate::parameters::Parameters;
pub use crate::wire::Flag;

pub mod account;
pub mod aftermarket;
pub mod auction;
pub mod backorder;
pub mod closeout;
pub mod contact;
pub mod coupon;
pub mod dnssec;
pub mod domain;
pub mod folder;
pub mod marketplace;
pub mod nameserver;
pub mod order;
pub mod push;
pub mod setting;
pub mod transfer;

mod answer;
mod call;
mod client;
mod commands;
mod content;
mod envelope;
mod error;
#[cfg(test)]
mod fixtures;
mod format;
mod id;
mod key;
mod limits;
mod money;
mod page;
mod parameters;
mod wire;
