//! Gives new orders their places in the queue.

use std::collections::{HashMap, HashSet};

use diesel::sql_types::{BigInt, Nullable};
use diesel_async::RunQueryDsl;
use landrush_model::order::Order;
use serde::Serialize;
use uuid::Uuid;

use super::fair_queue::rank;
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::sql_types::Id;
use crate::sql_types::sql::Uid;

/// Where the queues of some registrar accounts begin, and where those of some accounts in them end.
#[derive(Debug, Default)]
pub(crate) struct Places {
    heads: HashMap<Uuid, i64>,
    tails: HashMap<(Uuid, Uuid), i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
struct Queue {
    registrar_account_id: Uuid,
    account_id: Uuid,
}

impl Queue {
    fn of(order: &Order) -> Self {
        Self { registrar_account_id: order.registrar_account_id.uuid(), account_id: order.account_id.uuid() }
    }
}

/// Each look is at one end of a range of an index.
pub(crate) const ENDS: Statement = Statement {
    text: "SELECT u.registrar_account_id, u.account_id, \
           (SELECT o.queue_rank FROM orders o WHERE o.registrar_account_id = u.registrar_account_id \
            AND o.queue_rank IS NOT NULL ORDER BY o.queue_rank LIMIT 1), \
           (SELECT o.queue_rank FROM orders o WHERE o.registrar_account_id = u.registrar_account_id \
            AND o.account_id = u.account_id AND o.queue_rank IS NOT NULL ORDER BY o.queue_rank DESC LIMIT 1) \
           FROM {u}",
    columns: &[("registrar_account_id", Kind::Uid), ("account_id", Kind::Uid)],
};

type Ends = (Uid, Uid, Nullable<BigInt>, Nullable<BigInt>);

impl Places {
    /// Looks where the queues of these orders begin and end.
    pub(crate) async fn load(tx: &mut Conn, orders: impl Iterator<Item = &Order>) -> Result<Self, Failed> {
        let queues: HashSet<Queue> = orders.map(Queue::of).collect();
        let queues: Vec<Queue> = queues.into_iter().collect();
        let ends: WithRecords<Ends> = ENDS.with(&queues)?;
        let ends: Vec<(Id, Id, Option<i64>, Option<i64>)> = on_conn!(tx, |c| ends.load(c).await)?;
        let mut places = Self::default();
        for (registrar_account, account, head, tail) in ends {
            if let Some(head) = head {
                places.heads.insert(registrar_account.0, head);
            }
            if let Some(tail) = tail {
                places.tails.insert((registrar_account.0, account.0), tail);
            }
        }
        Ok(places)
    }

    /// The place of one more order.
    pub(crate) fn take(&mut self, order: &Order) -> i64 {
        let Queue { registrar_account_id, account_id } = Queue::of(order);
        let head = self.heads.get(&registrar_account_id).copied();
        let tail = self.tails.get(&(registrar_account_id, account_id)).copied();
        let rank = rank(head, tail);
        self.heads.entry(registrar_account_id).or_insert(rank);
        self.tails.insert((registrar_account_id, account_id), rank);
        rank
    }
}
