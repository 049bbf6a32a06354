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
use crate::problem::Problem;
use crate::query::{self, Query};

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

/// The body of a request that says all by its path: none, or an empty object.
pub(crate) struct NoBody {
    /// The bytes, as they were sent.
    pub(crate) bytes: Bytes,
    query: Option<String>,
}

impl NoBody {
    /// The parameters of the query.
    ///
    /// Errors: `validation_failed` and the like, if there is something in the body.
    pub(crate) fn query(&self) -> Result<Query, ApiError> {
        let query = Query::of(self.query.as_deref());
        if self.bytes.is_empty() {
            return Ok(query);
        }
        match Json::read(&self.bytes)? {
            Json::Object(members) if members.is_empty() => Ok(query),
            Json::Object(members) => {
                let unknown = |(name, _): &(String, Json)| {
                    Problem::field(name.as_str(), Code::UnknownField, Code::UnknownField.description())
                };
                Err(ApiError::invalid_body(members.iter().map(unknown).collect()))
            }
            other => {
                let message = format!("the body is {}, not an object", other.kind());
                Err(ApiError::invalid_body(vec![Problem::field("", Code::WrongType, message)]))
            }
        }
    }
}

impl FromRequest<App> for NoBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let is_json = is_plain_json(request.headers());
        let query = request.uri().query().map(str::to_owned);
        let bytes = read_in_time(request, app).await?;
        if bytes.is_empty() || is_json {
            Ok(Self { bytes, query })
        } else {
            Err(ApiError::new(Code::UnsupportedMediaType))
        }
    }
}

impl FromRequest<App> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        if !is_plain_json(request.headers()) {
            return Err(ApiError::new(Code::UnsupportedMediaType));
        }
        let query = request.uri().query().map(str::to_owned);
        Ok(Self { bytes: read_in_time(request, app).await?, query })
    }
}

async fn read_in_time(request: Request, app: &App) -> Result<Bytes, ApiError> {
    let reading = read(request.headers().get(header::CONTENT_LENGTH).cloned(), request.into_body());
    let read = tokio::time::timeout(app.settings.body_timeout, reading).await;
    read.unwrap_or_else(|_| Err(ApiError::new(Code::RequestTimeout)))
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
