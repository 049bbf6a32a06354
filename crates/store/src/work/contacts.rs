//! Contacts at registrar accounts: made by one order, used by all of the registrant.

use std::collections::{HashMap, HashSet};

use diesel_async::RunQueryDsl;
use landrush_model::order::{Change, ContactChange, OperationChange};
use landrush_model::{OperationKind, OrderId, Timestamp};
use serde::Serialize;

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::sql_types::sql::Uid;
use crate::sql_types::{At, Id};

/// The state of a contact that exists.
pub(crate) const READY: &str = "ready";

#[derive(Serialize)]
struct Contact {
    place: usize,
    account_id: Id,
    registrant_id: Id,
    registrar_account_id: Id,
    order_id: Id,
    handle: Option<String>,
    due_at: At,
}

const CONTACT: &[(&str, Kind)] = &[
    ("place", Kind::BigInt),
    ("account_id", Kind::Uid),
    ("registrant_id", Kind::Uid),
    ("registrar_account_id", Kind::Uid),
    ("order_id", Kind::Uid),
    ("handle", Kind::Text),
    ("due_at", Kind::Moment),
];

const TAKE: Statement = Statement {
    text: "INSERT INTO contact_handles (account_id, registrant_id, registrar_account_id, order_id, state) \
           SELECT u.account_id, u.registrant_id, u.registrar_account_id, u.order_id, 'making' FROM {u} WHERE true \
           ORDER BY u.account_id, u.registrant_id, u.registrar_account_id, u.place \
           ON CONFLICT (account_id, registrant_id, registrar_account_id) DO NOTHING",
    columns: CONTACT,
};

const MAKERS: Statement = Statement {
    text: "SELECT h.registrant_id, h.registrar_account_id, h.order_id FROM {u} JOIN contact_handles h \
           ON h.account_id = u.account_id AND h.registrant_id = u.registrant_id \
           AND h.registrar_account_id = u.registrar_account_id \
           WHERE h.state = 'making'",
    columns: CONTACT,
};

/// Takes the contacts of the changes that begin to make one. Returns the orders that came too late.
pub(crate) async fn take(tx: &mut Conn, changes: &[&Change]) -> Result<HashSet<OrderId>, Failed> {
    let wishes: Vec<Contact> = changes
        .iter()
        .enumerate()
        .filter(|(_, change)| begins_contact(change))
        .filter_map(|(place, change)| Contact::of(place, change, None))
        .collect();
    if wishes.is_empty() {
        return Ok(HashSet::new());
    }
    let take: WithRecords<()> = TAKE.with(&wishes)?;
    on_conn!(tx, |c| take.execute(c).await)?;
    let makers: WithRecords<(Uid, Uid, Uid)> = MAKERS.with(&wishes)?;
    let makers: Vec<(Id, Id, Id)> = on_conn!(tx, |c| makers.load(c).await)?;
    let makers: HashMap<(Id, Id), Id> =
        makers.into_iter().map(|(registrant, at, order)| ((registrant, at), order)).collect();
    Ok(wishes
        .iter()
        .filter(|wish| makers.get(&(wish.registrant_id, wish.registrar_account_id)) != Some(&wish.order_id))
        .map(|wish| wish.order_id.into())
        .collect())
}

fn begins_contact(change: &Change) -> bool {
    matches!(&change.operation, OperationChange::Open(operation) if operation.kind == OperationKind::CreateContact)
}

impl Contact {
    /// The contact that the change keeps.
    fn made(place: usize, change: &Change) -> Option<Self> {
        match &change.contact {
            Some(ContactChange::Made(handle)) => Self::of(place, change, Some(handle.0.clone())),
            Some(ContactChange::Abandoned) | None => None,
        }
    }

    fn of(place: usize, change: &Change, handle: Option<String>) -> Option<Self> {
        Some(Self {
            place,
            account_id: change.order.account_id.into(),
            registrant_id: change.order.registrant_id?.into(),
            registrar_account_id: change.order.registrar_account_id.into(),
            order_id: change.order.id.into(),
            handle,
            due_at: At(Timestamp::EPOCH),
        })
    }
}

const STRANGERS: Statement = Statement {
    text: "SELECT u.order_id FROM {u} JOIN contact_handles h ON h.registrar_account_id = u.registrar_account_id \
           AND h.handle = u.handle WHERE h.registrant_id <> u.registrant_id",
    columns: CONTACT,
};

/// Of the changes that keep a contact, the orders of those whose contact is another registrant's.
pub(crate) async fn foreign(tx: &mut Conn, changes: &[&Change]) -> Result<HashSet<OrderId>, Failed> {
    let made: Vec<Contact> =
        changes.iter().enumerate().filter_map(|(place, change)| Contact::made(place, change)).collect();
    if made.is_empty() {
        return Ok(HashSet::new());
    }
    let strangers: WithRecords<Uid> = STRANGERS.with(&made)?;
    let strangers: Vec<Id> = on_conn!(tx, |c| strangers.load(c).await)?;
    let mut foreign: HashSet<OrderId> = strangers.into_iter().map(OrderId::from).collect();
    // Of several changes at once, the first keeps it.
    let mut keepers = HashMap::new();
    for contact in &made {
        let keeper =
            keepers.entry((contact.registrar_account_id, &contact.handle)).or_insert(contact.registrant_id);
        if *keeper != contact.registrant_id {
            foreign.insert(contact.order_id.into());
        }
    }
    Ok(foreign)
}

const MADE: Statement = Statement {
    text: "INSERT INTO contact_handles (account_id, registrant_id, registrar_account_id, order_id, state, handle) \
           SELECT u.account_id, u.registrant_id, u.registrar_account_id, u.order_id, 'ready', u.handle FROM {u} WHERE true \
           ON CONFLICT (account_id, registrant_id, registrar_account_id) DO UPDATE SET state = excluded.state, \
           handle = excluded.handle",
    columns: CONTACT,
};

const ABANDONED: Statement = Statement {
    text: "DELETE FROM contact_handles WHERE state = 'making' \
           AND (account_id, order_id) IN (SELECT u.account_id, u.order_id FROM {u})",
    columns: CONTACT,
};

/// Orders that wait for the contact are due at once. (COALESCE: SQLite would otherwise begin with all that waits for a time,
/// when that is little.)
const WAKE: Statement = Statement {
    text: "UPDATE orders SET due_at = u.due_at FROM {u} WHERE orders.registrant_id = u.registrant_id \
           AND orders.registrar_account_id = u.registrar_account_id AND orders.wait_reason = 'contact_pending' \
           AND COALESCE(orders.due_at, NULL) IS NOT NULL",
    columns: CONTACT,
};

/// Keeps the contacts that were made, gives up those that were not, and wakes the orders that wait for them.
pub(crate) async fn settle(tx: &mut Conn, changes: &[&Change]) -> Result<(), Failed> {
    let (mut made, mut abandoned) = (Vec::new(), Vec::new());
    for (place, change) in changes.iter().enumerate() {
        made.extend(Contact::made(place, change));
        if change.contact == Some(ContactChange::Abandoned) {
            abandoned.extend(Contact::of(place, change, None));
        }
    }
    for (statement, contacts) in [(&MADE, &made), (&ABANDONED, &abandoned)] {
        if !contacts.is_empty() {
            let settle: WithRecords<()> = statement.with(contacts)?;
            on_conn!(tx, |c| settle.execute(c).await)?;
            let wake: WithRecords<()> = WAKE.with(contacts)?;
            on_conn!(tx, |c| wake.execute(c).await)?;
        }
    }
    Ok(())
}
