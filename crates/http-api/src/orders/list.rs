//! `GET /orders`: the orders of the account, newest first.

use axum::extract::State;
use landrush_model::ports::{OrderPage, PageStart, Total};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{ListOrders, OrdersPage};
use super::view::OrderSummary;
use crate::app::App;
use crate::auth::{Caller, OrdersRead};
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ListOrdersErrors;
use crate::openapi::examples;
use crate::reply::Answer;

/// How far orders are counted.
const COUNTED: u32 = 10_000;

/// List your orders
///
/// Newest first. `total` stops counting at 10,000 and then says `totalCapped: true`; pages that are reached by a cursor
/// aren't counted at all.
#[utoipa::path(
    get, path = "/orders", tag = "orders", operation_id = "listOrders",
    security(("apiKey" = ["orders:read"])), params(ListOrders),
    responses(
        (status = 200, description = "List of orders", body = Success<OrderList>, example = json!(examples::order_list())),
        ListOrdersErrors,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller<OrdersRead>,
    asked: OrdersPage,
) -> Result<Answer, ApiError> {
    let total = match asked.start {
        PageStart::Offset(_) => Total::CountUpTo(COUNTED),
        PageStart::After(_) => Total::Skip,
    };
    let page = app.orders.list(caller.account(), &asked.filter, asked.start, asked.limit, total).await?;
    Ok(Answer::ok(OrderList::new(&page, &asked)))
}

/// A page of orders.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderList {
    /// The orders.
    pub(crate) orders: Vec<OrderSummary>,
    /// How many orders match; absent on pages that are reached by a cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<u32>,
    /// Whether counting stopped: more than `total` match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_capped: Option<bool>,
    /// How many orders a page has at most.
    pub(crate) limit: u32,
    /// How many were skipped; absent on pages that are reached by a cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) offset: Option<u32>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    pub(crate) next_cursor: Option<String>,
}

impl OrderList {
    fn new(page: &OrderPage, asked: &OrdersPage) -> Self {
        Self {
            orders: page.orders.iter().map(OrderSummary::from).collect(),
            total: page.total.map(|total| total.min(COUNTED)),
            total_capped: page.total.map(|total| total > COUNTED),
            limit: asked.limit,
            offset: match asked.start {
                PageStart::Offset(offset) => Some(offset),
                PageStart::After(_) => None,
            },
            next_cursor: page.next.map(|last| asked.listing.cursor(last.uuid())),
        }
    }
}
