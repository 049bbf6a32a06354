//! `PATCH /clients/{id}`: changes a client.

use axum::extract::State;
use landrush_model::RegistrantId;
use landrush_model::ports::ClientChange;

use super::request::{ClientBody, UpdateClient};
use super::view::ClientView;
use crate::app::App;
use crate::auth::{Caller, ClientsWrite};
use crate::body::JsonBody;
use crate::code::Code;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::fields::Field;
use crate::openapi::errors::UpdateClientErrors;
use crate::openapi::examples;
use crate::paths::ClientPath;
use crate::reply::Answer;

/// Update a client
///
/// What is absent stays. A registrant is replaced as a whole, or removed by null; orders that were accepted before keep
/// the one that they were placed with.
#[utoipa::path(
    patch, path = "/clients/{id}", tag = "clients", operation_id = "updateClient",
    security(("apiKey" = ["clients:write"])), params(ClientPath),
    request_body(content = UpdateClient, example = json!(examples::update_client())),
    responses(
        (status = 200, description = "The client as it is now", body = Success<ClientView>, example = json!(examples::updated_client_answer())),
        UpdateClientErrors,
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller<ClientsWrite>,
    path: ClientPath,
    body: JsonBody,
) -> Result<Answer, ApiError> {
    let change = change(&app, ClientBody::update(&body.json()?)?);
    let client = app.clients.update_client(caller.account(), path.client_id, change).await?;
    let client = client.ok_or_else(|| ApiError::new(Code::ClientNotFound))?;
    Ok(Answer::ok(ClientView::from(&client)))
}

fn change(app: &App, body: ClientBody) -> ClientChange {
    let at = app.clock.now();
    ClientChange {
        name: body.name.value(),
        email: body.email.value(),
        registrant: match body.registrant {
            Field::Absent | Field::Wrong => None,
            Field::Null => Some(None),
            Field::Value(registrant) => Some(Some((RegistrantId::from_uuid(app.ids.next(at)), registrant))),
        },
        at,
    }
}
