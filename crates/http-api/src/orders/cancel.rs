//! `POST /orders/{id}/cancel` and `POST /orders/batch/{batchId}/cancel`: calling off what was not sent.

use axum::extract::State;
use axum::response::Response;
use landrush_model::BatchId;
use landrush_model::order::Order;
use landrush_orders::control::{CancelError, CancelledBatch, NotCancelled};
use serde::Serialize;
use utoipa::ToSchema;

use super::retry::LeftOrder;
use super::view::{OrderBrief, OrderSummary};
use crate::app::App;
use crate::auth::{Caller, OrdersWrite};
use crate::body::NoBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome, Ticket};
use crate::openapi::errors::{CancelBatchErrors, CancelOrderErrors};
use crate::openapi::examples;
use crate::paths::{BatchPath, OrderPath};
use crate::reply::Answer;

/// Cancel an order
///
/// Calls the order off and refunds it, if nothing was sent to the registrar for it. It ends `FAILED` with the code
/// `cancelled`.
#[utoipa::path(
    post, path = "/orders/{id}/cancel", tag = "orders", operation_id = "cancelOrder",
    security(("apiKey" = ["orders:write"])),
    params(OrderPath, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours")),
    responses(
        (status = 200, description = "The order, cancelled", body = Success<OrderSummary>, example = json!(examples::cancelled_order())),
        CancelOrderErrors,
    )
)]
pub(crate) async fn order(
    State(app): State<App>,
    caller: Caller<OrdersWrite>,
    path: OrderPath,
    idempotency: Idempotency,
    body: NoBody,
) -> Result<Response, ApiError> {
    let carry_out = async |_: &Ticket| {
        body.query()?.finish()?;
        let cancelled = app.control.cancel_order(caller.account(), path.order_id).await;
        let order = cancelled.map_err(|error| refused(error, Code::OrderNotFound))?;
        Ok(Outcome::Unkept(Answer::ok(OrderSummary::from(&order))))
    };
    idempotency.once(&app, caller.account(), &body.bytes, carry_out).await
}

/// Cancel the orders of a batch
///
/// Calls off every order of the batch for which nothing was sent; the answer says which were called off and which were
/// not, and why.
#[utoipa::path(
    post, path = "/orders/batch/{batchId}/cancel", tag = "orders", operation_id = "cancelBatch",
    security(("apiKey" = ["orders:write"])),
    params(BatchPath, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours")),
    responses(
        (status = 200, description = "Which orders were cancelled, and which were not", body = Success<CancelledView>, example = json!(examples::cancelled_batch())),
        CancelBatchErrors,
    )
)]
pub(crate) async fn batch(
    State(app): State<App>,
    caller: Caller<OrdersWrite>,
    path: BatchPath,
    idempotency: Idempotency,
    body: NoBody,
) -> Result<Response, ApiError> {
    let carry_out = async |_: &Ticket| {
        body.query()?.finish()?;
        let cancelled = app.control.cancel_batch(caller.account(), path.batch_id).await;
        let batch = cancelled.map_err(|error| refused(error, Code::BatchNotFound))?;
        Ok(Outcome::Unkept(Answer::ok(CancelledView::of(path.batch_id, &batch))))
    };
    idempotency.once(&app, caller.account(), &body.bytes, carry_out).await
}

fn code_of(why: NotCancelled) -> Code {
    Code::named(why.code()).unwrap_or(Code::OrderInWork)
}

fn refused(error: CancelError, missing: Code) -> ApiError {
    match error {
        CancelError::NotFound => ApiError::new(missing),
        CancelError::Refused(why) => ApiError::new(code_of(why)),
        CancelError::Store(error) => error.into(),
    }
}

/// What became of the orders of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CancelledOrders)]
pub(crate) struct CancelledView {
    /// The batch.
    #[schema(value_type = Uuid)]
    pub(crate) batch_id: BatchId,
    /// Orders that were called off.
    pub(crate) cancelled: Vec<OrderBrief>,
    /// Orders that were not.
    pub(crate) not_cancelled: Vec<LeftOrder>,
}

impl CancelledView {
    fn of(batch_id: BatchId, batch: &CancelledBatch) -> Self {
        let left =
            |(order, why): &(Order, NotCancelled)| LeftOrder::because(order, code_of(*why), why.to_string());
        Self {
            batch_id,
            cancelled: batch.cancelled.iter().map(OrderBrief::from).collect(),
            not_cancelled: batch.left.iter().map(left).collect(),
        }
    }
}
