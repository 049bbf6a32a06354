//! `GET /clients`: the clients of the account, newest first.

use axum::extract::{FromRequestParts, State};
use http::request::Parts;
use landrush_model::ClientId;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::view::ClientView;
use crate::app::App;
use crate::auth::{Caller, ClientsRead};
use crate::code::Code;
use crate::cursor::Listing;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ListClientsErrors;
use crate::openapi::examples;
use crate::query::Query;
use crate::reply::Answer;

/// List your clients
///
/// Newest first.
#[utoipa::path(
    get, path = "/clients", tag = "clients", operation_id = "listClients",
    security(("apiKey" = ["clients:read"])), params(ListClients),
    responses(
        (status = 200, description = "List of clients", body = Success<ClientList>, example = json!(examples::client_list())),
        ListClientsErrors,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller<ClientsRead>,
    asked: ClientsPage,
) -> Result<Answer, ApiError> {
    // One more than is shown tells whether there is a next page.
    let clients = app.clients.clients(caller.account(), asked.after, asked.limit + 1).await?;
    let shown = clients.get(..asked.limit as usize);
    let last = shown.and_then(<[_]>::last).filter(|_| clients.len() > asked.limit as usize);
    Ok(Answer::ok(ClientList {
        clients: shown.unwrap_or(&clients).iter().map(ClientView::from).collect(),
        limit: asked.limit,
        next_cursor: last.map(|last| listing().cursor(last.id.uuid())),
    }))
}

/// Which page of the clients.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "documents the query, which is read by hand so that every problem is noted")]
pub(crate) struct ListClients {
    /// How many.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// The query, read.
pub(crate) struct ClientsPage {
    limit: u32,
    after: Option<ClientId>,
}

impl FromRequestParts<App> for ClientsPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let mut query = Query::of(parts.uri.query());
        let limit = query.limit();
        let after = query.take("cursor", |text| Ok(listing().read(text)));
        if after == Some(None) {
            query.note("cursor", Code::CursorInvalid, Code::CursorInvalid.description());
        }
        query.finish()?;
        Ok(Self { limit, after: after.flatten().map(ClientId::from_uuid) })
    }
}

fn listing() -> Listing {
    Listing::new("clients", &[])
}

/// A page of clients.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientList {
    /// The clients.
    pub(crate) clients: Vec<ClientView>,
    /// How many clients a page has at most.
    pub(crate) limit: u32,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    pub(crate) next_cursor: Option<String>,
}
