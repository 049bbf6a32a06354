//! Reading the query: every parameter known, given once and right, or else everything that is wrong at once.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::app::App;
use crate::code::Code;
use crate::error::ApiError;
use crate::problem::Problem;

/// Longest name of a parameter that is repeated in an answer.
const LONGEST_NAME: usize = 64;

const TWICE: &str = "this parameter is given twice";

/// The parameters of a query.
pub(crate) struct Query {
    given: BTreeMap<String, Vec<String>>,
    problems: Vec<Problem>,
}

impl Query {
    /// The parameters of the raw query of a URI.
    pub(crate) fn of(raw: Option<&str>) -> Self {
        let mut query = Self { given: BTreeMap::new(), problems: Vec::new() };
        for (name, value) in url::form_urlencoded::parse(raw.unwrap_or("").as_bytes()) {
            let name: String = name.chars().take(LONGEST_NAME).collect();
            query.given.entry(name).or_default().push(value.into_owned());
        }
        query
    }

    /// Notes something.
    pub(crate) fn note(&mut self, name: &str, code: Code, message: impl Into<String>) {
        self.problems.push(Problem::field(name, code, message));
    }

    /// The value of a parameter, read by `read`; why it can't be is noted.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if self.given.get(name).is_some_and(|values| values.len() > 1) {
            self.note(name, Code::InvalidParameter, TWICE);
        }
        self.take_all(name, read).into_iter().next()
    }

    /// All values of a parameter that may be given several times, read by `read`; why one can't be is noted.
    pub(crate) fn take_all<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for text in self.given.remove(name).unwrap_or_default() {
            match read(&text) {
                Ok(value) => values.push(value),
                Err(message) => self.note(name, Code::InvalidParameter, message),
            }
        }
        values
    }

    /// How many entries a page has: 1 to 100, 20 if nothing is said.
    pub(crate) fn limit(&mut self) -> u32 {
        let read = |text: &str| {
            number(text)
                .filter(|limit| (1..=100).contains(limit))
                .ok_or_else(|| "limit is a whole number from 1 to 100".to_owned())
        };
        self.take("limit", read).unwrap_or(20)
    }

    /// Nothing more is wanted.
    ///
    /// Errors: everything that was noted, and the parameters that nobody asked for.
    pub(crate) fn finish(mut self) -> Result<(), ApiError> {
        for (name, values) in std::mem::take(&mut self.given) {
            if values.len() > 1 {
                self.note(&name, Code::InvalidParameter, TWICE);
            }
            self.note(&name, Code::UnknownParameter, "there is no such parameter here");
        }
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::invalid_query(self.problems)) }
    }
}

/// A number in plain digits.
pub(crate) fn number(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // More digits than fit are a number too, only larger than any that is served.
    Some(text.parse().unwrap_or(u32::MAX))
}

/// No parameters at all.
///
/// Errors: `unknown_parameter`, for each that is given.
pub(crate) fn none(raw: Option<&str>) -> Result<(), ApiError> {
    Query::of(raw).finish()
}

/// A request without parameters.
pub(crate) struct NoParameters;

impl FromRequestParts<App> for NoParameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        none(parts.uri.query()).map(|()| Self)
    }
}
