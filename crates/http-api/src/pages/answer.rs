//! Pages as HTTP answers: what a browser may do with them, and for how long it may keep them.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use hyper::body::Bytes;

use super::site::Page;

/// The pages bring their own style and icon and need nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Headers of every answer below `/docs`.
const GUARDS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A page, or 304 where the caller has it already.
pub(super) fn page(page: &Page, asked: &HeaderMap) -> Response {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        let Ok(tags) = value.to_str() else { return false };
        tags.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == page.etag)
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, page.media_type)], page.bytes.clone()).into_response()
    };
    if let Ok(etag) = HeaderValue::from_str(&page.etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    guarded(response, "no-cache")
}

/// The page is at another path.
pub(super) fn moved(path: &'static str) -> Response {
    guarded((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, path)]).into_response(), "no-cache")
}

/// There is no such page.
pub(super) fn missing(page: Bytes) -> Response {
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    guarded((StatusCode::NOT_FOUND, html, page).into_response(), "no-store")
}

fn guarded(mut response: Response, cache: &'static str) -> Response {
    let headers = response.headers_mut();
    for (name, value) in GUARDS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A new release has new pages: they are kept, and asked about by their ETag.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
