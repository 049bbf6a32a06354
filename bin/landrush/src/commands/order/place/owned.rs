//! Domains of a file that the account has already, by earlier orders that are completed.
//!
//! Open orders of a domain keep it from being ordered again; ended ones don't. A file that was changed is another file, and
//! what it says again is offered again: whoever is asked is told what of it is there already.

use landrush_model::order::Order;
use landrush_model::ports::{OrderFilter, OrderStore, PageStart, Total};
use landrush_model::{AccountId, DomainName, OrderId, Timestamp};
use serde_json::{Value, json};

use crate::wiring::Opened;

/// How many orders of one domain are looked at, the newest first.
const LOOKED_AT: u32 = 20;

/// A domain that the account has.
pub(super) struct Owned {
    domain: DomainName,
    order: OrderId,
    registered_at: Timestamp,
    expires_at: Option<Timestamp>,
}

/// Those of the domains that an order of the account registered and that have not run out since.
pub(super) async fn find(
    opened: &Opened,
    account: AccountId,
    domains: impl Iterator<Item = &DomainName>,
) -> anyhow::Result<Vec<Owned>> {
    let now = opened.now();
    let mut found = Vec::new();
    for domain in domains {
        let filter = OrderFilter { domain: Some(domain.clone()), ..OrderFilter::default() };
        let page = opened.store.list(account, &filter, PageStart::Offset(0), LOOKED_AT, Total::Skip).await?;
        found.extend(page.orders.into_iter().find_map(|order| Owned::by(order, now)));
    }
    Ok(found)
}

impl Owned {
    fn by(order: Order, now: Timestamp) -> Option<Self> {
        let registered = order.registered?;
        if registered.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return None;
        }
        Some(Self {
            domain: order.domain,
            order: order.id,
            registered_at: registered.at,
            expires_at: registered.expires_at,
        })
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let Self { domain, order, registered_at, expires_at } = self;
        let until = expires_at.map_or_else(String::new, |expires_at| format!(" until {expires_at}"));
        format!("{domain}  since {registered_at}{until}, by order {order}")
    }

    /// For machines.
    pub(super) fn value(&self) -> Value {
        json!({
            "domain": self.domain, "orderId": self.order, "registeredAt": self.registered_at,
            "expiresAt": self.expires_at,
        })
    }
}
