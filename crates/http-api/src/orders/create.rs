//! `POST /orders`: places orders, or only checks and prices them.

use axum::extract::State;
use axum::response::Response;
use landrush_model::{BatchId, ClientId, Principal};
use landrush_orders::checkout::{CheckoutError, KeepAnswer, Placed, Quote, QuotedItem};
use serde::Serialize;
use utoipa::ToSchema;

use super::request::{CreateOrders, Mode, OrdersRequest};
use super::view::OrderSummary;
use crate::app::App;
use crate::auth::{Caller, OrdersWrite};
use crate::body::JsonBody;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome, Ticket};
use crate::money::{self, MoneyView};
use crate::openapi::errors::CreateOrdersErrors;
use crate::openapi::examples;
use crate::problem::Problem;
use crate::reply::Answer;

/// Create domain registration orders
///
/// Registers up to 50 domains in one batch; each item has its own provider, TLD, term and name servers. Prices come from
/// the catalogue only. All items are accepted or none is. With `dryRun` everything is checked and priced, and nothing is
/// created.
///
/// With an `Idempotency-Key` the same request can be repeated at will: it is carried out once, and its answer (dry runs
/// and refusals included; not 401, 403, 408, 413, 415, 429 and 5xx) comes again, byte for byte, marked
/// `Idempotent-Replayed: true`.
#[utoipa::path(
    post, path = "/orders", tag = "orders", operation_id = "createOrders",
    security(("apiKey" = ["orders:write"])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours", example = "order-2026-11-25-0001")),
    request_body(content = CreateOrders, example = json!(examples::create_orders())),
    responses(
        (status = 201, description = "Orders created, registration started", body = Success<PlacedView>,
            headers(("Location" = String, description = "The batch"), ("Idempotent-Replayed" = String, description = "`true` if the answer was given before")), example = json!(examples::placed())),
        (status = 200, description = "What the orders would cost (dry run)", body = Success<QuoteView>, example = json!(examples::quote())),
        CreateOrdersErrors,
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller<OrdersWrite>,
    idempotency: Idempotency,
    body: JsonBody,
) -> Result<Response, ApiError> {
    idempotency
        .once(&app, caller.account(), &body.bytes, async |ticket| {
            carry_out(&app, caller.principal(), &body, ticket).await
        })
        .await
}

async fn carry_out(
    app: &App,
    buyer: &Principal,
    body: &JsonBody,
    ticket: &Ticket,
) -> Result<Outcome, ApiError> {
    let OrdersRequest { batch, mode, mut problems } = OrdersRequest::read(&body.json()?);
    if !problems.is_empty() {
        // What is wrong with the items is reported together with what is wrong around them.
        match app.checkout.quote(buyer, &batch).await {
            Err(CheckoutError::Invalid(items)) => problems.extend(items.into_iter().map(Problem::from)),
            Err(CheckoutError::Store(error)) => return Err(error.into()),
            Ok(_) | Err(_) => {}
        }
        return Err(ApiError::invalid_body(problems));
    }
    if mode == Mode::DryRun {
        let quote = app.checkout.quote(buyer, &batch).await?;
        return Ok(Outcome::Unkept(Answer::ok(QuoteView::from(&quote))));
    }
    let keeper = ticket.keeper();
    let keep = keeper.as_ref().map(|keeper| move |placed: &Placed| keeper(&accepted(placed)));
    match app.checkout.place(buyer, &batch, keep.as_ref().map(|keep| keep as &KeepAnswer<'_>)).await {
        Ok(placed) => Ok(Outcome::Kept(accepted(&placed))),
        Err(CheckoutError::KeyUsed(kept)) => Ok(Outcome::Before(kept)),
        Err(error) => Err(error.into()),
    }
}

fn accepted(placed: &Placed) -> Answer {
    Answer::created(format!("/orders/batch/{}", placed.batch.id), PlacedView::from(placed))
}

/// Orders that were accepted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacedOrders)]
pub(crate) struct PlacedView {
    /// Their batch.
    #[schema(value_type = Uuid)]
    pub(crate) batch_id: BatchId,
    /// Their client.
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    /// What they cost together, per currency.
    pub(crate) totals: Vec<MoneyView>,
    /// The orders, in the order of the request.
    pub(crate) orders: Vec<OrderSummary>,
}

impl From<&Placed> for PlacedView {
    fn from(placed: &Placed) -> Self {
        Self {
            batch_id: placed.batch.id,
            client_id: placed.batch.client_id,
            totals: money::views(&placed.totals),
            orders: placed.orders.iter().map(OrderSummary::from).collect(),
        }
    }
}

/// What orders would cost.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Quote)]
pub(crate) struct QuoteView {
    /// Always true: nothing was created.
    pub(crate) dry_run: bool,
    /// What they would cost together, per currency.
    pub(crate) totals: Vec<MoneyView>,
    /// The items, in the order of the request.
    pub(crate) items: Vec<QuotedItemView>,
}

impl From<&Quote> for QuoteView {
    fn from(quote: &Quote) -> Self {
        let items = quote.items.iter().map(QuotedItemView::from).collect();
        Self { dry_run: true, totals: money::views(&quote.totals), items }
    }
}

/// One item with its price.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = QuotedItem)]
pub(crate) struct QuotedItemView {
    /// The domain, in ASCII form.
    pub(crate) domain: String,
    /// The domain, as people read it.
    pub(crate) domain_unicode: String,
    /// The registrar.
    pub(crate) provider: String,
    /// Years.
    #[schema(minimum = 1, maximum = 10)]
    pub(crate) term: u8,
    /// The name servers to be set, in ASCII form; null leaves the registrar's default.
    #[schema(required)]
    pub(crate) nameservers: Option<Vec<String>>,
    /// The price for the whole term.
    pub(crate) price: MoneyView,
}

impl From<&QuotedItem> for QuotedItemView {
    fn from(item: &QuotedItem) -> Self {
        Self {
            domain: item.domain.to_string(),
            domain_unicode: item.domain.unicode(),
            provider: item.provider.to_string(),
            term: item.term.years(),
            nameservers: item.nameservers.as_ref().map(|servers| servers.hosts().to_vec()),
            price: item.price.into(),
        }
    }
}
