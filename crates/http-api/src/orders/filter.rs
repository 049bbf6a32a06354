//! The query of `GET /orders`.

use axum::extract::FromRequestParts;
use http::request::Parts;
use landrush_model::OrderId;
use landrush_model::order::OrderState;
use landrush_model::ports::{OrderFilter, PageStart};
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::status_schema;
use crate::app::App;
use crate::code::Code;
use crate::cursor::Listing;
use crate::error::ApiError;
use crate::query::{Query, number};

/// Farthest offset that is served.
const FARTHEST: u32 = 10_000;

/// Which orders, and which page of them.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "documents the query, which is read by hand so that every problem is noted")]
pub(crate) struct ListOrders {
    /// How many.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// How many to skip, up to 10,000; beyond that, and to walk through everything, follow `nextCursor`.
    #[param(maximum = 10000, default = 0)]
    offset: Option<u32>,
    /// Only orders in this status.
    #[param(schema_with = status_schema)]
    status: Option<String>,
    /// Only orders of this client.
    client_id: Option<Uuid>,
    /// Only orders of this batch.
    batch_id: Option<Uuid>,
    /// Only orders for this domain, in ASCII or Unicode form.
    domain: Option<String>,
    /// The `nextCursor` of the page before, with the same filters.
    cursor: Option<String>,
}

/// The query, read.
pub(crate) struct OrdersPage {
    pub(super) filter: OrderFilter,
    pub(super) listing: Listing,
    pub(super) start: PageStart,
    pub(super) limit: u32,
}

impl FromRequestParts<App> for OrdersPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let mut query = Query::of(parts.uri.query());
        let limit = query.limit();
        let filter = OrderFilter {
            state: query.take("status", |text| OrderState::from_name(text).ok_or_else(statuses)),
            client: query.take("clientId", |text| text.parse().map_err(in_words)),
            batch: query.take("batchId", |text| text.parse().map_err(in_words)),
            domain: query.take("domain", |text| text.parse().map_err(in_words)),
        };
        let listing = listing(&filter);
        let offset =
            query.take("offset", |text| number(text).ok_or_else(|| "offset is a whole number".into()));
        if offset.is_some_and(|offset| offset > FARTHEST) {
            query.note("offset", Code::UseCursor, Code::UseCursor.description());
        }
        let cursor = query.take("cursor", |text| Ok(text.to_owned()));
        if cursor.is_some() && offset.is_some() {
            query.note("cursor", Code::InvalidParameter, "cursor and offset can't be given together");
        }
        let after = cursor.as_deref().map(|cursor| listing.read(cursor));
        if after == Some(None) {
            query.note("cursor", Code::CursorInvalid, Code::CursorInvalid.description());
        }
        query.finish()?;
        let start = match after.flatten() {
            Some(last) => PageStart::After(OrderId::from_uuid(last)),
            None => PageStart::Offset(offset.unwrap_or(0)),
        };
        Ok(Self { filter, listing, start, limit })
    }
}

fn listing(filter: &OrderFilter) -> Listing {
    let OrderFilter { state, client, batch, domain } = filter;
    let filters = [
        state.map(|state| state.as_str().to_owned()),
        client.map(|id| id.to_string()),
        batch.map(|id| id.to_string()),
        domain.as_ref().map(ToString::to_string),
    ];
    Listing::new("orders", &filters)
}

fn statuses() -> String {
    format!("the statuses are {}", OrderState::ALL.map(OrderState::as_str).join(", "))
}

fn in_words(error: impl std::error::Error) -> String {
    error.to_string()
}
