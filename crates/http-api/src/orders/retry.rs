//! `POST /orders/{id}/retry` and `POST /orders/batch/{batchId}/retry`: failed orders in a further attempt.

use axum::extract::State;
use axum::response::Response;
use landrush_model::order::{NotReopened, Order};
use landrush_model::{BatchId, FailureCode, OrderId};
use landrush_orders::control::{KeepRetried, NotRetried, RetriedBatch, RetryError};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::{OrderBrief, OrderSummary};
use crate::app::App;
use crate::auth::{Caller, OrdersWrite};
use crate::body::NoBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome, Ticket};
use crate::money::MoneyView;
use crate::openapi::errors::{RetryBatchErrors, RetryOrderErrors};
use crate::openapi::examples;
use crate::paths::{BatchPath, OrderPath};
use crate::problem::Problem;
use crate::reply::Answer;

/// Retry a failed order
///
/// Opens a further attempt at the same order. After a failure at the registration the order was refunded, so it is charged
/// again, at the same price or not at all; after a failure at the configuration the domain is there, and only the name
/// servers are tried again. An order whose request may have been carried out is not tried again before that is settled.
#[utoipa::path(
    post, path = "/orders/{id}/retry", tag = "orders", operation_id = "retryOrder",
    security(("apiKey" = ["orders:write"])),
    params(OrderPath, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours")),
    responses(
        (status = 200, description = "The order, in its further attempt", body = Success<OrderSummary>, example = json!(examples::retried_order())),
        RetryOrderErrors,
    )
)]
pub(crate) async fn order(
    State(app): State<App>,
    caller: Caller<OrdersWrite>,
    path: OrderPath,
    idempotency: Idempotency,
    body: NoBody,
) -> Result<Response, ApiError> {
    let carry_out = async |ticket: &Ticket| {
        body.query()?.finish()?;
        let keeper = ticket.keeper();
        let keep = keeper.as_ref().map(|keeper| move |retried: &RetriedBatch| keeper(&one(retried)));
        let keep = keep.as_ref().map(|keep| keep as &KeepRetried<'_>);
        let retried = app.control.retry_order(caller.principal(), path.order_id, keep).await;
        outcome(retried, one, Code::OrderNotFound)
    };
    idempotency.once(&app, caller.account(), &body.bytes, carry_out).await
}

/// Retry the failed orders of a batch
///
/// Opens further attempts at all orders of the batch that failed, or at those that failed with one of the given codes. All
/// of them begin, or none; those that can't are listed with the reason. If the batch was done, its next round begins.
#[utoipa::path(
    post, path = "/orders/batch/{batchId}/retry", tag = "orders", operation_id = "retryBatch",
    security(("apiKey" = ["orders:write"])),
    params(
        BatchPath,
        ("errorCode" = Option<Vec<String>>, Query, description = "Only orders that failed with this code; may be given several times", example = json!(["registrar_unavailable"])),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours"),
    ),
    responses(
        (status = 200, description = "Which orders are tried again, and which are not", body = Success<RetriedView>, example = json!(examples::retried_batch())),
        RetryBatchErrors,
    )
)]
pub(crate) async fn batch(
    State(app): State<App>,
    caller: Caller<OrdersWrite>,
    path: BatchPath,
    idempotency: Idempotency,
    body: NoBody,
) -> Result<Response, ApiError> {
    let carry_out = async |ticket: &Ticket| {
        let codes = codes(&body)?;
        let keeper = ticket.keeper();
        let keep = keeper.as_ref().map(|keeper| move |retried: &RetriedBatch| keeper(&many(retried)));
        let keep = keep.as_ref().map(|keep| keep as &KeepRetried<'_>);
        let retried = app.control.retry_batch(caller.principal(), path.batch_id, &codes, keep).await;
        outcome(retried, many, Code::BatchNotFound)
    };
    idempotency.once(&app, caller.account(), &body.bytes, carry_out).await
}

fn codes(body: &NoBody) -> Result<Vec<FailureCode>, ApiError> {
    let mut query = body.query()?;
    let codes = query.take_all("errorCode", |text| {
        FailureCode::from_code(text).ok_or_else(|| {
            let known: Vec<_> = FailureCode::ALL.iter().map(|code| code.as_str()).collect();
            format!("errorCode is one of {}", known.join(", "))
        })
    });
    query.finish()?;
    Ok(codes)
}

fn outcome(
    retried: Result<RetriedBatch, RetryError>,
    answer: impl Fn(&RetriedBatch) -> Answer,
    missing: Code,
) -> Result<Outcome, ApiError> {
    match retried {
        // Where nothing was opened, nothing was kept either.
        Ok(retried) if retried.retried.is_empty() => Ok(Outcome::Unkept(answer(&retried))),
        Ok(retried) => Ok(Outcome::Kept(answer(&retried))),
        Err(RetryError::KeyUsed(kept)) => Ok(Outcome::Before(kept)),
        Err(RetryError::NotFound) => Err(ApiError::new(missing)),
        Err(RetryError::Refused(why)) => Err(refused(&why)),
        Err(RetryError::SpendLimit(reached)) => Err(reached.into()),
        Err(RetryError::Store(error)) => Err(error.into()),
    }
}

fn code_of(why: &NotRetried) -> Code {
    Code::named(why.code()).unwrap_or(Code::OrderNotFailed)
}

fn refused(why: &NotRetried) -> ApiError {
    let error = ApiError::new(code_of(why)).into_conflict();
    match why {
        NotRetried::Order(NotReopened::PriceChanged { was, is }) => {
            let message = format!("the price is {is} now, and was {was}");
            let problem = Problem {
                expected: Some((*was).into()),
                actual: Some((*is).into()),
                ..Problem::field("", Code::PriceChanged, message)
            };
            error.with_details(vec![problem])
        }
        NotRetried::Order(
            NotReopened::NotFailed | NotReopened::Unsettled | NotReopened::PriceUnavailable,
        )
        | NotRetried::DomainOrdered => error,
    }
}

fn one(retried: &RetriedBatch) -> Answer {
    Answer::ok(retried.retried.first().map(OrderSummary::from))
}

fn many(retried: &RetriedBatch) -> Answer {
    Answer::ok(RetriedView::from(retried))
}

/// What became of the failed orders of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RetriedOrders)]
pub(crate) struct RetriedView {
    /// The batch.
    #[schema(value_type = Uuid)]
    pub(crate) batch_id: BatchId,
    /// Orders that are tried again.
    pub(crate) retried: Vec<OrderBrief>,
    /// Failed orders that are not.
    pub(crate) not_retried: Vec<LeftOrder>,
}

/// An order that was left as it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LeftOrder {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub(crate) id: OrderId,
    /// Its domain, in ASCII form.
    pub(crate) domain: String,
    /// Why, as a stable word.
    #[schema(value_type = String)]
    pub(crate) code: Code,
    /// Why, in words.
    pub(crate) message: String,
    /// What it cost, where the price has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<MoneyView>,
    /// What it would cost now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) actual: Option<MoneyView>,
}

impl LeftOrder {
    /// An order, and why it was left.
    pub(super) fn because(order: &Order, code: Code, message: String) -> Self {
        Self { id: order.id, domain: order.domain.to_string(), code, message, expected: None, actual: None }
    }
}

impl From<&RetriedBatch> for RetriedView {
    fn from(batch: &RetriedBatch) -> Self {
        let left = |(order, why): &(Order, NotRetried)| {
            let left = LeftOrder::because(order, code_of(why), why.to_string());
            match why {
                NotRetried::Order(NotReopened::PriceChanged { was, is }) => {
                    LeftOrder { expected: Some((*was).into()), actual: Some((*is).into()), ..left }
                }
                _ => left,
            }
        };
        Self {
            batch_id: batch.batch_id,
            retried: batch.retried.iter().map(OrderBrief::from).collect(),
            not_retried: batch.left.iter().map(left).collect(),
        }
    }
}
