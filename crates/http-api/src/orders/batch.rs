//! `GET /orders/batch/{batchId}`: how a batch goes, in its two stages.

use axum::extract::State;
use landrush_model::ports::BatchProgress;
use landrush_model::{AccountId, BatchId, ClientId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::OrderBrief;
use crate::app::App;
use crate::auth::{Caller, OrdersRead};
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ShowBatchErrors;
use crate::openapi::examples;
use crate::paths::BatchPath;
use crate::query::NoParameters;
use crate::reply::Answer;

/// Track batch progress
///
/// Orders are processed in two stages: registration at the registrar, then configuration of the name servers. All numbers
/// and orders are of one moment.
#[utoipa::path(
    get, path = "/orders/batch/{batchId}", tag = "orders", operation_id = "showBatch",
    security(("apiKey" = ["orders:read"])), params(BatchPath),
    responses(
        (status = 200, description = "Batch status", body = Success<BatchView>, example = json!(examples::batch())),
        ShowBatchErrors,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller<OrdersRead>,
    path: BatchPath,
    _: NoParameters,
) -> Result<Answer, ApiError> {
    answer(&app, caller.account(), path.batch_id).await
}

/// The batch as it is now.
pub(super) async fn answer(app: &App, account: AccountId, batch: BatchId) -> Result<Answer, ApiError> {
    let progress = app.orders.progress(account, batch).await?;
    let progress = progress.ok_or_else(|| ApiError::new(Code::BatchNotFound))?;
    Ok(Answer::ok(BatchView::from(&progress)))
}

/// How a batch goes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Batch)]
pub(crate) struct BatchView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub(crate) batch_id: BatchId,
    /// Its client.
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    /// All orders.
    pub(crate) total: i32,
    /// How many have cleared the registration stage: `REGISTERED`, `SETTING_NS` or `COMPLETED`.
    pub(crate) registered: i32,
    /// How many are in name server setup: `SETTING_NS`.
    pub(crate) configuring: i32,
    /// How many are fully finished: `COMPLETED`.
    pub(crate) completed: i32,
    /// How many ended in `FAILED`, at either stage.
    pub(crate) failed: i32,
    /// How many are still `PENDING` or `REGISTERING`.
    pub(crate) pending: i32,
    /// The two stages.
    pub(crate) stages: Stages,
    /// Whether every order is terminal.
    pub(crate) done: bool,
    /// Grows when failed orders are tried again; the first is 1.
    #[schema(minimum = 1)]
    pub(crate) round: u32,
    /// Since when it is paused; null unless it is.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub(crate) paused_at: Option<Timestamp>,
    /// When it was accepted.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
    /// Its orders, in the order of the request.
    pub(crate) orders: Vec<OrderBrief>,
}

/// The two stages of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Stages {
    /// Submitting each order to the registrar: done once every order has finished it or failed.
    pub(crate) registration: StageProgress,
    /// Applying the name servers: done once the whole batch is terminal.
    pub(crate) configuration: StageProgress,
}

/// How a stage goes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageProgress {
    /// Whether no order is in it any more.
    pub(crate) done: bool,
}

impl From<&BatchProgress> for BatchView {
    fn from(progress: &BatchProgress) -> Self {
        let BatchProgress { batch, orders } = progress;
        let counts = &batch.counts;
        Self {
            batch_id: batch.id,
            client_id: batch.client_id,
            total: counts.total,
            registered: counts.cleared_registration(),
            configuring: counts.configuring,
            completed: counts.completed,
            failed: counts.failed,
            pending: counts.pending,
            stages: Stages {
                registration: StageProgress { done: counts.registration_done() },
                configuration: StageProgress { done: counts.done() },
            },
            done: counts.done(),
            round: batch.round,
            paused_at: batch.paused_at,
            created_at: batch.created_at,
            orders: orders.iter().map(OrderBrief::from).collect(),
        }
    }
}
