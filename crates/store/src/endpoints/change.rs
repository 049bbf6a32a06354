//! Making endpoints, changing and deleting them, and giving them new secrets.

use std::sync::Arc;

use diesel::dsl::count_star;
use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::Timestamp;
use landrush_model::endpoint::{Endpoint, EndpointHealth};
use landrush_model::ports::{
    EndpointChange, EndpointError, KeptAnswer, NewEndpoint, SecretRotation, StoreError, Switch,
};

use super::{locked_row, of};
use crate::answers::{self, AnswerRow};
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::schema::{accounts, webhook_endpoints};
use crate::sql_types::{At, Id};
use crate::store::Context;
use crate::webhooks::{EndpointRow, Secret, seal};

/// What came of a transaction that keeps an answer.
enum Done<T> {
    Done(T),
    Refused(Refusal),
}

enum Refusal {
    LimitReached,
    NotFound,
    KeyUsed(Box<AnswerRow>),
}

impl<T> Done<T> {
    fn or_refused(self, context: &Context, doing: &'static str) -> Result<T, EndpointError> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Refused(Refusal::LimitReached) => Err(EndpointError::LimitReached),
            Self::Refused(Refusal::NotFound) => Err(EndpointError::NotFound),
            Self::Refused(Refusal::KeyUsed(row)) => {
                let kept = row.open(&context.seal_keys).map_err(|failed| failed.into_error(doing))?;
                Err(EndpointError::KeyUsed(Box::new(kept)))
            }
        }
    }
}

/// An answer to keep, sealed, and when.
type Kept = Option<(AnswerRow, Timestamp)>;

fn sealed(context: &Context, account: Id, answer: Option<KeptAnswer>) -> Kept {
    answer.map(|answer| (AnswerRow::seal(account.into(), &answer, &context.seal_keys), answer.created_at))
}

/// The answer that was kept under the key before.
async fn before(tx: &mut Conn, kept: &Kept) -> Result<Option<AnswerRow>, Failed> {
    match kept {
        None => Ok(None),
        Some((answer, now)) => answers::in_force(tx, answer.account_id.into(), &answer.key, *now).await,
    }
}

async fn keep(tx: &mut Conn, kept: &Kept) -> Result<(), Failed> {
    match kept {
        None => Ok(()),
        Some((answer, now)) => answers::replace(tx, answer.clone(), *now).await,
    }
}

pub(super) async fn add(context: &Arc<Context>, new: NewEndpoint) -> Result<(), EndpointError> {
    let doing = "add endpoint";
    let secret = seal(&context.seal_keys, &new.endpoint.id.into(), Secret::Present, &new.secret);
    let row = EndpointRow::of(&new.endpoint, secret);
    let kept = sealed(context, row.account_id, new.answer);
    let done =
        context.database.run_tx(doing, (row, kept), |tx, (row, kept)| insert(tx, row, kept).boxed()).await?;
    done.or_refused(context, doing)
}

async fn insert(tx: &mut Conn, row: &EndpointRow, kept: &Kept) -> Result<Done<()>, Failed> {
    // Of several that are made at once each counts the ones before it.
    if let Conn::Postgres(object) = &mut *tx {
        let account = accounts::table.find(row.account_id).select(accounts::id).for_no_key_update();
        let _: Vec<Id> = account.load(&mut **object).await?;
    }
    // A request that is repeated is answered, whatever came after the first.
    if let Some(before) = before(tx, kept).await? {
        return Ok(Done::Refused(Refusal::KeyUsed(Box::new(before))));
    }
    let counted = of!(row.account_id).select(count_star());
    let count: i64 = on_conn!(tx, |c| counted.get_result(c).await)?;
    if usize::try_from(count).map_err(Failed::damaged)? >= Endpoint::MOST_PER_ACCOUNT {
        return Ok(Done::Refused(Refusal::LimitReached));
    }
    keep(tx, kept).await?;
    let insert = diesel::insert_into(webhook_endpoints::table).values(row);
    on_conn!(tx, |c| insert.execute(c).await)?;
    Ok(Done::Done(()))
}

pub(super) async fn update(
    context: &Arc<Context>,
    of: (Id, Id),
    change: EndpointChange,
) -> Result<Option<Endpoint>, StoreError> {
    let doing = "update endpoint";
    context
        .database
        .run_tx(doing, (of, change), |tx, ((account, endpoint), change)| {
            apply(tx, *account, *endpoint, change).boxed()
        })
        .await
}

