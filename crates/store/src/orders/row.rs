//! Orders as rows.

use diesel::prelude::{Insertable, Queryable, Selectable};
use landrush_model::order::{Order, Registered, Wait};
use landrush_model::{DomainName, Failure, Money, Nameservers, Term, Timestamp, WaitReason};

use crate::columns::by_column;
use crate::error::Failed;
use crate::schema::orders;
use crate::sql_types::{At, Id};

/// What callers see of an order.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
pub(crate) struct OrderRow {
    pub(crate) id: Id,
    pub(crate) account_id: Id,
    pub(super) client_id: Id,
    pub(super) batch_id: Id,
    pub(super) position: i32,
    pub(crate) domain: String,
    pub(super) provider: String,
    pub(crate) registrar_account_id: Id,
    pub(super) term: i16,
    pub(super) nameservers: Option<String>,
    pub(crate) registrant_id: Option<Id>,
    pub(super) price_amount: i64,
    pub(super) price_currency: String,
    pub(super) cost_amount: i64,
    pub(super) cost_currency: String,
    pub(super) catalogue_version: i64,
    pub(super) state: String,
    pub(super) is_open: bool,
    pub(super) attempt: i32,
    pub(super) version: i64,
    pub(super) machine_version: i16,
    pub(super) sends: i64,
    pub(super) hindrances: i64,
    pub(super) wait_reason: Option<String>,
    pub(super) wait_since: Option<At>,
    pub(super) wait_until: Option<At>,
    pub(super) wake_at: Option<At>,
    pub(super) last_error: Option<String>,
    pub(super) failure: Option<String>,
    pub(super) registered_at: Option<At>,
    pub(super) registration_expires_at: Option<At>,
    pub(super) give_up_at: At,
    pub(super) created_at: At,
    pub(super) updated_at: At,
}

/// A new order and its place in the queue.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
pub(crate) struct NewOrderRow {
    #[diesel(embed)]
    pub(crate) order: OrderRow,
    pub(crate) queue_rank: Option<i64>,
}

by_column!(NewOrderRow, NewOrders, orders {
    id: Id = order.id,
    account_id: Id = order.account_id,
    client_id: Id = order.client_id,
    batch_id: Id = order.batch_id,
    position: i32 = order.position,
    domain: String = order.domain,
    provider: String = order.provider,
    registrar_account_id: Id = order.registrar_account_id,
    term: i16 = order.term,
    nameservers: Option<String> = order.nameservers,
    registrant_id: Option<Id> = order.registrant_id,
    price_amount: i64 = order.price_amount,
    price_currency: String = order.price_currency,
    cost_amount: i64 = order.cost_amount,
    cost_currency: String = order.cost_currency,
    catalogue_version: i64 = order.catalogue_version,
    state: String = order.state,
    is_open: bool = order.is_open,
    attempt: i32 = order.attempt,
    version: i64 = order.version,
    machine_version: i16 = order.machine_version,
    sends: i64 = order.sends,
    hindrances: i64 = order.hindrances,
    wait_reason: Option<String> = order.wait_reason,
    wait_since: Option<At> = order.wait_since,
    wait_until: Option<At> = order.wait_until,
    wake_at: Option<At> = order.wake_at,
    last_error: Option<String> = order.last_error,
    failure: Option<String> = order.failure,
    registered_at: Option<At> = order.registered_at,
    registration_expires_at: Option<At> = order.registration_expires_at,
    give_up_at: At = order.give_up_at,
    created_at: At = order.created_at,
    updated_at: At = order.updated_at,
    queue_rank: Option<i64> = queue_rank,
});

/// JSON of a value that is kept as text.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, Failed> {
    serde_json::to_string(value).map_err(Failed::damaged)
}

/// A value out of its JSON.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failed> {
    serde_json::from_str(text).map_err(Failed::damaged)
}

/// An amount out of its two columns.
pub(crate) fn money(amount: i64, currency: &str) -> Result<Money, Failed> {
    Ok(Money::new(amount, currency.parse().map_err(Failed::damaged)?))
}

/// A count that is kept with a sign.
pub(crate) fn count(value: impl TryInto<u32>) -> Result<u32, Failed> {
    value.try_into().map_err(|_| Failed::damaged("a count is negative or too large"))
}

pub(crate) fn small(value: u32) -> Result<i32, Failed> {
    value.try_into().map_err(Failed::damaged)
}

