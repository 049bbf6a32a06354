//! The bodies of requests about webhook endpoints.

use std::time::Duration;

use landrush_model::Timestamp;
use landrush_model::endpoint::{Endpoint, EventTypes};
use landrush_model::ports::EndpointRules;
use utoipa::ToSchema;

use crate::code::Code;
use crate::error::ApiError;
use crate::fields::{Field, Fields};
use crate::json::Json;

/// A webhook endpoint to be made.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct CreateWebhook {
    /// Where events are posted to: `https://`, at a public address.
    #[schema(max_length = 2000)]
    url: String,
    /// What you want to say of it.
    #[schema(max_length = 200)]
    description: Option<String>,
    /// What it is told; all but `order.updated` unless you choose.
    #[schema(min_items = 1, nullable = false)]
    event_types: Option<Vec<String>>,
}

/// What to change of a webhook endpoint; what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct UpdateWebhook {
    /// A new URL.
    #[schema(max_length = 2000, nullable = false)]
    url: Option<String>,
    /// A new description, or null for none.
    #[schema(max_length = 200)]
    description: Option<String>,
    /// What it is told from now on. Types of a newer release, which this one doesn't show, stay.
    #[schema(min_items = 1, nullable = false)]
    event_types: Option<Vec<String>>,
    /// Whether it is told anything. Enabling forgets the failures before.
    #[schema(nullable = false)]
    enabled: Option<bool>,
}

/// How a secret is exchanged.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct RotateSecret {
    /// For how many hours deliveries are signed with the old secret too. 0 for a secret that got into wrong hands.
    #[schema(minimum = 0, maximum = 168, default = 24, nullable = false)]
    overlap_hours: Option<u32>,
}

/// Which deliveries are replayed.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct ReplayFailed {
    /// Those that were begun since then and have failed.
    #[schema(format = DateTime)]
    since: String,
}

/// A body that was read.
pub(super) struct WebhookBody {
    pub(super) url: Field<String>,
    pub(super) description: Field<String>,
    pub(super) event_types: Field<EventTypes>,
    pub(super) enabled: Field<bool>,
}

impl WebhookBody {
    /// Reads a new endpoint: its URL must be there.
    pub(super) fn create(
        body: &Json,
        rules: &dyn EndpointRules,
    ) -> Result<(String, Option<String>, EventTypes), ApiError> {
        let mut fields = Fields::of(body, "");
        let read = Self::read(&mut fields, rules);
        let url = fields.required("url", read.url);
        not_null(&mut fields, "eventTypes", &read.event_types);
        let problems = fields.finish();
        match url {
            Some(url) if problems.is_empty() => {
                Ok((url, read.description.value(), read.event_types.value().unwrap_or_default()))
            }
            _ => Err(ApiError::invalid_body(problems)),
        }
    }

    /// Reads a change: only the description may be null.
    pub(super) fn update(body: &Json, rules: &dyn EndpointRules) -> Result<Self, ApiError> {
        let mut fields = Fields::of(body, "");
        let mut read = Self::read(&mut fields, rules);
        read.enabled = fields.truth("enabled");
        not_null(&mut fields, "url", &read.url);
        not_null(&mut fields, "eventTypes", &read.event_types);
        not_null(&mut fields, "enabled", &read.enabled);
        let problems = fields.finish();
        if problems.is_empty() { Ok(read) } else { Err(ApiError::invalid_body(problems)) }
    }

    fn read(fields: &mut Fields<'_>, rules: &dyn EndpointRules) -> Self {
        let url = match fields.text("url") {
            Field::Value(text) => match rules.check_url(&text) {
                Ok(url) => Field::Value(url),
                Err(refused) => {
                    let code = Code::named(refused.code).unwrap_or(Code::ValueInvalid);
                    fields.note("url", code, refused.message);
                    Field::Wrong
                }
            },
            other => other,
        };
        let description = fields.text("description");
        if let Field::Value(text) = &description
            && let Some(message) = Endpoint::description_problem(text)
        {
            fields.note("description", Code::ValueInvalid, message);
        }
        let event_types = match fields.texts("eventTypes") {
            Field::Value(names) => match EventTypes::from_names(names.iter().map(String::as_str)) {
                Ok(types) => Field::Value(types),
                Err(error) => {
                    fields.note("eventTypes", Code::ValueInvalid, error.to_string());
                    Field::Wrong
                }
            },
            Field::Absent => Field::Absent,
            Field::Null => Field::Null,
            Field::Wrong => Field::Wrong,
        };
        Self { url, description, event_types, enabled: Field::Absent }
    }
}

/// The longest time that two secrets are valid, in hours: a week.
const LONGEST_OVERLAP: i64 = 168;

/// For how long the old secret signs beside the new one.
pub(super) fn overlap(body: &Json) -> Result<Duration, ApiError> {
    let mut fields = Fields::of(body, "");
    let hours = fields.integer("overlapHours");
    not_null(&mut fields, "overlapHours", &hours);
    let hours = match hours {
        Field::Value(hours) if (0..=LONGEST_OVERLAP).contains(&hours) => hours.unsigned_abs(),
        Field::Value(_) => {
            let message = format!("overlapHours is a whole number from 0 to {LONGEST_OVERLAP}");
            fields.note("overlapHours", Code::ValueInvalid, message);
            0
        }
        Field::Absent | Field::Null | Field::Wrong => 24,
    };
    let problems = fields.finish();
    if problems.is_empty() {
        Ok(Duration::from_secs(hours * 60 * 60))
    } else {
        Err(ApiError::invalid_body(problems))
    }
}

/// Since when.
pub(super) fn since(body: &Json) -> Result<Timestamp, ApiError> {
    let mut fields = Fields::of(body, "");
    let text = fields.text("since");
    let since = fields.required("since", text).map(|text| text.parse::<Timestamp>());
    if let Some(Err(error)) = since {
        fields.note("since", Code::ValueInvalid, error.to_string());
    }
    let problems = fields.finish();
    match since {
        Some(Ok(since)) if problems.is_empty() => Ok(since),
        _ => Err(ApiError::invalid_body(problems)),
    }
}

fn not_null<T>(fields: &mut Fields<'_>, name: &'static str, field: &Field<T>) {
    if matches!(field, Field::Null) {
        fields.note(name, Code::WrongType, format!("{name} must not be null"));
    }
}
