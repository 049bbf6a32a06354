//! `GET /orders/{id}`: one order and all that happened to it.

use axum::extract::State;

use super::view::OrderView;
use crate::app::App;
use crate::auth::{Caller, OrdersRead};
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ShowOrderErrors;
use crate::openapi::examples;
use crate::paths::OrderPath;
use crate::query::NoParameters;
use crate::reply::Answer;

/// Show an order
///
/// The order explains itself: where it stands, what it waits for and on whom, since when and until when at most, and
/// everything that happened to it.
#[utoipa::path(
    get, path = "/orders/{id}", tag = "orders", operation_id = "showOrder",
    security(("apiKey" = ["orders:read"])), params(OrderPath),
    responses(
        (status = 200, description = "The order", body = Success<OrderView>, example = json!(examples::order_answer())),
        ShowOrderErrors,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller<OrdersRead>,
    path: OrderPath,
    _: NoParameters,
) -> Result<Answer, ApiError> {
    let story = app.orders.story(caller.account(), path.order_id).await?;
    let story = story.ok_or_else(|| ApiError::new(Code::OrderNotFound))?;
    Ok(Answer::ok(OrderView::from(&story)))
}
