//! The bodies of `POST /clients` and `PATCH /clients/{id}`.

use std::collections::HashSet;

use landrush_model::{Phone, Registrant, is_email, text_problem};
use utoipa::ToSchema;

use super::view::RegistrantView;
use crate::code::Code;
use crate::error::ApiError;
use crate::fields::{Field, Fields};
use crate::json::Json;
use crate::problem::Problem;

/// A client to be made.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct CreateClient {
    /// How the account calls it.
    #[schema(max_length = 200)]
    name: String,
    /// Where the account writes to.
    #[schema(max_length = 254)]
    email: String,
    /// Whom its domains are registered for; without one it can't order.
    registrant: Option<RegistrantView>,
}

/// What to change of a client; what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct UpdateClient {
    /// A new name.
    #[schema(max_length = 200, nullable = false)]
    name: Option<String>,
    /// A new e-mail address.
    #[schema(max_length = 254, nullable = false)]
    email: Option<String>,
    /// A whole new registrant, or null for none. Holds for later orders only.
    registrant: Option<RegistrantView>,
}

/// A body that was read.
pub(super) struct ClientBody {
    pub(super) name: Field<String>,
    pub(super) email: Field<String>,
    pub(super) registrant: Field<Registrant>,
}

impl ClientBody {
    /// Reads a new client: name and e-mail address must be there.
    pub(super) fn create(body: &Json) -> Result<(String, String, Option<Registrant>), ApiError> {
        let (mut fields, read, mut problems) = Self::read(body);
        let name = fields.required("name", read.name);
        let email = fields.required("email", read.email);
        problems.extend(fields.finish());
        match (name, email) {
            (Some(name), Some(email)) if problems.is_empty() => Ok((name, email, read.registrant.value())),
            _ => Err(ApiError::invalid_body(problems)),
        }
    }

    /// Reads a change: name and e-mail address may be absent, not null.
    pub(super) fn update(body: &Json) -> Result<Self, ApiError> {
        let (mut fields, read, mut problems) = Self::read(body);
        for (name, field) in [("name", &read.name), ("email", &read.email)] {
            if *field == Field::Null {
                fields.note(name, Code::WrongType, format!("{name} must not be null"));
            }
        }
        problems.extend(fields.finish());
        if problems.is_empty() { Ok(read) } else { Err(ApiError::invalid_body(problems)) }
    }

    fn read(body: &Json) -> (Fields<'_>, Self, Vec<Problem>) {
        let mut fields = Fields::of(body, "");
        let name = fields.text("name");
        if let Field::Value(text) = &name
            && let Some(message) = text_problem(text, 200)
        {
            fields.note("name", Code::ValueInvalid, message);
        }
        let email = fields.text("email");
        if let Field::Value(text) = &email
            && !is_email(text)
        {
            fields.note("email", Code::ValueInvalid, "this is not an e-mail address");
        }
        let (registrant, problems) = match fields.raw("registrant") {
            None => (Field::Absent, Vec::new()),
            Some(Json::Null) => (Field::Null, Vec::new()),
            Some(json) => match read_registrant(json) {
                Ok(registrant) => (Field::Value(registrant), Vec::new()),
                Err(problems) => (Field::Wrong, problems),
            },
        };
        (fields, Self { name, email, registrant }, problems)
    }
}

fn read_registrant(json: &Json) -> Result<Registrant, Vec<Problem>> {
    let mut fields = Fields::of(json, "registrant");
    // Fields that can't be read are noted once, here, and left empty; what the model says of them is left out below.
    let mut unread = HashSet::new();
    let mut required = |fields: &mut Fields<'_>, name: &'static str| {
        let text = fields.text(name);
        fields.required(name, text).unwrap_or_else(|| {
            unread.insert(name);
            String::new()
        })
    };
    let name = required(&mut fields, "name");
    let email = required(&mut fields, "email");
    let phone = required(&mut fields, "phone");
    let address1 = required(&mut fields, "address1");
    let city = required(&mut fields, "city");
    let postal_code = required(&mut fields, "postalCode");
    let country = required(&mut fields, "country");
    let phone = if unread.contains("phone") { None } else { Some(phone.parse::<Phone>()) };
    if let Some(Err(error)) = &phone {
        fields.note("phone", Code::ValueInvalid, error.to_string());
    }
    let registrant = Registrant {
        name,
        organization: fields.text("organization").value(),
        email,
        phone: phone.and_then(Result::ok).unwrap_or_else(some_phone),
        address1,
        address2: fields.text("address2").value(),
        city,
        state: fields.text("state").value(),
        postal_code,
        country,
    };
    for problem in registrant.problems() {
        if !unread.contains(problem.field) {
            fields.note(problem.field, Code::ValueInvalid, problem.message);
        }
    }
    let problems = fields.finish();
    if problems.is_empty() { Ok(registrant) } else { Err(problems) }
}

/// Stands in for a number that can't be read, so that the other fields are checked all the same.
#[expect(clippy::expect_used, reason = "a constant that is a number")]
fn some_phone() -> Phone {
    "+493012345678".parse().expect("a telephone number")
}
