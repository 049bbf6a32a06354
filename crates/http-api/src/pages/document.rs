//! The OpenAPI document as the pages read it: what `/openapi.json` serves, with its members in their order.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Number, Value};

/// The document.
#[derive(Debug, Deserialize)]
pub(super) struct Document {
    pub(super) info: Info,
    pub(super) tags: Vec<Tag>,
    /// Operations by method, by path.
    pub(super) paths: IndexMap<String, IndexMap<String, Operation>>,
    pub(super) components: Components,
}

impl Document {
    /// Reads it.
    #[expect(clippy::expect_used, reason = "the document is this crate's own, and a test reads it")]
    pub(super) fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).expect("the document has the form of OpenAPI")
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Info {
    pub(super) version: String,
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tag {
    pub(super) name: String,
    #[serde(default)]
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Components {
    pub(super) schemas: IndexMap<String, Schema>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    pub(super) operation_id: String,
    pub(super) summary: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    /// Scopes by scheme; an empty object is "no key".
    #[serde(default)]
    pub(super) security: Vec<IndexMap<String, Vec<String>>>,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
    pub(super) request_body: Option<Body>,
    pub(super) responses: IndexMap<String, Response>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) required: bool,
    pub(super) example: Option<Value>,
    #[serde(default)]
    pub(super) schema: Schema,
}

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    #[serde(default)]
    pub(super) content: IndexMap<String, Content>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Response {
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) headers: IndexMap<String, Header>,
    #[serde(default)]
    pub(super) content: IndexMap<String, Content>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Header {
    #[serde(default)]
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Content {
    #[serde(default)]
    pub(super) schema: Schema,
    pub(super) example: Option<Value>,
    #[serde(default)]
    pub(super) examples: IndexMap<String, Example>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Example {
    pub(super) value: Option<Value>,
}

/// What a value may be; everything that is absent is not restricted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Schema {
    #[serde(rename = "$ref")]
    pub(super) reference: Option<String>,
    #[serde(rename = "type")]
    pub(super) kinds: Kinds,
    pub(super) format: Option<String>,
    pub(super) description: Option<String>,
    pub(super) default: Option<Value>,
    #[serde(rename = "enum")]
    pub(super) words: Vec<Value>,
    pub(super) properties: IndexMap<String, Self>,
    pub(super) required: Vec<String>,
    pub(super) items: Option<Box<Self>>,
    pub(super) one_of: Vec<Self>,
    pub(super) all_of: Vec<Self>,
    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    pub(super) max_length: Option<u64>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) pattern: Option<String>,
}

/// The JSON types that a value may have.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Kinds {
    One(String),
    Several(Vec<String>),
}

impl Default for Kinds {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Kinds {
    /// Each.
    pub(super) fn each(&self) -> &[String] {
        match self {
            Self::One(kind) => std::slice::from_ref(kind),
            Self::Several(kinds) => kinds,
        }
    }
}
