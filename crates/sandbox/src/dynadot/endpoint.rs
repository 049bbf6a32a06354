//! The way of a request: let in, struck by a fault or not, carried out, answered.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::params::Params;
use crate::clock::pause;
use crate::registrar::{Admission, Conclusion, Ticket};
use crate::serve::{AppState, hang_up};

/// `GET /api3.json`
pub(crate) async fn json(State(app): State<AppState>, uri: Uri) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default());
    let mut ticket = match app.registrar.admit(params) {
        Admission::LetIn(ticket) => ticket,
        Admission::TurnedAway(reply) => return print(Conclusion::Json(reply.body)),
        Admission::Closed => return hang_up(),
    };
    let (before, after) = (ticket.wait_before(), ticket.wait_after());
    if before.is_zero() && after.is_zero() {
        return print(ticket.conclude());
    }
    // Apart, so that a caller who hangs up doesn't stop what was begun.
    let conclusion = app.tasks.spawn(slowly(ticket, before, after)).await;
    conclusion.map_or_else(|_| hang_up(), print)
}

/// `GET /api3.xml` and `GET /api3.html`
pub(crate) async fn not_built() -> Response {
    let text = "The sandbox speaks JSON only: XML (api3.xml) and CSV (api3.html) are not built yet. Ask /api3.json.\n";
    (StatusCode::NOT_IMPLEMENTED, text).into_response()
}

async fn slowly(mut ticket: Ticket, before: Duration, after: Duration) -> Conclusion {
    pause(before).await;
    let conclusion = ticket.conclude();
    pause(after).await;
    conclusion
}

fn print(conclusion: Conclusion) -> Response {
    match conclusion {
        Conclusion::Json(body) => {
            ([(header::CONTENT_TYPE, "application/json;charset=UTF-8")], body).into_response()
        }
        Conclusion::ServiceUnavailable => {
            let page = "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head>\
                        <body><h1>Service Unavailable</h1></body></html>";
            (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response()
        }
        Conclusion::HangUp => hang_up(),
    }
}
