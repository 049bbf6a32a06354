//! Slots and starts of calls to registrar accounts, counted over all replicas by the database's own clock.

use std::time::Duration;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel::sql_types::{Integer, Nullable};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{PermitSlots, Slot, StoreError};
use landrush_model::{Limits, RegistrarAccountId, Timestamp};
use serde::Serialize;

use crate::connection::{Conn, on_conn};
use crate::database_clock::{DatabaseNow, DatabaseNowPlus, micros};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::{permit_accounts, permit_slots};
use crate::sql_types::sql::{Moment, Uid};
use crate::sql_types::{At, Id};
use crate::store::Store;

#[async_trait]
impl PermitSlots for Store {
    async fn set_limits(&self, account: RegistrarAccountId, limits: Limits) -> Result<(), StoreError> {
        let input = (Id::from(account), limits.concurrency.map(|most| i64::from(most.get())));
        self.context
            .database
            .run_tx("set limits", input, |tx, (account, slots)| set_slots(tx, *account, *slots).boxed())
            .await
    }

    async fn take(
        &self,
        account: RegistrarAccountId,
        want: usize,
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError> {
        if want == 0 {
            return Ok(Vec::new());
        }
        let want = i32::try_from(want).unwrap_or(i32::MAX);
        let wanted = Wanted { account: account.into(), want, hold, token: Id(self.context.new_id()) };
        self.context.database.run_tx("take permits", wanted, |tx, wanted| take(tx, wanted).boxed()).await
    }

    async fn extend(
        &self,
        account: RegistrarAccountId,
        slots: &[Slot],
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError> {
        let held: Vec<SlotRecord> = slots.iter().map(|slot| SlotRecord::of(account, slot, hold)).collect();
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let kept = self
            .context
            .database
            .run_tx("extend permits", held, |tx, held| {
                async move {
                    let extend: WithRecords<(Integer, Nullable<Uid>, Moment)> = EXTEND.with(held)?;
                    let kept: Vec<(i32, Option<Id>, At)> = on_conn!(tx, |c| extend.load(c).await)?;
                    Ok(kept)
                }
                .boxed()
            })
            .await?;
        let slot = |(number, token, until): (i32, Option<Id>, At)| {
            token.map(|token| Slot { number, token: token.0, until: until.into() })
        };
        Ok(kept.into_iter().filter_map(slot).collect())
    }

    async fn release(&self, account: RegistrarAccountId, slots: &[Slot]) -> Result<(), StoreError> {
        let held: Vec<SlotRecord> =
            slots.iter().map(|slot| SlotRecord::of(account, slot, Duration::ZERO)).collect();
        if held.is_empty() {
            return Ok(());
        }
        self.context
            .database
            .run_tx("release permits", held, |tx, held| {
                async move {
                    let release: WithRecords<()> = RELEASE.with(held)?;
                    on_conn!(tx, |c| release.execute(c).await)?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn reserve_starts(
        &self,
        account: RegistrarAccountId,
        count: u32,
        spacing: Duration,
    ) -> Result<Duration, StoreError> {
        let input = (Id::from(account), spacing.saturating_mul(count));
        self.context
            .database
            .run_tx("reserve starts", input, |tx, (account, taken)| reserve(tx, *account, *taken).boxed())
            .await
    }
}

#[derive(Serialize)]
struct SlotRecord {
    registrar_account_id: Id,
    number: i32,
    token: Id,
    hold: i64,
}

impl SlotRecord {
    fn of(account: RegistrarAccountId, slot: &Slot, hold: Duration) -> Self {
        Self {
            registrar_account_id: account.into(),
            number: slot.number,
            token: Id(slot.token),
            hold: micros(hold),
        }
    }
}

const SLOT: &[(&str, Kind)] = &[
    ("registrar_account_id", Kind::Uid),
    ("number", Kind::Integer),
    ("token", Kind::Uid),
    ("hold", Kind::BigInt),
];

const EXTEND: Statement = Statement {
    text: "UPDATE permit_slots SET until = {now} + u.hold{micros} FROM {u} \
           WHERE permit_slots.registrar_account_id = u.registrar_account_id AND permit_slots.number = u.number \
           AND permit_slots.token = u.token AND permit_slots.until > {now} \
           RETURNING permit_slots.number, permit_slots.token, permit_slots.until",
    columns: SLOT,
};

const RELEASE: Statement = Statement {
    text: "UPDATE permit_slots SET token = NULL, until = {now} FROM {u} \
           WHERE permit_slots.registrar_account_id = u.registrar_account_id AND permit_slots.number = u.number \
           AND permit_slots.token = u.token",
    columns: SLOT,
};

/// How many slots an account has; `None` if its calls are not counted.
type Slots = Option<i64>;

async fn set_slots(tx: &mut Conn, account: Id, slots: Slots) -> Result<(), Failed> {
    make_account(tx, account).await?;
    let update = diesel::update(permit_accounts::table.find(account)).set(permit_accounts::slots.eq(slots));
    on_conn!(tx, |c| update.execute(c).await)?;
    let Some(slots) = slots else { return Ok(()) };
    let slots = i32::try_from(slots).map_err(Failed::damaged)?;
    grow(tx, account, slots).await?;
    let beyond = permit_slots::table
        .filter(permit_slots::registrar_account_id.eq(account))
        .filter(permit_slots::number.ge(slots))
        .filter(permit_slots::until.le(DatabaseNow));
    on_conn!(tx, |c| diesel::delete(beyond).execute(c).await)?;
    Ok(())
}

/// Makes the account's row if it is missing.
async fn make_account(tx: &mut Conn, account: Id) -> Result<(), Failed> {
    let row = (
        permit_accounts::registrar_account_id.eq(account),
        permit_accounts::slots.eq(Some(0i64)),
        permit_accounts::next_start.eq(At(Timestamp::EPOCH)),
        permit_accounts::reserved_at.eq(At(Timestamp::EPOCH)),
    );
    let insert = diesel::insert_into(permit_accounts::table).values(row).on_conflict_do_nothing();
    on_conn!(tx, |c| insert.execute(c).await)?;
    Ok(())
}

#[derive(Serialize)]
struct NewSlot {
    registrar_account_id: Id,
    number: i32,
    until: At,
}

const GROW: Statement = Statement {
    text: "INSERT INTO permit_slots (registrar_account_id, number, until) \
           SELECT u.registrar_account_id, u.number, u.until FROM {u} WHERE true \
           ON CONFLICT (registrar_account_id, number) DO NOTHING",
    columns: &[("registrar_account_id", Kind::Uid), ("number", Kind::Integer), ("until", Kind::Moment)],
};

/// Makes the slots below `slots` that are missing.
async fn grow(tx: &mut Conn, account: Id, slots: i32) -> Result<(), Failed> {
    let new = |number| NewSlot { registrar_account_id: account, number, until: At(Timestamp::EPOCH) };
    let slots: Vec<NewSlot> = (0..slots).map(new).collect();
    let insert: WithRecords<()> = GROW.with(&slots)?;
    on_conn!(tx, |c| insert.execute(c).await)?;
    Ok(())
}

struct Wanted {
    account: Id,
    want: i32,
    hold: Duration,
    token: Id,
}

async fn take(tx: &mut Conn, wanted: &Wanted) -> Result<Vec<Slot>, Failed> {
    let slots = permit_accounts::table.find(wanted.account).select(permit_accounts::slots);
    let slots: Option<Slots> = on_conn!(tx, |c| slots.get_result(c).await.optional())?;
    let Some(slots) = slots.flatten() else { return Ok(Vec::new()) };
    let free = free_slots(tx, wanted, slots).await?;
    if free.is_empty() {
        return Ok(Vec::new());
    }
    let chosen = permit_slots::table
        .filter(permit_slots::registrar_account_id.eq(wanted.account))
        .filter(permit_slots::number.eq_any(free));
    let taken = (
        permit_slots::token.eq(Some(wanted.token)),
        permit_slots::until.eq(DatabaseNowPlus::after(wanted.hold)),
    );
    let taken: Vec<(i32, At)> = on_conn!(tx, |c| {
        let update = diesel::update(chosen).set(taken);
        update.returning((permit_slots::number, permit_slots::until)).get_results(c).await
    })?;
    let slot = |(number, until): (i32, At)| Slot { number, token: wanted.token.0, until: until.into() };
    Ok(taken.into_iter().map(slot).collect())
}

/// Free slots within the limit; in PostgreSQL they are locked, and those that somebody else is taking are passed over.
async fn free_slots(tx: &mut Conn, wanted: &Wanted, slots: i64) -> Result<Vec<i32>, Failed> {
    let limit = i32::try_from(slots).map_err(Failed::damaged)?;
    let query = permit_slots::table
        .filter(permit_slots::registrar_account_id.eq(wanted.account))
        .filter(permit_slots::number.lt(limit))
        .filter(permit_slots::until.le(DatabaseNow))
        .order(permit_slots::number)
        .limit(wanted.want.into())
        .select(permit_slots::number);
    Ok(match &mut *tx {
        Conn::Sqlite(object) => query.load(&mut **object).await?,
        Conn::Postgres(object) => query.for_update().skip_locked().load(&mut **object).await?,
    })
}

/// Statements of several connections don't get the row in the order in which they began; what is more than that was the
/// clock.
const SET_BACK: Duration = Duration::from_secs(5);

/// Moves the next start on by what is taken. Returns how long from now the first of the taken starts is.
async fn reserve(tx: &mut Conn, account: Id, taken: Duration) -> Result<Duration, Failed> {
    make_account(tx, account).await?;
    let query = permit_accounts::table.find(account).select((
        permit_accounts::next_start,
        permit_accounts::reserved_at,
        DatabaseNow,
    ));
    let (next, reserved_at, now): (At, At, At) = match &mut *tx {
        Conn::Sqlite(object) => query.get_result(&mut **object).await?,
        Conn::Postgres(object) => query.for_update().get_result(&mut **object).await?,
    };
    let start = first_start(next.0, reserved_at.0, now.0);
    let update = diesel::update(permit_accounts::table.find(account))
        .set((permit_accounts::next_start.eq(At(start + taken)), permit_accounts::reserved_at.eq(now)));
    on_conn!(tx, |c| update.execute(c).await)?;
    Ok(start.since(now.0))
}

/// Where the next start is. If the clock was set back since it was reckoned, it is as far ahead as it was then.
fn first_start(next: Timestamp, reckoned_at: Timestamp, now: Timestamp) -> Timestamp {
    let back = reckoned_at.since(now);
    let next = if back > SET_BACK { next - back } else { next };
    next.max(now)
}
