//! The body of a request: bounded in size and time, and JSON by its own word.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Bytes;

use crate::app::App;
use crate::code::Code;
use crate::error::ApiError;
use crate::json::Json;
use crate::query;

/// Largest body.
pub(crate) const LARGEST_BODY: usize = 256 * 1024;

/// A body that is said to be JSON, as it was sent.
pub(crate) struct JsonBody {
    /// The bytes.
    pub(crate) bytes: Bytes,
    query: Option<String>,
}

impl JsonBody {
    /// The body's JSON. Routes that take a body take no parameters.
    pub(crate) fn json(&self) -> Result<Json, ApiError> {
        query::none(self.query.as_deref())?;
        Json::read(&self.bytes)
    }
}

impl FromRequest<App> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        if !is_plain_json(request.headers()) {
            return Err(ApiError::new(Code::UnsupportedMediaType));
        }
        let query = request.uri().query().map(str::to_owned);
        let reading = read(request.headers().get(header::CONTENT_LENGTH).cloned(), request.into_body());
        match tokio::time::timeout(app.settings.body_timeout, reading).await {
            Ok(bytes) => Ok(Self { bytes: bytes?, query }),
            Err(_) => Err(ApiError::new(Code::RequestTimeout)),
        }
    }
}

async fn read(length: Option<http::HeaderValue>, body: Body) -> Result<Bytes, ApiError> {
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > LARGEST_BODY as u64) {
        return Err(ApiError::new(Code::BodyTooLarge));
    }
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(ApiError::new(Code::BodyTooLarge)),
        // The caller is gone or broke off; nobody reads this answer.
        Err(_) => Err(ApiError::new(Code::RequestTimeout).with_message("the body broke off")),
    }
}

/// Whether the body is `application/json` in UTF-8, not compressed.
fn is_plain_json(headers: &HeaderMap) -> bool {
    let Some(media_type) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    let plain_encoding = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"));
    let utf8 =
        parameters.split(';').map(str::trim).filter(|parameter| !parameter.is_empty()).all(|parameter| {
            match parameter.split_once('=') {
                Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                    value.trim_matches('"').eq_ignore_ascii_case("utf-8")
                }
                _ => true,
            }
        });
    essence.trim().eq_ignore_ascii_case("application/json") && plain_encoding && utf8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_in_utf8_is_read() {
        let plain = |media_type: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, media_type.parse().unwrap());
            is_plain_json(&headers)
        };
        for good in
            ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""]
        {
            assert!(plain(good), "{good}");
        }
        for bad in [
            "text/plain",
            "application/json; charset=latin1",
            "application/x-www-form-urlencoded",
            "application/jsonp",
        ] {
            assert!(!plain(bad), "{bad}");
        }
        assert!(!is_plain_json(&HeaderMap::new()));
    }
}
