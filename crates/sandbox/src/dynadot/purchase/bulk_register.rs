//! `bulk_register`: sells up to 100 domains, a year of each, in one order. It succeeds even if every row of it fails.

use std::collections::BTreeSet;

use super::register::sale;
use crate::contact::DomainContacts;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Rows};
use crate::dynadot::{domain_name, texts};
use crate::effect::{Registration, Trade};

const MOST_DOMAINS: usize = 100;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = call.params.family("domain");
    if names.is_empty() {
        return Err(Refusal::error(texts::missing("domain0")));
    }
    if names.len() > MOST_DOMAINS {
        return Err(Refusal::error(texts::TOO_MANY_DOMAINS));
    }
    let (mut rows, mut sold) = (Vec::new(), Vec::<Registration>::new());
    let mut balance = call.account.balance;
    let mut seen = BTreeSet::new();
    for name in names {
        let parsed = domain_name::parse(name);
        let twice = parsed.as_ref().is_ok_and(|name| !seen.insert(name.clone()));
        let sale = parsed.and_then(|name| {
            if twice {
                Err(Refusal::not_available())
            } else {
                sale(call, name, 1, DomainContacts::default(), balance)
            }
        });
        match sale {
            Ok(sale) => {
                balance -= sale.charged;
                rows.push(row(sale.domain.clone(), sale.expires_at.to_string(), "success", "-".to_owned()));
                sold.push(sale);
            }
            Err(refusal) => {
                rows.push(row(name.to_owned(), "-".to_owned(), "error", refusal.message().to_owned()));
            }
        }
    }
    let content = Fields::new().list("BulkRegister", Rows::of("BulkRegisterItem", rows));
    Ok(Answer::with_content(content).with_effects(sold.into_iter().map(Trade::Registered)))
}

fn row(domain: String, expiration: String, result: &'static str, message: String) -> Fields {
    Fields::new()
        .text("DomainName", domain)
        .text("Expiration", expiration)
        .text("Result", result)
        .text("Message", message)
}
