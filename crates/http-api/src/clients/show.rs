//! `GET /clients/{id}`: one client.

use axum::extract::State;

use super::view::ClientView;
use crate::app::App;
use crate::auth::{Caller, ClientsRead};
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ShowClientErrors;
use crate::openapi::examples;
use crate::paths::ClientPath;
use crate::query::NoParameters;
use crate::reply::Answer;

/// Show a client
#[utoipa::path(
    get, path = "/clients/{id}", tag = "clients", operation_id = "showClient",
    security(("apiKey" = ["clients:read"])), params(ClientPath),
    responses(
        (status = 200, description = "The client", body = Success<ClientView>, example = json!(examples::client_answer())),
        ShowClientErrors,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller<ClientsRead>,
    path: ClientPath,
    _: NoParameters,
) -> Result<Answer, ApiError> {
    let client = app.clients.client(caller.account(), path.client_id).await?;
    let client = client.ok_or_else(|| ApiError::new(Code::ClientNotFound))?;
    Ok(Answer::ok(ClientView::from(&client)))
}
