//! Claiming deliveries: which of those that are due.

mod leasing;

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::sync::Arc;

use diesel::dsl::min;
use diesel::prelude::{BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl};
use diesel::sql_types::Bool;
use futures_util::FutureExt;
use landrush_model::ports::{Delivery, DeliveryClaim, DeliveryState, StoreError};
use landrush_model::{DeliveryId, EndpointId};

use super::turns::{self, Round};
use crate::connection::{Conn, free_rows};
use crate::database_clock::DatabaseNow;
use crate::error::Failed;
use crate::schema::deliveries;
use crate::sql_types::{At, Id};
use crate::store::Context;

/// How many transactions one claim may take, where those before found little that can be delivered.
const TRANSACTIONS: usize = 8;

/// So many more rows are looked at than are wanted: some belong to endpoints that the worker holds enough of.
const SLACK: usize = 16;

struct Wanted {
    context: Arc<Context>,
    claim: DeliveryClaim,
    token: Id,
    /// Which endpoint had the last turn.
    last: Id,
}

pub(crate) async fn claim(
    context: &Arc<Context>,
    mut claim: DeliveryClaim,
) -> Result<Vec<Delivery>, StoreError> {
    let mut claimed: Vec<Delivery> = Vec::new();
    for _ in 0..TRANSACTIONS {
        if claim.limit == 0 {
            break;
        }
        let wanted = Wanted {
            context: Arc::clone(context),
            claim: claim.clone(),
            token: Id(context.new_id()),
            last: context.endpoint_turn.last(),
        };
        let found = context
            .database
            .run_tx("claim deliveries", wanted, |tx, wanted| claim_due(tx, wanted).boxed())
            .await;
        let found = match found {
            Ok(found) => found,
            Err(error) if claimed.is_empty() => return Err(error),
            // What is leased is to be delivered; the next claim fails too if it must.
            Err(_) => break,
        };
        if let Some(endpoint) = found.last {
            context.endpoint_turn.had(endpoint);
        }
        found.unreadable.iter().for_each(Unreadable::tell);
        claim.limit -= found.deliveries.len().min(claim.limit);
        for delivery in &found.deliveries {
            *claim.held.entry(delivery.endpoint).or_default() += 1;
        }
        claimed.extend(found.deliveries);
        if found.rest == Rest::None {
            break;
        }
    }
    Ok(claimed)
}

/// What one transaction found.
#[derive(Default)]
struct Found {
    deliveries: Vec<Delivery>,
    /// What a newer release wrote, or is damaged.
    unreadable: Vec<Unreadable>,
    /// The endpoint that had the last turn, if there were turns.
    last: Option<Id>,
    rest: Rest,
}

/// A delivery that can't be read.
struct Unreadable {
    id: DeliveryId,
    why: Failed,
    fate: Fate,
}

/// What becomes of a delivery that can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It waits for a release that can read it.
    PutOff,
    /// It has waited for long enough.
    GivenUp,
}

impl Unreadable {
    fn new(id: Id, why: Failed, claim: &DeliveryClaim) -> Self {
        let id = DeliveryId::from(id);
        let fate = if id.made_at() < claim.give_up_before { Fate::GivenUp } else { Fate::PutOff };
        Self { id, why, fate }
    }

    fn tell(&self) {
        let (id, why) = (self.id, &self.why as &dyn Error);
        match self.fate {
            Fate::PutOff => {
                tracing::error!(delivery.id = %id, error = why, "a delivery can't be read by this release; it is left alone for now");
            }
            Fate::GivenUp => {
                tracing::error!(delivery.id = %id, error = why, "a delivery can't be read by this release; it is given up");
            }
        }
    }
}

/// Whether another look may find more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Rest {
    #[default]
    None,
    Some,
}

diesel::alias!(deliveries as earlier: Earlier);

/// Deliveries that are due and in their turn within their batch, with their endpoints, by age.
macro_rules! due {
    ($now:expr) => {{
        // One look at an index per delivery. (As NOT EXISTS it would be a join, with whatever plan suits the moment.) One that
        // was given up untried, or put off because it can't be read, holds up nobody.
        let first_untried = earlier
            .filter(earlier.field(deliveries::endpoint_id).eq(deliveries::endpoint_id))
            .filter(earlier.field(deliveries::batch_id).eq(deliveries::batch_id))
            // As a literal, which is what the partial index has.
            .filter(diesel::dsl::sql::<Bool>("earlier.attempts = 0"))
            .filter(earlier.field(deliveries::state).eq(DeliveryState::Waiting.as_str()))
            .filter(earlier.field(deliveries::due_at).is_null().or(earlier.field(deliveries::due_at).le($now)))
            .select(min(earlier.field(deliveries::sequence)))
            .single_value();
        let in_turn = deliveries::attempts
            .gt(0)
            .or(deliveries::batch_id.is_null())
            .or(deliveries::sequence.nullable().le(first_untried));
        deliveries::table
            .filter(deliveries::due_at.le($now))
            .filter(in_turn)
            .order(deliveries::due_at)
            .select((deliveries::id, deliveries::endpoint_id))
    }};
}

