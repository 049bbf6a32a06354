//! Holds on domains, over all accounts.

use std::collections::HashMap;

use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use landrush_model::order::{Change, DomainClaim, Holder, OperationChange};
use landrush_model::{OperationKind, OrderId};
use serde::Serialize;

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::sql_types::Id;
use crate::sql_types::sql::Uid;

#[derive(Serialize)]
struct Wish<'a> {
    place: usize,
    domain: &'a str,
    account_id: Id,
    order_id: Id,
}

const WISH: &[(&str, Kind)] =
    &[("place", Kind::BigInt), ("domain", Kind::Text), ("account_id", Kind::Uid), ("order_id", Kind::Uid)];

/// Of two that want the same, the first gets it. Domains are taken in one order, so that two transactions don't wait for
/// each other.
const TAKE: Statement = Statement {
    text: "INSERT INTO domain_claims (domain, account_id, order_id, kind) \
           SELECT u.domain, u.account_id, u.order_id, 'open' FROM {u} WHERE true ORDER BY u.domain, u.place \
           ON CONFLICT (domain) DO NOTHING",
    columns: WISH,
};

const HOLDERS: Statement = Statement {
    text: "SELECT d.domain, d.order_id, d.kind FROM {u} JOIN domain_claims d ON d.domain = u.domain",
    columns: WISH,
};

/// Takes the domains of the changes that open a registration. Returns who holds those that were not to be had.
pub(crate) async fn take(tx: &mut Conn, changes: &[&Change]) -> Result<HashMap<OrderId, Holder>, Failed> {
    let wishes: Vec<Wish<'_>> = changes
        .iter()
        .enumerate()
        .filter(|(_, change)| opens_registration(change))
        .map(|(place, change)| Wish {
            place,
            domain: change.order.domain.as_str(),
            account_id: change.order.account_id.into(),
            order_id: change.order.id.into(),
        })
        .collect();
    if wishes.is_empty() {
        return Ok(HashMap::new());
    }
    let take: WithRecords<()> = TAKE.with(&wishes)?;
    on_conn!(tx, |c| take.execute(c).await)?;
    let holders: WithRecords<(Text, Uid, Text)> = HOLDERS.with(&wishes)?;
    let holders: Vec<(String, Id, String)> = on_conn!(tx, |c| holders.load(c).await)?;
    let holders: HashMap<String, (Id, String)> =
        holders.into_iter().map(|(domain, order, kind)| (domain, (order, kind))).collect();
    Ok(wishes
        .iter()
        .filter_map(|wish| {
            let holder = match holders.get(wish.domain) {
                Some((order, _)) if *order == wish.order_id => return None,
                Some((_, kind)) if kind == "registered" => Holder::Registration,
                // Or it has just been given back; then the next try gets it.
                Some(_) | None => Holder::OpenOrder,
            };
            Some((wish.order_id.into(), holder))
        })
        .collect())
}

fn opens_registration(change: &Change) -> bool {
    matches!(&change.operation, OperationChange::Open(operation) if operation.kind == OperationKind::Register)
}

#[derive(Serialize)]
struct Of {
    order_id: Id,
}

const KEEP: Statement = Statement {
    text: "UPDATE domain_claims SET kind = 'registered' WHERE order_id IN (SELECT u.order_id FROM {u})",
    columns: &[("order_id", Kind::Uid)],
};

const RELEASE: Statement = Statement {
    text: "DELETE FROM domain_claims WHERE order_id IN (SELECT u.order_id FROM {u})",
    columns: &[("order_id", Kind::Uid)],
};

/// Makes holds last, or ends them, as the changes have it.
pub(crate) async fn settle(tx: &mut Conn, changes: &[&Change]) -> Result<(), Failed> {
    for (claim, statement) in [(DomainClaim::Registered, &KEEP), (DomainClaim::Release, &RELEASE)] {
        let of: Vec<Of> = changes
            .iter()
            .filter(|change| change.claim == claim)
            .map(|change| Of { order_id: change.order.id.into() })
            .collect();
        if !of.is_empty() {
            let settle: WithRecords<()> = statement.with(&of)?;
            on_conn!(tx, |c| settle.execute(c).await)?;
        }
    }
    Ok(())
}
