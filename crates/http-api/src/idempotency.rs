//! `Idempotency-Key`: a request that is sent again gets the first answer again.
//!
//! The answer to an order is kept in the transaction that accepts it, so a crash between accepting and answering loses
//! nothing; an error that changed nothing is kept by itself. Within this process a duplicate waits for the first; between
//! processes the store's unique index decides, and who comes second gets what the first kept.

mod flights;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderName, Method};
use landrush_model::AccountId;
use landrush_model::ports::KeptAnswer;
use sha2::{Digest as _, Sha256};

pub(crate) use flights::Flights;
use flights::Seat;

use crate::app::{ApiSettings, App};
use crate::code::Code;
use crate::dialect::Dialect;
use crate::error::ApiError;
use crate::reply::Answer;
use crate::request_id::{RequestId, is_token};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a request says of its idempotency.
pub(crate) struct Idempotency {
    key: Option<String>,
    method: Method,
    target: String,
    dialect: Dialect,
    request: RequestId,
}

/// How a request goes on.
enum Begun {
    /// It was answered before.
    Answered(Response),
    /// It is to be carried out, and the answer handed to the ticket.
    Fresh(Ticket),
}

/// What carrying out a request came to.
pub(crate) enum Outcome {
    /// An answer that was kept together with what it tells of.
    Kept(Answer),
    /// An answer that nothing was kept of yet.
    Unkept(Answer),
    /// Another process was faster; this is what it kept.
    Before(Box<KeptAnswer>),
}

/// The right to carry out a request and to settle its answer.
pub(crate) struct Ticket {
    app: App,
    account: AccountId,
    keeping: Option<Keeping>,
    dialect: Dialect,
    request: RequestId,
}

struct Keeping {
    key: String,
    digest: [u8; 32],
    _seat: Seat,
}

impl FromRequestParts<App> for Idempotency {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let mut given = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let key = match (given.next(), given.next()) {
            (None, _) => None,
            (Some(value), None) => match value.to_str() {
                Ok(text) if is_token(text, 255) => Some(text.to_owned()),
                _ => return Err(ApiError::new(Code::IdempotencyKeyInvalid)),
            },
            (Some(_), Some(_)) => return Err(ApiError::new(Code::IdempotencyKeyInvalid)),
        };
        let request = parts.extensions.get::<RequestId>().cloned();
        Ok(Self {
            key,
            method: parts.method.clone(),
            target: parts
                .uri
                .path_and_query()
                .map_or_else(|| parts.uri.path().to_owned(), ToString::to_string),
            dialect: Dialect::of(parts.uri.path()),
            request: request.unwrap_or_else(|| RequestId::of(&parts.headers, app)),
        })
    }
}

impl Idempotency {
    /// Answers as the first of such requests was answered, or carries this one out and sees to it that the answer is kept. What
    /// changes something may keep it by itself, by the ticket's [`keeper`](Ticket::keeper).
    ///
    /// Errors: `idempotency_key_reused`, `idempotency_in_progress`, and those of carrying it out.
    pub(crate) async fn once(
        self,
        app: &App,
        account: AccountId,
        body: &[u8],
        carry_out: impl AsyncFnOnce(&Ticket) -> Result<Outcome, ApiError>,
    ) -> Result<Response, ApiError> {
        match self.begin(app, account, body).await? {
            Begun::Answered(response) => Ok(response),
            Begun::Fresh(ticket) => {
                let outcome = carry_out(&ticket).await;
                ticket.settle(outcome).await
            }
        }
    }

    /// Finds the first answer, if there is one, or the right to make it; waits while another request with the same key
    /// is being carried out here.
    ///
    /// Errors: `idempotency_key_reused`, `idempotency_in_progress`.
    async fn begin(self, app: &App, account: AccountId, body: &[u8]) -> Result<Begun, ApiError> {
        let mut ticket =
            Ticket { app: app.clone(), account, keeping: None, dialect: self.dialect, request: self.request };
        let Some(key) = self.key else { return Ok(Begun::Fresh(ticket)) };
        let digest = digest(&self.method, &self.target, body);
        let waiting = app.flights().board(account, &key);
        let Ok(seat) = tokio::time::timeout(app.settings.duplicate_wait, waiting).await else {
            return Err(ApiError::new(Code::IdempotencyInProgress));
        };
        if let Some(kept) = app.orders.kept_answer(account, &key, app.clock.now()).await? {
            return replay(&kept, &digest).map(Begun::Answered);
        }
        ticket.keeping = Some(Keeping { key, digest, _seat: seat });
        Ok(Begun::Fresh(ticket))
    }
}

impl Ticket {
    /// Makes of an answer what is to be kept of it, if the caller gave a key.
    pub(crate) fn keeper(&self) -> Option<impl Fn(&Answer) -> KeptAnswer + Send + Sync + '_> {
        self.keeping.as_ref().map(|keeping| move |answer: &Answer| self.as_kept(keeping, answer))
    }

    /// Sees to it that the answer is kept, if it is to be, and makes the response: the caller's own answer, or the one
    /// that somebody else's identical request got first.
    async fn settle(self, outcome: Result<Outcome, ApiError>) -> Result<Response, ApiError> {
        let Some(keeping) = &self.keeping else {
            return match outcome? {
                Outcome::Kept(answer) | Outcome::Unkept(answer) => Ok(answer.into_response()),
                Outcome::Before(kept) => Ok(Answer::kept(&kept).replayed()),
            };
        };
        let answer = match outcome {
            Ok(Outcome::Kept(answer)) => return Ok(answer.into_response()),
            Ok(Outcome::Before(kept)) => return replay(&kept, &keeping.digest),
            Ok(Outcome::Unkept(answer)) => answer,
            Err(error) if error.is_kept() => Answer {
                status: error.status().get(),
                location: None,
                body: self.dialect.error(&error, &self.request),
            },
            Err(error) => return Err(error),
        };
        let ours = self.as_kept(keeping, &answer);
        let stands = self.app.orders.keep_answer(self.account, ours.clone()).await?;
        if stands == ours { Ok(answer.into_response()) } else { replay(&stands, &keeping.digest) }
    }

    fn as_kept(&self, keeping: &Keeping, answer: &Answer) -> KeptAnswer {
        let created_at = self.app.clock.now();
        KeptAnswer {
            key: keeping.key.clone(),
            request_digest: keeping.digest,
            status: answer.status.as_u16(),
            location: answer.location.clone(),
            body: answer.body.clone(),
            created_at,
            expires_at: created_at + self.app.settings.answers_kept.max(ApiSettings::LEAST_KEPT),
        }
    }
}

fn replay(kept: &KeptAnswer, digest: &[u8; 32]) -> Result<Response, ApiError> {
    if kept.request_digest == *digest {
        Ok(Answer::kept(kept).replayed())
    } else {
        Err(ApiError::new(Code::IdempotencyKeyReused))
    }
}

/// What makes two requests the same: method, target and body.
fn digest(method: &Method, target: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), target.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
