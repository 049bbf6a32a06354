//! The one error of all routes, with a public and an internal side.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use landrush_model::ports::{EndpointError, StoreError, StoreErrorKind};
use landrush_model::spending::SpendLimitReached;
use landrush_orders::checkout::CheckoutError;

use crate::code::Code;
use crate::problem::{Problem, common_code, listed};

/// A status that only errors have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ErrorStatus(StatusCode);

impl ErrorStatus {
    /// The bare status.
    pub(crate) const fn get(self) -> StatusCode {
        self.0
    }

    /// Whether an answer with it is kept under an idempotency key: not where another try, or the same request by
    /// somebody else or in another wrapping, may well come to another end.
    fn is_kept(self) -> bool {
        const NOT_KEPT: [StatusCode; 6] = [
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::REQUEST_TIMEOUT,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::TOO_MANY_REQUESTS,
        ];
        !self.0.is_server_error() && !NOT_KEPT.contains(&self.0)
    }
}

/// Why a request has no better answer.
///
/// It becomes a response without a body; the edge writes the body in the dialect of the path, with the request's id, and
/// logs the source.
pub(crate) struct ApiError {
    status: ErrorStatus,
    code: Code,
    message: Cow<'static, str>,
    details: Vec<Problem>,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// An error with the usual status and text of its code.
    pub(crate) fn new(code: Code) -> Self {
        // A code that stands in details only says nothing about a whole answer, so it can't be blamed on the caller.
        let status = code.statuses().first().copied().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            status: ErrorStatus(status),
            code,
            message: Cow::Borrowed(code.description()),
            details: Vec::new(),
            headers: Vec::new(),
            source: None,
        }
    }

    /// Something unexpected. The cause is for the log only.
    pub(crate) fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..Self::new(Code::Internal) }
    }

    /// Problems with the body: their own code where they are all of one kind that has one, `items_count` where the number
    /// of items is wrong, else `validation_failed`.
    pub(crate) fn invalid_body(problems: Vec<Problem>) -> Self {
        let miscounted = problems.iter().any(|problem| problem.code == Some(Code::ItemsCount));
        let code = match common_code(&problems) {
            _ if miscounted => Code::ItemsCount,
            Some(Code::PriceUnavailable) => Code::PriceUnavailable,
            _ => Code::ValidationFailed,
        };
        Self::new(code).with_details(problems)
    }

    /// Problems with the query: the code that they have in common, else `invalid_parameter`.
    pub(crate) fn invalid_query(problems: Vec<Problem>) -> Self {
        let code = common_code(&problems).unwrap_or(Code::InvalidParameter);
        Self::new(code).with_details(problems)
    }

    /// With other words.
    #[must_use]
    pub(crate) fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = message.into();
        self
    }

    /// With a list of what is wrong in particular.
    #[must_use]
    pub(crate) fn with_details(mut self, details: Vec<Problem>) -> Self {
        self.details = listed(details);
        self
    }

    /// With a header.
    #[must_use]
    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// As a fault of the request (400), where the code usually has another status.
    #[must_use]
    pub(crate) fn into_bad_request(mut self) -> Self {
        self.status = ErrorStatus(StatusCode::BAD_REQUEST);
        self
    }

    /// As something that the request is at odds with (409), where the code usually has another status.
    #[must_use]
    pub(crate) fn into_conflict(mut self) -> Self {
        self.status = ErrorStatus(StatusCode::CONFLICT);
        self
    }

    /// The status.
    pub(crate) const fn status(&self) -> ErrorStatus {
        self.status
    }

    /// Whether the answer is kept under an idempotency key: not where the status or the text itself says to try again.
    pub(crate) fn is_kept(&self) -> bool {
        let passes = matches!(self.code, Code::OrderInWork | Code::WebhookDisabled | Code::WebhookLimit);
        self.status.is_kept() && !passes
    }

    /// The code.
    pub(crate) const fn code(&self) -> Code {
        self.code
    }

    /// What the caller reads.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What is wrong in particular.
    pub(crate) fn details(&self) -> &[Problem] {
        &self.details
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("code", &self.code)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code.as_str())
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as &(dyn Error + 'static))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.0.into_response();
        response.headers_mut().extend(self.headers.iter().cloned());
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match error.kind {
            StoreErrorKind::Unavailable | StoreErrorKind::Full => Code::Unavailable,
            StoreErrorKind::Broken => Code::Internal,
        };
        let plain = Self { source: Some(Box::new(error)), ..Self::new(code) };
        match code {
            Code::Unavailable => plain.with_header(header::RETRY_AFTER, HeaderValue::from_static("1")),
            _ => plain,
        }
    }
}

impl From<EndpointError> for ApiError {
    fn from(error: EndpointError) -> Self {
        match error {
            EndpointError::LimitReached => Self::new(Code::WebhookLimit),
            EndpointError::NotFound => Self::new(Code::WebhookNotFound),
            EndpointError::Disabled => Self::new(Code::WebhookDisabled),
            EndpointError::DeliveryNotFound => Self::new(Code::DeliveryNotFound),
            EndpointError::KeyUsed(_) => Self::internal("an answer kept before was not replayed"),
            EndpointError::Store(error) => error.into(),
        }
    }
}

impl From<SpendLimitReached> for ApiError {
    fn from(SpendLimitReached(short): SpendLimitReached) -> Self {
        Self::new(Code::SpendLimit).with_details(short.into_iter().map(Problem::from).collect())
    }
}

impl From<CheckoutError> for ApiError {
    fn from(error: CheckoutError) -> Self {
        match error {
            CheckoutError::Invalid(problems) => {
                Self::invalid_body(problems.into_iter().map(Problem::from).collect())
            }
            CheckoutError::PriceChanged(changes) => {
                Self::new(Code::PriceChanged).with_details(changes.into_iter().map(Problem::from).collect())
            }
            CheckoutError::DomainsOpen(domains) => {
                let detail = |(index, domain): (usize, landrush_model::DomainName)| Problem {
                    domain: Some(domain.to_string()),
                    ..Problem::field(
                        "domain",
                        Code::DomainAlreadyOrdered,
                        format!("an open order is for {domain} already"),
                    )
                    .in_item(index)
                };
                Self::new(Code::DomainAlreadyOrdered).with_details(domains.into_iter().map(detail).collect())
            }
            CheckoutError::ClientUnknown => about_client(Code::ClientNotFound).into_bad_request(),
            CheckoutError::RegistrantMissing => about_client(Code::RegistrantMissing),
            CheckoutError::SpendLimit(reached) => reached.into(),
            CheckoutError::KeyUsed(_) => Self::internal("an answer kept before was not replayed"),
            CheckoutError::Store(error) => error.into(),
        }
    }
}

fn about_client(code: Code) -> ApiError {
    ApiError::new(code).with_details(vec![Problem::field("clientId", code, code.description())])
}
