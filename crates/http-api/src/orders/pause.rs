//! `POST /orders/batch/{batchId}/pause` and `…/resume`: holding a batch.

use axum::extract::State;
use landrush_model::batch::Batch;
use landrush_orders::control::PauseError;

use super::batch::{BatchView, answer};
use crate::app::App;
use crate::auth::{Caller, OrdersWrite};
use crate::body::NoBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::PauseBatchErrors;
use crate::openapi::examples;
use crate::paths::BatchPath;
use crate::reply::Answer;

/// Pause a batch
///
/// From now on nothing new is sent to a registrar for its orders; what was sent before goes on to its end. Pausing twice is
/// the same as once. Orders that are held for as long as they may wait are given up and refunded.
#[utoipa::path(
    post, path = "/orders/batch/{batchId}/pause", tag = "orders", operation_id = "pauseBatch",
    security(("apiKey" = ["orders:write"])), params(BatchPath),
    responses(
        (status = 200, description = "The batch, paused", body = Success<BatchView>, example = json!(examples::paused_batch())),
        PauseBatchErrors,
    )
)]
pub(crate) async fn pause(
    State(app): State<App>,
    caller: Caller<OrdersWrite>,
    path: BatchPath,
    body: NoBody,
) -> Result<Answer, ApiError> {
    body.query()?.finish()?;
    changed(app.control.pause(caller.account(), path.batch_id).await)?;
    answer(&app, caller.account(), path.batch_id).await
}

/// Resume a batch
///
/// Its orders go on where they were held. Resuming a batch that isn't paused changes nothing.
#[utoipa::path(
    post, path = "/orders/batch/{batchId}/resume", tag = "orders", operation_id = "resumeBatch",
    security(("apiKey" = ["orders:write"])), params(BatchPath),
    responses(
        (status = 200, description = "The batch, going on", body = Success<BatchView>, example = json!(examples::batch())),
        PauseBatchErrors,
    )
)]
pub(crate) async fn resume(
    State(app): State<App>,
    caller: Caller<OrdersWrite>,
    path: BatchPath,
    body: NoBody,
) -> Result<Answer, ApiError> {
    body.query()?.finish()?;
    changed(app.control.resume(caller.account(), path.batch_id).await)?;
    answer(&app, caller.account(), path.batch_id).await
}

fn changed(result: Result<Batch, PauseError>) -> Result<Batch, ApiError> {
    result.map_err(|error| match error {
        PauseError::NotFound => ApiError::new(Code::BatchNotFound),
        PauseError::Done => ApiError::new(Code::BatchDone),
        PauseError::Store(error) => error.into(),
    })
}