impl OrderRow {
    pub(crate) fn of(order: &Order) -> Result<Self, Failed> {
        Ok(Self {
            id: order.id.into(),
            account_id: order.account_id.into(),
            client_id: order.client_id.into(),
            batch_id: order.batch_id.into(),
            position: order.position.into(),
            domain: order.domain.as_str().to_owned(),
            provider: order.provider.as_str().to_owned(),
            registrar_account_id: order.registrar_account_id.into(),
            term: order.term.years().into(),
            nameservers: order.nameservers.as_ref().map(json).transpose()?,
            registrant_id: order.registrant_id.map(Id::from),
            price_amount: order.price.amount,
            price_currency: order.price.currency.code().to_owned(),
            cost_amount: order.cost.amount,
            cost_currency: order.cost.currency.code().to_owned(),
            catalogue_version: order.catalogue_version,
            state: order.state.as_str().to_owned(),
            is_open: !order.state.is_terminal(),
            attempt: small(order.attempt)?,
            version: order.version,
            machine_version: Order::MACHINE_VERSION,
            sends: order.sends.into(),
            hindrances: order.hindrances.into(),
            wait_reason: order.wait.map(|wait| wait.reason.as_str().to_owned()),
            wait_since: order.wait.map(|wait| wait.since.into()),
            wait_until: order.wait.and_then(|wait| wait.until).map(At::from),
            wake_at: order.wake_at.map(At::from),
            last_error: order.last_error.clone(),
            failure: order.failure.as_ref().map(json).transpose()?,
            registered_at: order.registered.as_ref().map(|registered| registered.at.into()),
            registration_expires_at: order
                .registered
                .as_ref()
                .and_then(|registered| registered.expires_at)
                .map(At::from),
            give_up_at: order.give_up_at.into(),
            created_at: order.created_at.into(),
            updated_at: order.updated_at.into(),
        })
    }
}

impl TryFrom<OrderRow> for Order {
    type Error = Failed;

    fn try_from(row: OrderRow) -> Result<Self, Failed> {
        Ok(Self {
            id: row.id.into(),
            account_id: row.account_id.into(),
            client_id: row.client_id.into(),
            batch_id: row.batch_id.into(),
            position: row.position.try_into().map_err(Failed::damaged)?,
            domain: DomainName::from_stored(&row.domain).map_err(Failed::damaged)?,
            provider: row.provider.parse().map_err(Failed::damaged)?,
            registrar_account_id: row.registrar_account_id.into(),
            term: Term::try_from(i64::from(row.term)).map_err(Failed::damaged)?,
            nameservers: row.nameservers.as_deref().map(nameservers).transpose()?,
            registrant_id: row.registrant_id.map(Into::into),
            price: money(row.price_amount, &row.price_currency)?,
            cost: money(row.cost_amount, &row.cost_currency)?,
            catalogue_version: row.catalogue_version,
            state: landrush_model::order::OrderState::from_name(&row.state)
                .ok_or_else(|| Failed::damaged("a state of an order that this release doesn't know"))?,
            attempt: count(row.attempt)?,
            version: row.version,
            sends: count(row.sends)?,
            hindrances: count(row.hindrances)?,
            wait: wait(row.wait_reason.as_deref(), row.wait_since, row.wait_until)?,
            wake_at: row.wake_at.map(Timestamp::from),
            last_error: row.last_error,
            failure: row.failure.as_deref().map(from_json::<Failure>).transpose()?,
            registered: row.registered_at.map(|at| Registered {
                at: at.into(),
                expires_at: row.registration_expires_at.map(Timestamp::from),
            }),
            give_up_at: row.give_up_at.into(),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        })
    }
}

fn nameservers(text: &str) -> Result<Nameservers, Failed> {
    Nameservers::from_stored(from_json(text)?).map_err(Failed::damaged)
}

fn wait(reason: Option<&str>, since: Option<At>, until: Option<At>) -> Result<Option<Wait>, Failed> {
    match (reason, since) {
        (Some(reason), Some(since)) => {
            let reason = WaitReason::from_code(reason)
                .ok_or_else(|| Failed::damaged("a reason to wait that this release doesn't know"))?;
            Ok(Some(Wait { reason, since: since.into(), until: until.map(Timestamp::from) }))
        }
        _ => Ok(None),
    }
}
