//! `GET /orders/batch/{batchId}/events`: how a batch goes, as it happens, as server-sent events
//! ([HTML, section 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::{HeaderMap, HeaderName, StatusCode};
use landrush_model::event::Event;
use landrush_model::ports::{BatchProgress, BatchWatch, FedBatch, StoreError};
use landrush_model::{AccountId, BatchId};
use serde::Serialize;

use super::batch::BatchView;
use crate::app::App;
use crate::auth::{Caller, OrdersRead};
use crate::code::Code;
use crate::dialect::to_bytes;
use crate::error::ApiError;
use crate::openapi::errors::FollowBatchErrors;
use crate::openapi::examples;
use crate::paths::BatchPath;
use crate::query::NoParameters;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// How many events are read at a time.
const AT_A_TIME: u32 = 100;

/// How often a line is sent that says nothing, so that nobody in between takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long to wait after an error before the batch is looked at again.
const PAUSE: Duration = Duration::from_secs(1);

/// Follow a batch
///
/// Server-sent events, ending when the batch is done. It begins with `batch.progress`, the batch as it is; then come
/// `order.updated` for each order that comes to another status, `orders.failed`, `orders.registered` and
/// `orders.completed`, each with its place in the batch's sequence as `id`. With `Last-Event-ID` it goes on after that
/// event, and nothing is lost, whichever server answers; if there is nothing more to come, the answer is 204, which
/// browsers take for the end.
#[utoipa::path(
    get, path = "/orders/batch/{batchId}/events", tag = "orders", operation_id = "followBatch",
    security(("apiKey" = ["orders:read"])),
    params(BatchPath, ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was received", example = "7")),
    responses(
        (status = 200, description = "The events", content_type = "text/event-stream", body = String, example = json!(examples::events())),
        (status = 204, description = "The batch is done, and the last event was received"),
        FollowBatchErrors,
    )
)]
pub(crate) async fn follow(
    State(app): State<App>,
    caller: Caller<OrdersRead>,
    path: BatchPath,
    headers: HeaderMap,
    _: NoParameters,
) -> Result<Response, ApiError> {
    let (account, batch) = (caller.account(), path.batch_id);
    // Before the first look, so that nothing slips through between the two.
    let watch = app.feed.watch(batch);
    let last = last_event_id(&headers)?;
    let mut waiting = VecDeque::new();
    let after = match last {
        Some(last) => {
            let fed = app.feed.batch_events(account, batch, last, AT_A_TIME).await?;
            let fed = fed.ok_or_else(|| ApiError::new(Code::BatchNotFound))?;
            if last > fed.batch.event_sequence {
                return Err(ApiError::new(Code::LastEventIdInvalid));
            }
            if is_over(&fed, last) {
                return Ok(StatusCode::NO_CONTENT.into_response());
            }
            last
        }
        None => {
            let progress = app.orders.progress(account, batch).await?;
            let progress = progress.ok_or_else(|| ApiError::new(Code::BatchNotFound))?;
            waiting.push_back(snapshot(&progress));
            progress.batch.event_sequence
        }
    };
    let follower = Follower { app, account, batch, after, watch, waiting, is_over: false };
    let messages = stream::unfold(follower, Follower::next);
    Ok(Sse::new(messages).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

/// Somebody who follows a batch.
struct Follower {
    app: App,
    account: AccountId,
    batch: BatchId,
    /// The sequence of the last event that was read.
    after: i64,
    watch: Box<dyn BatchWatch>,
    /// What was read and not sent yet.
    waiting: VecDeque<Message>,
    is_over: bool,
}

impl Follower {
    /// The next message; `None` when the batch is done, or the service stops.
    async fn next(mut self) -> Option<(Result<Message, Infallible>, Self)> {
        let stopping = self.app.stopping.clone();
        loop {
            if let Some(message) = self.waiting.pop_front() {
                return Some((Ok(message), self));
            }
            if self.is_over || stopping.is_cancelled() {
                return None;
            }
            match self.read().await {
                Ok(Found::More) => {}
                Ok(Found::Nothing) => {
                    stopping.run_until_cancelled(self.watch.changed()).await;
                }
                Ok(Found::End) => self.is_over = true,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn Error, "a batch can't be followed for the moment");
                    stopping.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
                }
            }
        }
    }

    /// Reads what has happened since.
    async fn read(&mut self) -> Result<Found, StoreError> {
        let fed = self.app.feed.batch_events(self.account, self.batch, self.after, AT_A_TIME).await?;
        let Some(fed) = fed else { return Ok(Found::End) };
        let follows = |event: &Event| event.sequence == self.after + 1;
        if !fed.events.first().map_or(self.after >= fed.batch.event_sequence, follows) {
            // What comes next was deleted for its age, or is of a kind that only a newer release knows: the batch as it is
            // stands for it.
            let Some(progress) = self.app.orders.progress(self.account, self.batch).await? else {
                return Ok(Found::End);
            };
            self.after = progress.batch.event_sequence;
            self.waiting.push_back(snapshot(&progress));
            return Ok(Found::More);
        }
        for event in &fed.events {
            self.after = event.sequence;
            self.waiting.push_back(message(event.kind.as_str(), event.sequence, &event.data));
        }
        Ok(match (fed.events.is_empty(), is_over(&fed, self.after)) {
            (_, true) => Found::End,
            (false, false) => Found::More,
            (true, false) => Found::Nothing,
        })
    }
}

/// What a look at the events brought.
enum Found {
    /// Something, and there may be more.
    More,
    /// Nothing yet.
    Nothing,
    /// The last there is.
    End,
}

/// Whether nothing more will come after this event.
const fn is_over(fed: &FedBatch, after: i64) -> bool {
    fed.batch.counts.done() && after >= fed.batch.event_sequence
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = headers.get(LAST_EVENT_ID) else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.parse().ok()).filter(|number| *number >= 0);
    number.map(Some).ok_or_else(|| ApiError::new(Code::LastEventIdInvalid))
}

fn snapshot(progress: &BatchProgress) -> Message {
    message("batch.progress", progress.batch.event_sequence, &BatchView::from(progress))
}

/// Values written as JSON have no line breaks, which a message's data couldn't have.
fn message(kind: &str, sequence: i64, data: &impl Serialize) -> Message {
    let data = String::from_utf8(to_bytes(data)).unwrap_or_default();
    Message::default().event(kind).id(sequence.to_string()).data(data)
}
