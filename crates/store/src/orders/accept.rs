//! Accepting batches, several in one transaction.

use std::sync::Arc;

use diesel::QueryDsl;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::order::Order;
use landrush_model::ports::{AcceptError, Acceptance};
use landrush_model::spending::spends;
use serde::Serialize;
use uuid::Uuid;

use super::admission::Admission;
use super::batch_row::BatchRow;
use super::detail_rows::{LedgerRow, TimelineRow};
use super::places::Places;
use super::row::{NewOrderRow, OrderRow};
use super::spending;
use crate::answers::{self, AnswerRow, KeyOf};
use crate::connection::{Conn, insert_all, on_conn};
use crate::error::Failed;
use crate::group::together_or_alone;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::{batches, catalogue_versions, kept_answers, ledger, orders, timeline};
use crate::sql_types::Id;
use crate::sql_types::sql::Uid;
use crate::store::Context;

#[derive(Clone)]
struct Group {
    context: Arc<Context>,
    acceptances: Arc<Vec<Acceptance>>,
}

/// Accepts what can be.
pub(crate) async fn accept_group(
    context: Arc<Context>,
    acceptances: Vec<Acceptance>,
) -> Vec<Result<(), AcceptError>> {
    let shared = Arc::clone(&context);
    let results = together_or_alone("accept", acceptances, move |acceptances| {
        let group = Group { context: Arc::clone(&shared), acceptances };
        let database = shared.database.clone();
        async move { database.try_tx("accept", group, |tx, group| accept_all(tx, group).boxed()).await }
            .boxed()
    })
    .await;
    if results.iter().any(Result::is_ok) {
        context.wake_workers();
    }
    results
}

async fn accept_all(tx: &mut Conn, group: &Group) -> Result<Vec<Result<(), AcceptError>>, Failed> {
    let mut admission = look(tx, group).await?;
    let verdicts: Vec<_> = group.acceptances.iter().map(|acceptance| admission.admit(acceptance)).collect();
    let admitted: Vec<&Acceptance> = group
        .acceptances
        .iter()
        .zip(&verdicts)
        .filter_map(|(acceptance, verdict)| verdict.is_ok().then_some(acceptance))
        .collect();
    if !admitted.is_empty() {
        answers::forget(tx, &admission.run_out).await?;
        let charges = admitted.iter().flat_map(|acceptance| &acceptance.ledger);
        spending::add(tx, &spends(charges).map_err(Failed::damaged)?).await?;
        insert(tx, &group.context, &admitted).await?;
    }
    Ok(verdicts)
}

#[derive(Serialize)]
struct DomainOf {
    account_id: Uuid,
    domain: String,
}

// One look into the index for each: as a join it may become a walk through all open orders of the account.
const OPEN: Statement = Statement {
    text: "SELECT u.account_id, u.domain FROM {u} WHERE (SELECT o.id FROM orders o WHERE o.account_id = u.account_id \
           AND o.domain = u.domain AND o.is_open LIMIT 1) IS NOT NULL",
    columns: &[("account_id", Kind::Uid), ("domain", Kind::Text)],
};

/// Of the domains of these orders, those that an open order of the same account is for.
pub(super) async fn open_domains(
    tx: &mut Conn,
    orders: impl Iterator<Item = &Order>,
) -> Result<Vec<(Id, String)>, Failed> {
    let domain_of =
        |order: &Order| DomainOf { account_id: order.account_id.uuid(), domain: order.domain.to_string() };
    let domains: Vec<DomainOf> = orders.map(domain_of).collect();
    let open: WithRecords<(Uid, Text)> = OPEN.with(&domains)?;
    Ok(on_conn!(tx, |c| open.load(c).await)?)
}

/// What the database has in the way of these batches.
async fn look(tx: &mut Conn, group: &Group) -> Result<Admission, Failed> {
    let mut admission = Admission::default();
    let version = catalogue_versions::table.find(1).select(catalogue_versions::version);
    admission.catalogue_version = on_conn!(tx, |c| version.get_result(c).await)?;
    let orders = group.acceptances.iter().flat_map(|acceptance| &acceptance.orders);
    let open = open_domains(tx, orders).await?;
    admission.open = open.into_iter().map(|(account, domain)| (account.into(), domain)).collect();
    let charges = group.acceptances.iter().flat_map(|acceptance| &acceptance.ledger);
    let wanted = spends(charges).map_err(Failed::damaged)?;
    admission.allowances = spending::lock(tx, &wanted).await?;
    // Last: whoever made a domain open a moment ago under the same key is seen here at the latest.
    let keys: Vec<KeyOf> = group
        .acceptances
        .iter()
        .filter_map(|acceptance| {
            Some(KeyOf::new(acceptance.batch.account_id, &acceptance.answer.as_ref()?.key))
        })
        .collect();
    for row in answers::find(tx, &keys).await? {
        let account = row.account_id.into();
        let answer = row.open(&group.context.seal_keys)?;
        admission.kept.insert((account, answer.key.clone()), answer);
    }
    Ok(admission)
}

async fn insert(tx: &mut Conn, context: &Context, admitted: &[&Acceptance]) -> Result<(), Failed> {
    let all = || admitted.iter().flat_map(|acceptance| &acceptance.orders);
    let mut places = Places::load(tx, all()).await?;
    let batch_rows: Vec<BatchRow> =
        admitted.iter().map(|acceptance| BatchRow::of(&acceptance.batch)).collect::<Result<_, _>>()?;
    let order_rows: Vec<NewOrderRow> = all()
        .map(|order| Ok(NewOrderRow { order: OrderRow::of(order)?, queue_rank: Some(places.take(order)) }))
        .collect::<Result<_, Failed>>()?;
    let entries: Vec<TimelineRow> = admitted
        .iter()
        .flat_map(|acceptance| {
            let entry = &acceptance.accepted;
            acceptance.orders.iter().map(|order| TimelineRow::of(order, 0, entry))
        })
        .collect::<Result<_, _>>()?;
    let lines: Vec<LedgerRow> = admitted
        .iter()
        .flat_map(|acceptance| &acceptance.ledger)
        .map(LedgerRow::of)
        .collect::<Result<_, _>>()?;
    let kept: Vec<AnswerRow> = admitted
        .iter()
        .filter_map(|acceptance| {
            let answer = acceptance.answer.as_ref()?;
            Some(AnswerRow::seal(acceptance.batch.account_id, answer, &context.seal_keys))
        })
        .collect();
    insert_all!(tx, batches::table, batch_rows);
    insert_all!(tx, orders::table, order_rows);
    insert_all!(tx, timeline::table, entries);
    insert_all!(tx, ledger::table, lines);
    insert_all!(tx, kept_answers::table, kept);
    Ok(())
}
