//! How a batch of a file is recognised when the file is given again.
//!
//! Each batch is placed under an idempotency key made of account, client and items, as a caller of the HTTP API would give
//! one. A repeated or interrupted command finds the answer that is kept under it, and doesn't place the batch again.

use std::time::Duration;

use landrush_model::ports::KeptAnswer;
use landrush_model::{AccountId, BatchId, ClientId, DomainName, Timestamp};
use landrush_orders::checkout::{Given, ItemRequest, Placed};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The mark of one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    digest: [u8; 32],
}

impl Mark {
    /// The mark of these items. What the caller expects of prices doesn't count: it changes nothing about what is bought.
    pub(super) fn of<'i>(
        account: AccountId,
        client: ClientId,
        items: impl Iterator<Item = &'i ItemRequest>,
    ) -> Self {
        let items: Vec<Value> = items.map(canonical).collect();
        let text = json!([account, client, items]).to_string();
        Self { digest: Sha256::digest(text.as_bytes()).into() }
    }

    /// The idempotency key.
    pub(super) fn key(&self) -> String {
        let hex: String = self.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("landrush-order-{hex}")
    }

    /// What is kept of a batch that was placed.
    pub(super) fn keep(&self, placed: &Placed, kept_for: Duration) -> KeptAnswer {
        let at = placed.batch.created_at;
        KeptAnswer {
            key: self.key(),
            request_digest: self.digest,
            status: 201,
            location: None,
            body: json!({ "batchId": placed.batch.id }).to_string().into_bytes(),
            created_at: at,
            expires_at: at + kept_for,
        }
    }

    /// The batch that was placed, and when, if the answer is one of this mark.
    pub(super) fn placed(&self, answer: &KeptAnswer) -> Option<(BatchId, Timestamp)> {
        if answer.request_digest != self.digest {
            return None;
        }
        let body: Value = serde_json::from_slice(&answer.body).ok()?;
        Some((body["batchId"].as_str()?.parse().ok()?, answer.created_at))
    }
}

fn canonical(item: &ItemRequest) -> Value {
    let domain = item
        .domain
        .as_deref()
        .map(|text| text.parse::<DomainName>().map_or_else(|_| text.to_owned(), |domain| domain.to_string()));
    let nameservers = match &item.nameservers {
        Given::Value(hosts) => Some(hosts.iter().map(|host| host.to_lowercase()).collect::<Vec<_>>()),
        Given::Absent | Given::Unreadable => None,
    };
    json!([domain, item.provider, item.term, nameservers])
}

#[cfg(test)]
mod tests {
    use landrush_orders::checkout::ExpectedPrice;
    use uuid::Uuid;

    use super::*;

    fn mark(account: u128, domain: &str, price: Option<i64>) -> Mark {
        let expected = price.map(|amount| ExpectedPrice { amount, currency: "USD".into() });
        let item = ItemRequest {
            domain: Some(domain.into()),
            provider: Some("dynadot".into()),
            term: Some(1),
            nameservers: Given::Absent,
            expected_price: expected.map_or(Given::Absent, Given::Value),
        };
        let id = Uuid::from_u128(account);
        Mark::of(AccountId::from_uuid(id), ClientId::from_uuid(Uuid::nil()), [&item].into_iter())
    }

    #[test]
    fn the_same_order_has_the_same_mark_and_another_has_another() {
        let one = mark(1, "a.com", None);
        assert_eq!(one, mark(1, "A.com", Some(1)));
        assert_ne!(one, mark(2, "a.com", None));
        assert_ne!(one, mark(1, "b.com", None));
        assert!(one.key().len() < 255);
    }
}
