//! `POST /clients`: makes a client.

use axum::extract::State;
use axum::response::Response;
use landrush_model::ports::NewClient;
use landrush_model::{AccountId, Client, ClientId, RegistrantId};

use super::request::{ClientBody, CreateClient};
use super::view::ClientView;
use crate::app::App;
use crate::auth::{Caller, ClientsWrite};
use crate::body::JsonBody;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::idempotency::{Idempotency, Outcome, Ticket};
use crate::openapi::errors::CreateClientErrors;
use crate::openapi::examples;
use crate::reply::Answer;

/// Create a client
///
/// The client's registrant becomes the registrant of its domains at the registrar.
#[utoipa::path(
    post, path = "/clients", tag = "clients", operation_id = "createClient",
    security(("apiKey" = ["clients:write"])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters; kept for at least 24 hours", example = "client-4711")),
    request_body(content = CreateClient, example = json!(examples::create_client())),
    responses(
        (status = 201, description = "Client created", body = Success<ClientView>,
            headers(("Location" = String, description = "The client"), ("Idempotent-Replayed" = String, description = "`true` if the answer was given before")), example = json!(examples::client_answer())),
        CreateClientErrors,
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller<ClientsWrite>,
    idempotency: Idempotency,
    body: JsonBody,
) -> Result<Response, ApiError> {
    idempotency
        .once(&app, caller.account(), &body.bytes, async |ticket| {
            make(&app, caller.account(), &body, ticket).await
        })
        .await
}

async fn make(
    app: &App,
    account_id: AccountId,
    body: &JsonBody,
    ticket: &Ticket,
) -> Result<Outcome, ApiError> {
    let (name, email, registrant) = ClientBody::create(&body.json()?)?;
    let now = app.clock.now();
    let client = Client {
        id: ClientId::from_uuid(app.ids.next(now)),
        account_id,
        name,
        email,
        registrant: registrant.map(|registrant| (RegistrantId::from_uuid(app.ids.next(now)), registrant)),
        created_at: now,
        updated_at: now,
    };
    let answer = Answer::created(format!("/clients/{}", client.id), ClientView::from(&client));
    let kept = ticket.keeper().map(|keep| keep(&answer));
    Ok(match app.clients.create_client(NewClient { client, answer: kept }).await? {
        None => Outcome::Kept(answer),
        Some(before) => Outcome::Before(Box::new(before)),
    })
}
