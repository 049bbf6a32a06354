//! `GET /catalog/prices`: the prices that hold now.

use axum::extract::{FromRequestParts, State};
use http::request::Parts;
use landrush_model::catalogue::{PriceEntry, PriceKey, PricedOperation};
use landrush_model::{PriceListId, Provider, Term, Timestamp, Tld};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::{Caller, CatalogRead};
use crate::code::Code;
use crate::cursor::Listing;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::money::MoneyView;
use crate::openapi::errors::ListPricesErrors;
use crate::openapi::examples;
use crate::query::Query;
use crate::reply::Answer;

/// List prices
///
/// The prices that hold for you now, by provider, TLD, operation and term. Each is for the whole term. An order is charged
/// the price that holds when it is accepted; `expectedPrice` guards against a change in between.
#[utoipa::path(
    get, path = "/catalog/prices", tag = "catalog", operation_id = "listPrices",
    security(("apiKey" = ["catalog:read"])), params(ListPrices),
    responses(
        (status = 200, description = "List of prices", body = Success<PriceListView>, example = json!(examples::price_list())),
        ListPricesErrors,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller<CatalogRead>,
    asked: PricesPage,
) -> Result<Answer, ApiError> {
    let catalogue = app.checkout.catalogue().await?;
    let list = caller.principal().price_list_id;
    let after = asked.after.as_ref().map(|place| place.in_list(list));
    let mut holding =
        catalogue.holding(list, after.as_ref(), app.clock.now()).filter(|entry| asked.wants(&entry.key));
    let page: Vec<&PriceEntry> = holding.by_ref().take(asked.limit as usize).collect();
    let last = page.last().filter(|_| holding.next().is_some());
    Ok(Answer::ok(PriceListView {
        prices: page.iter().map(|entry| PriceView::from(*entry)).collect(),
        limit: asked.limit,
        next_cursor: last.map(|last| asked.listing.cursor_behind(Place::of(&last.key).text().as_bytes())),
    }))
}

/// Which prices, and which page of them.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "documents the query, which is read by hand so that every problem is noted")]
pub(crate) struct ListPrices {
    /// Of this registrar.
    #[param(example = "dynadot")]
    provider: Option<String>,
    /// Of this TLD, with or without a dot in front.
    #[param(example = "com")]
    tld: Option<String>,
    /// Of this operation: `register`, `renew`, `transfer` or `restore`.
    #[param(example = "register")]
    operation: Option<String>,
    /// How many.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// The query, read.
pub(crate) struct PricesPage {
    provider: Option<Provider>,
    tld: Option<Tld>,
    operation: Option<PricedOperation>,
    limit: u32,
    after: Option<Place>,
    listing: Listing,
}

impl FromRequestParts<App> for PricesPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let mut query = Query::of(parts.uri.query());
        let limit = query.limit();
        let provider: Option<Provider> = query.take("provider", read);
        let tld: Option<Tld> = query.take("tld", read);
        let operation: Option<PricedOperation> = query.take("operation", read);
        let filters = [
            provider.as_ref().map(ToString::to_string),
            tld.as_ref().map(ToString::to_string),
            operation.map(|operation| operation.to_string()),
        ];
        let listing = Listing::new("prices", &filters);
        let after =
            query.take("cursor", |text| Ok(listing.place(text).and_then(|place| Place::read(&place))));
        if matches!(after, Some(None)) {
            query.note("cursor", Code::CursorInvalid, Code::CursorInvalid.description());
        }
        query.finish()?;
        Ok(Self { provider, tld, operation, limit, after: after.flatten(), listing })
    }
}

fn read<T: std::str::FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| error.to_string())
}

impl PricesPage {
    fn wants(&self, key: &PriceKey) -> bool {
        self.provider.as_ref().is_none_or(|provider| key.provider == *provider)
            && self.tld.as_ref().is_none_or(|tld| key.tld == *tld)
            && self.operation.is_none_or(|operation| key.operation == operation)
    }
}

/// The place of a price in its list, as a cursor holds it.
struct Place {
    provider: Provider,
    tld: Tld,
    operation: PricedOperation,
    term: Term,
}

impl Place {
    fn of(key: &PriceKey) -> Self {
        let PriceKey { provider, tld, operation, term, .. } = key.clone();
        Self { provider, tld, operation, term }
    }

    fn text(&self) -> String {
        format!("{} {} {} {}", self.provider, self.tld.as_str(), self.operation, self.term.years())
    }

    fn read(place: &[u8]) -> Option<Self> {
        let mut words = std::str::from_utf8(place).ok()?.split(' ');
        let mut word = || words.next();
        let (provider, tld) = (word()?.parse().ok()?, Tld::from_stored(word()?).ok()?);
        let (operation, term) = (word()?.parse().ok()?, word()?.parse::<i64>().ok()?.try_into().ok()?);
        Some(Self { provider, tld, operation, term })
    }

    fn in_list(&self, price_list_id: PriceListId) -> PriceKey {
        PriceKey {
            price_list_id,
            provider: self.provider.clone(),
            tld: self.tld.clone(),
            operation: self.operation,
            term: self.term,
        }
    }
}

/// A page of prices.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PriceList)]
pub(crate) struct PriceListView {
    /// The prices.
    pub(crate) prices: Vec<PriceView>,
    /// How many prices a page has at most.
    pub(crate) limit: u32,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    pub(crate) next_cursor: Option<String>,
}

/// What something costs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Price)]
pub(crate) struct PriceView {
    /// The registrar.
    #[schema(value_type = String)]
    pub(crate) provider: Provider,
    /// The TLD, in ASCII form without a dot in front.
    pub(crate) tld: String,
    /// What is done: `register`, `renew`, `transfer` or `restore`.
    #[schema(value_type = String)]
    pub(crate) operation: PricedOperation,
    /// For how many years.
    #[schema(minimum = 1, maximum = 10)]
    pub(crate) term: u8,
    /// The price for the whole term.
    pub(crate) price: MoneyView,
    /// From when on it has held.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) valid_from: Timestamp,
}

impl From<&PriceEntry> for PriceView {
    fn from(entry: &PriceEntry) -> Self {
        Self {
            provider: entry.key.provider.clone(),
            tld: entry.key.tld.as_str().to_owned(),
            operation: entry.key.operation,
            term: entry.key.term.years(),
            price: entry.price.into(),
            valid_from: entry.valid_from,
        }
    }
}
