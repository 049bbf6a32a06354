//! `GET /catalog/tlds`: the TLDs that are sold.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use axum::extract::{FromRequestParts, State};
use http::request::Parts;
use landrush_model::catalogue::{PriceEntry, PricedOperation};
use landrush_model::{Money, Provider, Term, Tld};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::{Caller, CatalogRead};
use crate::code::Code;
use crate::cursor::Listing;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::money::{self, MoneyView};
use crate::openapi::errors::ListTldsErrors;
use crate::openapi::examples;
use crate::query::Query;
use crate::reply::Answer;

/// List TLDs
///
/// The TLDs in which you can order registrations now, by name, with the registrars, the terms and the lowest price of a
/// registration for one year.
#[utoipa::path(
    get, path = "/catalog/tlds", tag = "catalog", operation_id = "listTlds",
    security(("apiKey" = ["catalog:read"])), params(ListTlds),
    responses(
        (status = 200, description = "List of TLDs", body = Success<TldList>, example = json!(examples::tld_list())),
        ListTldsErrors,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller<CatalogRead>,
    asked: TldsPage,
) -> Result<Answer, ApiError> {
    let catalogue = app.checkout.catalogue().await?;
    let list = caller.principal().price_list_id;
    let sold = sold(catalogue.holding(list, None, app.clock.now()));
    let from = asked.after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
    let mut rest = sold.range::<Tld, _>((from, Bound::Unbounded));
    let page: Vec<(&Tld, &Sold<'_>)> =
        rest.by_ref().take(asked.limit as usize).map(|(tld, sold)| (*tld, sold)).collect();
    let last = page.last().filter(|_| rest.next().is_some());
    Ok(Answer::ok(TldList {
        tlds: page.iter().map(|(tld, sold)| sold.view(tld)).collect(),
        limit: asked.limit,
        next_cursor: last.map(|(tld, _)| listing().cursor_behind(tld.as_str().as_bytes())),
    }))
}

/// How a TLD is sold.
#[derive(Default)]
struct Sold<'c> {
    providers: BTreeSet<&'c Provider>,
    terms: BTreeSet<Term>,
    /// By currency.
    lowest: BTreeMap<&'static str, Money>,
}

fn sold<'c>(holding: impl Iterator<Item = &'c PriceEntry>) -> BTreeMap<&'c Tld, Sold<'c>> {
    let mut tlds: BTreeMap<&Tld, Sold<'_>> = BTreeMap::new();
    for PriceEntry { key, price, .. } in
        holding.filter(|entry| entry.key.operation == PricedOperation::Register)
    {
        let sold = tlds.entry(&key.tld).or_default();
        sold.providers.insert(&key.provider);
        sold.terms.insert(key.term);
        if key.term == Term::ONE {
            let lowest = sold.lowest.entry(price.currency.code()).or_insert(*price);
            lowest.amount = lowest.amount.min(price.amount);
        }
    }
    tlds
}

impl Sold<'_> {
    fn view(&self, tld: &Tld) -> TldView {
        let lowest: Vec<Money> = self.lowest.values().copied().collect();
        TldView {
            tld: tld.as_str().to_owned(),
            providers: self.providers.iter().map(|provider| (*provider).clone()).collect(),
            terms: self.terms.iter().map(|term| term.years()).collect(),
            lowest_prices: money::views(&lowest),
        }
    }
}

/// Which page of the TLDs.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "documents the query, which is read by hand so that every problem is noted")]
pub(crate) struct ListTlds {
    /// How many.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// The query, read.
pub(crate) struct TldsPage {
    limit: u32,
    after: Option<Tld>,
}

impl FromRequestParts<App> for TldsPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let mut query = Query::of(parts.uri.query());
        let limit = query.limit();
        let read = |place: Vec<u8>| Tld::from_stored(std::str::from_utf8(&place).ok()?).ok();
        let after = query.take("cursor", |text| Ok(listing().place(text).and_then(read)));
        if after == Some(None) {
            query.note("cursor", Code::CursorInvalid, Code::CursorInvalid.description());
        }
        query.finish()?;
        Ok(Self { limit, after: after.flatten() })
    }
}

fn listing() -> Listing {
    Listing::new("tlds", &[])
}

/// A page of TLDs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TldList {
    /// The TLDs.
    pub(crate) tlds: Vec<TldView>,
    /// How many TLDs a page has at most.
    pub(crate) limit: u32,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    pub(crate) next_cursor: Option<String>,
}

/// A TLD that is sold.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Tld)]
pub(crate) struct TldView {
    /// Its name, in ASCII form without a dot in front.
    pub(crate) tld: String,
    /// The registrars that it can be ordered from.
    #[schema(value_type = Vec<String>)]
    pub(crate) providers: Vec<Provider>,
    /// For how many years it can be registered.
    pub(crate) terms: Vec<u8>,
    /// The lowest price of a registration for one year, per currency; empty if it isn't sold for one year.
    pub(crate) lowest_prices: Vec<MoneyView>,
}