async fn apply(
    tx: &mut Conn,
    account: Id,
    endpoint: Id,
    change: &EndpointChange,
) -> Result<Option<Endpoint>, Failed> {
    let Some(row) = locked_row(tx, account, endpoint).await? else { return Ok(None) };
    let mut changed = Endpoint::from(row.clone());
    if let Some(url) = &change.url {
        changed.url.clone_from(url);
    }
    if let Some(description) = &change.description {
        changed.description.clone_from(description);
    }
    if let Some(event_types) = &change.event_types {
        changed.event_types = changed.event_types.changed_to(event_types.clone());
    }
    changed.health = switched(changed.health, change);
    changed.updated_at = change.at;
    let columns = (
        webhook_endpoints::url.eq(&changed.url),
        webhook_endpoints::description.eq(&changed.description),
        webhook_endpoints::event_types.eq(changed.event_types.to_stored()),
        row.health_columns(&changed.health),
        webhook_endpoints::updated_at.eq(Some(At(changed.updated_at))),
    );
    let update = diesel::update(webhook_endpoints::table.find(endpoint)).set(columns);
    on_conn!(tx, |c| update.execute(c).await)?;
    Ok(Some(changed))
}

fn switched(health: EndpointHealth, change: &EndpointChange) -> EndpointHealth {
    match change.switch {
        None => health,
        Some(Switch::On) => health.enabled(),
        Some(Switch::Off) => health.disabled_by_account(change.at),
    }
}

pub(super) async fn delete(
    context: &Arc<Context>,
    of: (Id, Id),
    at: Timestamp,
) -> Result<Option<Endpoint>, StoreError> {
    context
        .database
        .run_tx("delete endpoint", (of, at), |tx, ((account, endpoint), at)| {
            async move {
                let Some(row) = locked_row(tx, *account, *endpoint).await? else { return Ok(None) };
                let columns = (
                    webhook_endpoints::deleted_at.eq(Some(At(*at))),
                    webhook_endpoints::secret.eq(Vec::<u8>::new()),
                    webhook_endpoints::previous_secret.eq(None::<Vec<u8>>),
                    webhook_endpoints::previous_secret_key.eq(None::<String>),
                    webhook_endpoints::previous_secret_until.eq(None::<At>),
                );
                let update = diesel::update(webhook_endpoints::table.find(endpoint)).set(columns);
                on_conn!(tx, |c| update.execute(c).await)?;
                Ok(Some(row.into()))
            }
            .boxed()
        })
        .await
}

struct Rotating {
    context: Arc<Context>,
    account: Id,
    endpoint: Id,
    rotation: SecretRotation,
    kept: Kept,
}

pub(super) async fn rotate(
    context: &Arc<Context>,
    (account, endpoint): (Id, Id),
    mut rotation: SecretRotation,
) -> Result<Endpoint, EndpointError> {
    let doing = "rotate secret";
    let kept = sealed(context, account, rotation.answer.take());
    let rotating = Rotating { context: Arc::clone(context), account, endpoint, rotation, kept };
    let done =
        context.database.run_tx(doing, rotating, |tx, rotating| exchange(tx, rotating).boxed()).await?;
    done.or_refused(context, doing)
}

async fn exchange(tx: &mut Conn, rotating: &Rotating) -> Result<Done<Endpoint>, Failed> {
    let Rotating { context, account, endpoint, rotation, kept } = rotating;
    let Some(row) = locked_row(tx, *account, *endpoint).await? else {
        return Ok(Done::Refused(Refusal::NotFound));
    };
    if let Some(before) = before(tx, kept).await? {
        return Ok(Done::Refused(Refusal::KeyUsed(Box::new(before))));
    }
    keep(tx, kept).await?;
    let keys = &context.seal_keys;
    let present = seal(keys, endpoint, Secret::Present, &rotation.secret);
    // Sealed anew: a value opens in its own column only.
    let previous = seal(keys, endpoint, Secret::Previous, &row.open(keys)?);
    let until = rotation.previous_until();
    let columns = (
        webhook_endpoints::secret.eq(&present.bytes),
        webhook_endpoints::secret_key.eq(&present.key),
        webhook_endpoints::previous_secret.eq(until.map(|_| &previous.bytes)),
        webhook_endpoints::previous_secret_key.eq(until.map(|_| &previous.key)),
        webhook_endpoints::previous_secret_until.eq(until.map(At)),
        webhook_endpoints::updated_at.eq(Some(At(rotation.at))),
    );
    let update = diesel::update(webhook_endpoints::table.find(endpoint)).set(columns);
    on_conn!(tx, |c| update.execute(c).await)?;
    let rotated = Endpoint::from(row);
    Ok(Done::Done(Endpoint { previous_secret_until: until, updated_at: rotation.at, ..rotated }))
}
