//! What the published document says of answers, and whether answers keep to it.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::Answer;

/// The schemas of the answers that a server's `/openapi.json` describes.
///
/// They are taken more strictly than they are written: a field that isn't published is an error too.
pub struct Schema {
    document: Value,
    /// The components, closed against fields that they don't have.
    components: Value,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Schema {
    /// What the server at `base` publishes.
    pub async fn of(base: &str) -> Self {
        let document: Value =
            reqwest::get(format!("{base}/openapi.json")).await.unwrap().json().await.unwrap();
        let mut components = document["components"]["schemas"].clone();
        let open = components.clone();
        for schema in components.as_object_mut().unwrap().values_mut() {
            close(schema, &open);
        }
        Self { document, components, compiled: Mutex::default() }
    }

    /// The document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Every answer that the document has: method, path as it is written there, status.
    pub fn answers(&self) -> Vec<(String, String, String)> {
        let paths = self.document["paths"].as_object().unwrap().iter();
        let operations = paths.flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |operation| (path, operation))
        });
        let answers = operations.flat_map(|(path, (method, operation))| {
            let statuses = operation["responses"].as_object().unwrap().keys();
            statuses.map(move |status| (method.to_uppercase(), path.clone(), status.clone()))
        });
        answers.collect()
    }

    /// Makes the schema of an answer that the document has ready for use, to see that it is one.
    pub fn compile(&self, method: &str, template: &str, status: &str) {
        let content =
            &self.document["paths"][template][method.to_lowercase()]["responses"][status]["content"];
        for (media_type, content) in content.as_object().into_iter().flatten() {
            self.validator(&format!("{method} {template} {status} {media_type}"), &content["schema"]);
        }
    }

    /// Panics unless the document says that this request can get this answer.
    #[track_caller]
    pub fn check(&self, method: &str, path: &str, answer: &Answer) {
        if let Err(problem) = self.compare(method, path, answer) {
            panic!("{method} {path} {} is not as it is published: {problem}\n{}", answer.status, answer.text);
        }
    }

    /// What is wrong with an answer, by the document.
    pub fn compare(&self, method: &str, path: &str, answer: &Answer) -> Result<(), String> {
        if answer.text.is_empty() && (method == "HEAD" || is_of_the_http_layer(answer.status)) {
            return Ok(());
        }
        let essence = answer.headers.get("content-type").and_then(|value| value.to_str().ok());
        let essence = essence.and_then(|text| text.split(';').next()).unwrap_or("").trim();
        let (name, schema) = match self.operation(method, path) {
            Some((template, operation)) => {
                let content = &operation["responses"][answer.status.to_string()]["content"][essence];
                if !content.is_object() {
                    return Err(format!("{template} has no such answer in {essence:?}"));
                }
                (format!("{method} {template} {} {essence}", answer.status), content["schema"].clone())
            }
            None if matches!(answer.status, 404 | 405) && essence == "application/json" => {
                ("an error".to_owned(), json!({ "$ref": "#/components/schemas/ErrorAnswer" }))
            }
            None => {
                return Err(format!("there is no such route, and this is no error in JSON, but {essence:?}"));
            }
        };
        if essence != "application/json" {
            return Ok(());
        }
        let body: Value = serde_json::from_str(&answer.text).map_err(|error| error.to_string())?;
        let mut wrong = String::new();
        for error in self.validator(&name, &schema).iter_errors(&body) {
            write!(wrong, "\n  {error}, at {:?}", error.instance_path().to_string())
                .map_err(|error| error.to_string())?;
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The operation behind a path, and the path as the document writes it; `None` where there is none.
    fn operation(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let path = path.split(['?', '#']).next().unwrap_or("");
        let fits = |template: &str| {
            let (theirs, ours): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
            let same = |(theirs, ours): (&&str, &&str)| {
                theirs == ours || (theirs.starts_with('{') && !ours.is_empty())
            };
            theirs.len() == ours.len() && theirs.iter().zip(&ours).all(same)
        };
        let (template, item) =
            self.document["paths"].as_object().unwrap().iter().find(|(template, _)| fits(template))?;
        // HEAD is GET without the body; `get` is no method, for methods have a case.
        let method = if method == "HEAD" { "GET" } else { method };
        let is_it = |name: &str| name.to_uppercase() == method;
        let (_, operation) = item.as_object()?.iter().find(|(name, _)| is_it(name))?;
        Some((template.as_str(), operation))
    }

    fn validator(&self, name: &str, schema: &Value) -> Arc<Validator> {
        let mut compiled = self.compiled.lock().unwrap();
        let make = || {
            let mut whole = schema.clone();
            close(&mut whole, &self.document["components"]["schemas"]);
            whole["components"] = json!({ "schemas": self.components });
            let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
            Arc::new(options.build(&whole).unwrap_or_else(|error| panic!("the schema of {name}: {error}")))
        };
        compiled.entry(name.to_owned()).or_insert_with(make).clone()
    }
}

/// What is answered before there is a route: a head that is no HTTP, or too much of it.
const fn is_of_the_http_layer(status: u16) -> bool {
    matches!(status, 400 | 414 | 431)
}

/// Forbids the fields that a schema doesn't have, in it and in everything inside it.
///
/// The parts of an `allOf` must not forbid each other's fields, so components that are named there are put in
/// their place as they are published, which is `open`.
fn close(schema: &mut Value, open: &Value) {
    let Value::Object(members) = schema else { return };
    close_inside(members, open);
    if members.contains_key("properties") || members.contains_key("allOf") {
        members.insert("unevaluatedProperties".into(), json!(false));
    }
}

fn close_inside(members: &mut Map<String, Value>, open: &Value) {
    for (key, value) in members.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(|property| close(property, open));
            }
            ("items" | "additionalProperties", schema) => close(schema, open),
            ("oneOf" | "anyOf", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(|schema| close(schema, open));
            }
            ("allOf", Value::Array(parts)) => {
                for part in parts {
                    if let Some(name) = part["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
                        *part = open[name].clone();
                    }
                    if let Value::Object(members) = part {
                        close_inside(members, open);
                    }
                }
            }
            _ => {}
        }
    }
}
