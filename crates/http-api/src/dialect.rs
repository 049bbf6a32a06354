//! How answers are wrapped: one renderer per dialect, chosen by the path.

use serde::Serialize;
use utoipa::ToSchema;

use crate::code::Code;
use crate::error::ApiError;
use crate::problem::Problem;
use crate::request_id::RequestId;

/// A way of wrapping answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// The batch document's: `success`, `data`, `error`.
    Batch,
}

impl Dialect {
    /// The dialect that is spoken below a path. `/api` and `/v-next` will get theirs here.
    pub(crate) const fn of(_path: &str) -> Self {
        Self::Batch
    }

    /// An error as this dialect writes it.
    pub(crate) fn error(self, error: &ApiError, request: &RequestId) -> Vec<u8> {
        match self {
            Self::Batch => to_bytes(&Failure {
                success: false,
                error: FailureBody {
                    code: error.code(),
                    message: error.message().to_owned(),
                    details: error.details().to_vec(),
                    request_id: request.as_str().to_owned(),
                },
            }),
        }
    }
}

/// An answer with what was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Success<T> {
    /// Always true.
    pub(crate) success: bool,
    /// What was asked for.
    pub(crate) data: T,
}

impl<T: Serialize> Success<T> {
    /// The answer in bytes.
    pub(crate) fn bytes(data: T) -> Vec<u8> {
        to_bytes(&Self { success: true, data })
    }
}

/// An answer that says what went wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ErrorAnswer)]
pub(crate) struct Failure {
    /// Always false.
    pub(crate) success: bool,
    /// What went wrong.
    pub(crate) error: FailureBody,
}

/// What went wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Error)]
pub(crate) struct FailureBody {
    /// As a stable word.
    pub(crate) code: Code,
    /// In words.
    pub(crate) message: String,
    /// All that is wrong in particular.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) details: Vec<Problem>,
    /// The id of the request, which the operator finds in the log.
    pub(crate) request_id: String,
}

/// Views are structs of texts, numbers and lists, which have no way of failing to become JSON.
pub(crate) fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
