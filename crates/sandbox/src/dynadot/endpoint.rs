//! The way of a request: let in, struck by a fault or not, carried out, answered.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::page::Format;
use super::params::Params;
use crate::clock::pause;
use crate::registrar::{Admission, Conclusion, Ticket};
use crate::serve::{AppState, hang_up};

/// `GET /api3.json`
pub(crate) async fn json(State(app): State<AppState>, uri: Uri) -> Response {
    answer(&app, &uri, Format::Json).await
}

/// `GET /api3.xml`
pub(crate) async fn xml(State(app): State<AppState>, uri: Uri) -> Response {
    answer(&app, &uri, Format::Xml).await
}

/// `GET /api3.html`
pub(crate) async fn csv() -> Response {
    let text = "The sandbox speaks JSON (/api3.json) and XML (/api3.xml). CSV (/api3.html) is not built: Dynadot documents it for \
                a dozen commands only, and how its lines break is not known.\n";
    (StatusCode::NOT_IMPLEMENTED, text).into_response()
}

async fn answer(app: &AppState, uri: &Uri, format: Format) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default());
    let mut ticket = match app.registrar.admit(params, format) {
        Admission::LetIn(ticket) => ticket,
        Admission::TurnedAway(body) => return print(Conclusion::Body(body), format),
        Admission::Closed => return hang_up(),
    };
    let (before, after) = (ticket.wait_before(), ticket.wait_after());
    if before.is_zero() && after.is_zero() {
        return print(ticket.conclude(), format);
    }
    // Apart, so that a caller who hangs up doesn't stop what was begun.
    let conclusion = app.tasks.spawn(slowly(ticket, before, after)).await;
    conclusion.map_or_else(|_| hang_up(), |conclusion| print(conclusion, format))
}

async fn slowly(mut ticket: Ticket, before: Duration, after: Duration) -> Conclusion {
    pause(before).await;
    let conclusion = ticket.conclude();
    pause(after).await;
    conclusion
}

fn print(conclusion: Conclusion, format: Format) -> Response {
    match conclusion {
        Conclusion::Body(body) => {
            let content_type = match format {
                Format::Json => "application/json;charset=UTF-8",
                Format::Xml => "application/xml;charset=UTF-8",
            };
            ([(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        Conclusion::PlainText(body) => {
            ([(header::CONTENT_TYPE, "text/plain;charset=UTF-8")], body).into_response()
        }
        Conclusion::ServiceUnavailable => {
            let page = "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head>\
                        <body><h1>Service Unavailable</h1></body></html>";
            (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response()
        }
        Conclusion::HangUp => hang_up(),
    }
}