async fn claim_due(tx: &mut Conn, wanted: &Wanted) -> Result<Found, Failed> {
    let mut choice = Choice::new(&wanted.claim);
    let now = At(wanted.claim.now);
    let most = wanted.claim.limit + SLACK;
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let expired = deliveries::table
        .filter(deliveries::lease_until.le(DatabaseNow.nullable()))
        .order(deliveries::lease_until)
        .limit(limit)
        .select((deliveries::id, deliveries::endpoint_id));
    let expired: Vec<(Id, Id)> = free_rows!(tx, expired);
    choice.take(expired);
    let by_age: Vec<(Id, Id)> = free_rows!(tx, due!(now).limit(limit));
    let mut found = Found::default();
    if by_age.len() < most {
        choice.take(by_age);
    } else {
        let round = turns::round(tx, wanted.last, now).await?;
        found.last = take_in_turns(tx, &mut choice, &round, by_age, now).await?;
        found.rest = if round.is_whole { Rest::None } else { Rest::Some };
    }
    if choice.chosen.is_empty() {
        return Ok(found);
    }
    let chosen: Vec<Id> = choice.chosen.into_iter().collect();
    leasing::lease(tx, wanted, chosen, &mut found).await?;
    Ok(found)
}

/// The first of each endpoint, then the others by age, then what room is left from endpoint to endpoint. Returns who had the
/// last turn.
async fn take_in_turns(
    tx: &mut Conn,
    choice: &mut Choice<'_>,
    round: &Round,
    by_age: Vec<(Id, Id)>,
    now: At,
) -> Result<Option<Id>, Failed> {
    let wanted = round.firsts.iter().filter(|(endpoint, _)| choice.room_for(*endpoint) > 0);
    let firsts: Vec<Id> = wanted.map(|(_, delivery)| *delivery).take(choice.left).collect();
    let free: Vec<(Id, Id)> = free_rows!(tx, due!(now).filter(deliveries::id.eq_any(firsts)));
    choice.take(free);
    choice.take(by_age);
    let had = |choice: &Choice<'_>| {
        let chosen = round.firsts.iter().rev().find(|(_, delivery)| choice.chosen.contains(delivery));
        chosen.map(|(endpoint, _)| *endpoint)
    };
    let last = had(choice).or(Some(round.end));
    for (endpoint, _) in &round.firsts {
        let room = choice.room_for(*endpoint).min(choice.left);
        if room == 0 {
            continue;
        }
        // Those that are chosen already are among them.
        let limit = i64::try_from(room + choice.taken_of(*endpoint)).unwrap_or(i64::MAX);
        let rows: Vec<(Id, Id)> =
            free_rows!(tx, due!(now).filter(deliveries::endpoint_id.eq(*endpoint)).limit(limit));
        choice.take(rows);
    }
    Ok(last)
}

/// What is chosen, within the limits.
struct Choice<'a> {
    claim: &'a DeliveryClaim,
    left: usize,
    chosen: HashSet<Id>,
    taken: HashMap<Id, usize>,
}

impl<'a> Choice<'a> {
    fn new(claim: &'a DeliveryClaim) -> Self {
        Self { claim, left: claim.limit, chosen: HashSet::new(), taken: HashMap::new() }
    }

    fn taken_of(&self, endpoint: Id) -> usize {
        self.taken.get(&endpoint).copied().unwrap_or(0)
    }

    fn room_for(&self, endpoint: Id) -> usize {
        self.claim.room_for(EndpointId::from(endpoint)).saturating_sub(self.taken_of(endpoint))
    }

    fn take(&mut self, rows: Vec<(Id, Id)>) {
        for (delivery, endpoint) in rows {
            if self.left > 0 && self.room_for(endpoint) > 0 && self.chosen.insert(delivery) {
                self.left -= 1;
                *self.taken.entry(endpoint).or_default() += 1;
            }
        }
    }
}
