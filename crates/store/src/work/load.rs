//! What a worker needs beside the order: the open operation, and how the contact stands.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use landrush_model::order::{ContactState, Order, Work};
use landrush_model::{ContactHandle, LeaseToken, Operation, Registrant};

use super::contacts::READY;
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::orders::detail_rows::OperationRow;
use crate::orders::row::OrderRow;
use crate::schema::{contact_handles, operations, registrants};
use crate::sql_types::Id;

/// The work of these orders, in their order; an error if one of them can't be read.
pub(crate) async fn works(tx: &mut Conn, rows: Vec<OrderRow>, token: Id) -> Result<Vec<Work>, Failed> {
    let (works, unreadable) = readable(tx, rows, token).await?;
    match unreadable.into_iter().next() {
        Some(Unreadable { why, .. }) => Err(why),
        None => Ok(works),
    }
}

/// An order that this release can't read: it has a word of a newer one, or is damaged.
pub(crate) struct Unreadable {
    pub(crate) order: Id,
    pub(crate) why: Failed,
}

/// The work of those of these orders that can be read, in their order, and the others: three queries, however many they are.
pub(crate) async fn readable(
    tx: &mut Conn,
    rows: Vec<OrderRow>,
    token: Id,
) -> Result<(Vec<Work>, Vec<Unreadable>), Failed> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let registrants = rows.iter().filter_map(|row| Some((row.account_id, row.registrant_id?))).collect();
    let mut operations = open_operations(tx, ids).await?;
    let contacts = Contacts::load(tx, registrants).await?;
    let mut work = |row: OrderRow| {
        let operation = operations.remove(&row.id).map(Operation::try_from).transpose()?;
        let contact = contacts.state(row.registrant_id, row.registrar_account_id)?;
        let order: Order = row.try_into()?;
        Ok(Work { order, lease: LeaseToken::from(token), operation, contact })
    };
    let (mut works, mut unreadable) = (Vec::new(), Vec::new());
    for row in rows {
        let order = row.id;
        match work(row) {
            Ok(work) => works.push(work),
            Err(why) => unreadable.push(Unreadable { order, why }),
        }
    }
    Ok((works, unreadable))
}

async fn open_operations(tx: &mut Conn, orders: Vec<Id>) -> Result<HashMap<Id, OperationRow>, Failed> {
    let query = operations::table.filter(operations::order_id.eq_any(orders)).filter(operations::is_open);
    let rows: Vec<OperationRow> = on_conn!(tx, |c| query.select(OperationRow::as_select()).load(c).await)?;
    Ok(rows.into_iter().map(|row| (row.order_id, row)).collect())
}

/// What is known of some registrants.
struct Contacts {
    handles: HashMap<(Id, Id), (String, Option<String>)>,
    data: HashMap<Id, String>,
}

impl Contacts {
    /// Each with its account.
    async fn load(tx: &mut Conn, of: Vec<(Id, Id)>) -> Result<Self, Failed> {
        let (accounts, registrants): (BTreeSet<Id>, BTreeSet<Id>) = of.into_iter().unzip();
        let mut contacts = Self { handles: HashMap::new(), data: HashMap::new() };
        if registrants.is_empty() {
            return Ok(contacts);
        }
        let query = contact_handles::table
            .filter(contact_handles::account_id.eq_any(accounts))
            .filter(contact_handles::registrant_id.eq_any(registrants.clone()))
            .select((
                contact_handles::registrant_id,
                contact_handles::registrar_account_id,
                contact_handles::state,
                contact_handles::handle,
            ));
        let handles: Vec<(Id, Id, String, Option<String>)> = on_conn!(tx, |c| query.load(c).await)?;
        for (registrant, registrar_account, state, handle) in handles {
            contacts.handles.insert((registrant, registrar_account), (state, handle));
        }
        let query = registrants::table
            .filter(registrants::id.eq_any(registrants))
            .select((registrants::id, registrants::data));
        let data: Vec<(Id, String)> = on_conn!(tx, |c| query.load(c).await)?;
        contacts.data = data.into_iter().collect();
        Ok(contacts)
    }

    fn state(&self, registrant: Option<Id>, registrar_account: Id) -> Result<ContactState, Failed> {
        let Some(registrant) = registrant else { return Ok(ContactState::Default) };
        let data = || {
            let data = self.data.get(&registrant);
            let data = data.ok_or_else(|| Failed::damaged("an order's registrant is missing"))?;
            Registrant::from_stored(data).map(Box::new).map_err(Failed::damaged)
        };
        Ok(match self.handles.get(&(registrant, registrar_account)) {
            None => ContactState::Missing(data()?),
            Some((state, Some(handle))) if state == READY => {
                ContactState::Ready(ContactHandle(handle.clone()))
            }
            Some(_) => ContactState::BeingMade(data()?),
        })
    }
}
