//! One operation of the API: what it takes, what it answers, and what can be wrong.

use serde_json::Value;

use super::ENVELOPE;
use crate::code::Code;
use crate::pages::document::{Content, Operation, Response};
use crate::pages::json::pretty;
use crate::pages::markdown;
use crate::pages::schema::{self, Kind, Row, Schemas};

/// An operation.
pub(super) struct OperationView {
    /// Its anchor: the operation's id.
    pub(super) id: String,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) summary: String,
    /// HTML.
    pub(super) description: String,
    /// The scopes that the key needs; none if no key is needed.
    pub(super) scopes: Vec<String>,
    /// Parameters by their place.
    pub(super) parameters: Vec<Parameters>,
    pub(super) body: Option<BodyView>,
    /// The whole request, as an example.
    pub(super) request: String,
    pub(super) answers: Vec<AnswerView>,
    pub(super) errors: Vec<ErrorView>,
}

/// The parameters of a place.
pub(super) struct Parameters {
    pub(super) title: &'static str,
    pub(super) rows: Vec<Row>,
}

/// The body of a request.
pub(super) struct BodyView {
    pub(super) kind: Kind,
    pub(super) rows: Vec<Row>,
}

/// An answer that isn't an error.
pub(super) struct AnswerView {
    pub(super) status: String,
    pub(super) description: String,
    pub(super) media_type: String,
    /// Names and descriptions.
    pub(super) headers: Vec<(String, String)>,
    /// What the body is, or its `data` where it has one.
    pub(super) kind: Option<Kind>,
    pub(super) is_data: bool,
    /// HTML.
    pub(super) examples: Vec<String>,
}

/// An error that it can answer with.
pub(super) struct ErrorView {
    pub(super) status: String,
    pub(super) code: String,
    pub(super) meaning: String,
    /// HTML.
    pub(super) example: String,
}

impl OperationView {
    pub(super) fn of(path: &str, method: &str, operation: &Operation, schemas: Schemas<'_>) -> Self {
        let body = operation.request_body.as_ref().and_then(|body| body.content.values().next());
        let is_error = |response: &Response| {
            response.content.values().any(|content| schema::name(&content.schema) == Some("ErrorAnswer"))
        };
        let (errors, answers): (Vec<_>, Vec<_>) =
            operation.responses.iter().partition(|(_, response)| is_error(response));
        let method = method_name(method);
        Self {
            id: operation.operation_id.clone(),
            method,
            path: path.to_owned(),
            summary: operation.summary.clone(),
            description: markdown::piece(&operation.description),
            scopes: operation.security.iter().flat_map(|scheme| scheme.values().flatten()).cloned().collect(),
            parameters: parameters(operation),
            body: body.map(|content| BodyView {
                kind: schema::kind(&content.schema),
                rows: schemas.rows(&content.schema),
            }),
            request: request(method, path, operation, body, schemas),
            answers: answers
                .into_iter()
                .map(|(status, response)| AnswerView::of(status, response, schemas))
                .collect(),
            errors: errors
                .into_iter()
                .flat_map(|(status, response)| ErrorView::all(status, response, schemas))
                .collect(),
        }
    }
}

fn method_name(method: &str) -> &'static str {
    match method {
        "get" => "GET",
        "post" => "POST",
        "put" => "PUT",
        "patch" => "PATCH",
        "delete" => "DELETE",
        _ => "HTTP",
    }
}

fn parameters(operation: &Operation) -> Vec<Parameters> {
    let places =
        [("path", "Path parameters"), ("query", "Query parameters"), ("header", "Headers of the request")];
    let of_place = |(place, title): (&str, &'static str)| {
        let here = operation.parameters.iter().filter(|parameter| parameter.place == place);
        let rows: Vec<Row> = here
            .map(|parameter| Row {
                description: markdown::piece(match parameter.description.as_str() {
                    "" => parameter.schema.description.as_deref().unwrap_or_default(),
                    text => text,
                }),
                ..schema::row(&parameter.name, &parameter.schema, parameter.required)
            })
            .collect();
        (!rows.is_empty()).then_some(Parameters { title, rows })
    };
    places.into_iter().filter_map(of_place).collect()
}

/// The request as it goes over the wire. Ids in the path are shown as the document names them.
fn request(
    method: &str,
    path: &str,
    operation: &Operation,
    body: Option<&Content>,
    schemas: Schemas<'_>,
) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\n");
    if operation.security.iter().any(|scheme| !scheme.is_empty()) {
        head.push_str("Authorization: Bearer lr_live_…\n");
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.place == "header") {
        if let Some(example) = &parameter.example {
            head.push_str(&format!("{}: {}\n", parameter.name, text(example)));
        }
    }
    let Some(content) = body else { return markdown::code("http", &head) };
    head.push_str("Content-Type: application/json\n");
    let example = content.example.as_ref().map(|example| pretty(example, Some(&content.schema), schemas));
    markdown::code("http", &head) + &markdown::code("json", &example.unwrap_or_default())
}

impl AnswerView {
    fn of(status: &str, response: &Response, schemas: Schemas<'_>) -> Self {
        let (media_type, content) = response.content.iter().next().unzip();
        let schema = content.map(|content| &content.schema);
        // The envelope is the same everywhere: what is in it is what one wants to know.
        let data = schema.and_then(schema::name).and_then(|name| name.strip_prefix(ENVELOPE));
        Self {
            status: status.to_owned(),
            description: response.description.clone(),
            media_type: media_type.cloned().unwrap_or_default(),
            headers: response
                .headers
                .iter()
                .map(|(name, header)| (name.clone(), markdown::piece(&header.description)))
                .collect(),
            kind: data.map(schema::named).or_else(|| schema.map(schema::kind)),
            is_data: data.is_some(),
            examples: content.map(|content| examples(content, schemas)).unwrap_or_default(),
        }
    }
}

impl ErrorView {
    /// The errors of a status: the document has an example of each code.
    fn all(status: &str, response: &Response, schemas: Schemas<'_>) -> Vec<Self> {
        let content = response.content.values().next();
        let examples = content.into_iter().flat_map(|content| {
            content.examples.iter().map(move |(code, example)| (code, example, &content.schema))
        });
        examples
            .map(|(code, example, schema)| Self {
                status: status.to_owned(),
                meaning: Code::named(code).map(Code::description).unwrap_or_default().to_owned(),
                code: code.clone(),
                example: example
                    .value
                    .as_ref()
                    .map(|value| markdown::code("json", &pretty(value, Some(schema), schemas)))
                    .unwrap_or_default(),
            })
            .collect()
    }
}

fn examples(content: &Content, schemas: Schemas<'_>) -> Vec<String> {
    let several = content.examples.values().filter_map(|example| example.value.as_ref());
    let shown = |value: &Value| match value {
        Value::String(text) => markdown::code("text", text),
        value => markdown::code("json", &pretty(value, Some(&content.schema), schemas)),
    };
    content.example.iter().chain(several).map(shown).collect()
}

/// A value as it stands in a header.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
