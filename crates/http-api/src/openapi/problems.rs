//! What errors look like in the document: message and details as a caller of these routes gets them. A test asks for the
//! same errors and compares.

use serde_json::{Value, json};

use crate::code::Code;

/// The kind of route that an example is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// It places orders.
    PlacesOrders,
    /// Any other.
    Other,
}

/// The body of an answer with this code.
pub(super) fn example(code: Code, route: Route) -> Value {
    let (message, details) = told(code, route);
    let mut error = json!({
        "code": code.as_str(),
        "message": message,
        "requestId": "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44",
    });
    if !details.is_empty() {
        error["details"] = Value::Array(details);
    }
    json!({ "success": false, "error": error })
}

fn told(code: Code, route: Route) -> (&'static str, Vec<Value>) {
    let usual = code.description();
    let field =
        |field: &str, message: &str| json!({ "field": field, "code": code.as_str(), "message": message });
    let item = |index: usize, field: &str, message: &str| json!({ "index": index, "field": field, "code": code.as_str(), "message": message });
    match (code, route) {
        (Code::MalformedJson, _) => (
            "the body is not JSON: EOF while parsing an object at line 2 column 0",
            vec![json!({ "line": 2, "column": 0 })],
        ),
        (Code::ValidationFailed, Route::PlacesOrders) => (
            usual,
            vec![
                json!({ "index": 0, "field": "domain", "code": "domain_is_subdomain", "message": "this is a subdomain; only the registrable name can be ordered" }),
                json!({ "index": 1, "field": "term", "code": "term_out_of_range", "message": "a term is a whole number of years from 1 to 10, not 11" }),
            ],
        ),
        (Code::ValidationFailed, Route::Other) => (
            usual,
            vec![
                json!({ "field": "email", "code": "value_invalid", "message": "this is not an e-mail address" }),
                json!({ "field": "colour", "code": "unknown_field", "message": "there is no such field here" }),
            ],
        ),
        (Code::ItemsCount, _) => (usual, vec![field("items", "a batch has 1 to 50 items, not 0")]),
        (Code::PriceUnavailable, _) => (usual, vec![item(0, "domain", "dynadot has no price for .org")]),
        (Code::PriceChanged, _) => {
            let mut change = item(0, "expectedPrice", "the price is 12.99 USD, not 9.99 USD");
            change["domain"] = json!("xn--bcher-kva.com");
            change["expected"] = json!({ "amount": 999, "currency": "USD" });
            change["actual"] = json!({ "amount": 1299, "currency": "USD" });
            (usual, vec![change])
        }
        (Code::DomainAlreadyOrdered, _) => {
            let mut open = item(0, "domain", "an open order is for xn--bcher-kva.com already");
            open["domain"] = json!("xn--bcher-kva.com");
            (usual, vec![open])
        }
        (Code::SpendLimit, _) => {
            let money = |amount: i64| json!({ "amount": amount, "currency": "USD" });
            let short = json!({
                "code": code.as_str(),
                "message": "12.99 USD is needed, and 4.02 USD of 30.00 USD is left",
                "limit": money(3000),
                "spent": money(2598),
                "left": money(402),
                "needed": money(1299),
                "resetsAt": "2026-12-01T00:00:00Z",
            });
            (usual, vec![short])
        }
        (Code::ClientNotFound, Route::PlacesOrders) | (Code::RegistrantMissing, _) => {
            (usual, vec![field("clientId", usual)])
        }
        (Code::UnknownParameter, _) => (usual, vec![field("colour", "there is no such parameter here")]),
        (Code::InvalidParameter, _) => (usual, vec![field("limit", "limit is a whole number from 1 to 100")]),
        (Code::CursorInvalid, _) => (usual, vec![field("cursor", usual)]),
        (Code::UseCursor, _) => (usual, vec![field("offset", usual)]),
        (Code::Unauthorized, _) => ("there is no such API key, or it was revoked", Vec::new()),
        _ => (usual, Vec::new()),
    }
}
