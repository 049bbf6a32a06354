//! The JSON around every answer: `{"SomethingResponse":{"ResponseCode":0,"Status":"success",…}}`.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// How a success prints its 0. Dynadot's commands differ; failures are always the text `"-1"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuccessCode {
    /// `0`
    Number,
    /// `"0"`
    Text,
}

/// A code in its printed form.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Code {
    Number(i8),
    Text(&'static str),
}

impl From<SuccessCode> for Code {
    fn from(code: SuccessCode) -> Self {
        match code {
            SuccessCode::Number => Self::Number(0),
            SuccessCode::Text => Self::Text("0"),
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_i8(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// What stands inside the root.
#[derive(Debug, Serialize)]
pub(crate) struct Envelope<'a, T> {
    #[serde(rename = "ResponseCode")]
    pub(crate) code: Code,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<&'a str>,
    #[serde(rename = "Error", skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<&'a str>,
    #[serde(flatten)]
    pub(crate) content: T,
}

/// Content of an answer that has none.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}

impl<T: Serialize> Envelope<'_, T> {
    /// The answer's bytes.
    pub(crate) fn print(&self, root: &str) -> Vec<u8> {
        struct Rooted<'a, E>(&'a str, &'a E);
        impl<E: Serialize> Serialize for Rooted<'_, E> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(self.0, self.1)?;
                map.end()
            }
        }
        let mut body = Vec::with_capacity(256);
        if let Err(error) = serde_json::to_writer(&mut body, &Rooted(root, self)) {
            // Contents are structs of texts and numbers, which always print.
            tracing::error!(%error, root, "an answer could not be printed");
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_is_flat_under_its_root() {
        #[derive(Serialize)]
        struct Content {
            #[serde(rename = "DomainName")]
            name: &'static str,
        }
        let envelope = Envelope {
            code: SuccessCode::Number.into(),
            status: Some("success"),
            error: None,
            content: Content { name: "a.com" },
        };
        assert_eq!(
            String::from_utf8(envelope.print("RegisterResponse")).unwrap(),
            r#"{"RegisterResponse":{"ResponseCode":0,"Status":"success","DomainName":"a.com"}}"#
        );
    }

    #[test]
    fn a_failure_has_the_text_minus_one() {
        let envelope = Envelope {
            code: Code::Text("-1"),
            status: None,
            error: Some("invalid key"),
            content: Nothing {},
        };
        assert_eq!(
            String::from_utf8(envelope.print("Response")).unwrap(),
            r#"{"Response":{"ResponseCode":"-1","Error":"invalid key"}}"#
        );
    }
}
