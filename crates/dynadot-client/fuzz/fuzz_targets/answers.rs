//! One body, read as the answer of commands of every shape. What is no success of a purchase must be unknown or refused, never
//! "not sent".

use dynadot_client::account::{AccountInfo, GetAccountBalance, IsProcessing};
use dynadot_client::contact::ContactList;
use dynadot_client::domain::{DomainInfo, ListDomain, Register, Search, TldPrices};
use dynadot_client::nameserver::{GetNs, ServerList};
use dynadot_client::order::OrderList;
use dynadot_client::{Call, Format, Outcome, read_answer};

pub(crate) fn read_all(format: Format, body: &[u8]) {
    read(&AccountInfo, format, body);
    read(&GetAccountBalance, format, body);
    read(&IsProcessing, format, body);
    read(&ContactList, format, body);
    read(&DomainInfo::new("example.com").unwrap(), format, body);
    read(&ListDomain::all(), format, body);
    read(&Register::new("example.com", 1).unwrap(), format, body);
    read(&Search::one("example.com").unwrap(), format, body);
    read(&TldPrices::all(), format, body);
    read(&GetNs::new("example.com").unwrap(), format, body);
    read(&ServerList, format, body);
    read(&OrderList::of_domain("example.com").unwrap(), format, body);
}

fn read<C: Call>(call: &C, format: Format, body: &[u8]) {
    if let Err(error) = read_answer(call, format, body) {
        assert_ne!(error.outcome(), Outcome::NotSent);
        let _ = (error.to_string(), format!("{error:?}"), error.code());
    }
}
