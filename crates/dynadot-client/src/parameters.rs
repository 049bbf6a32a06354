//! The parameters of one request, as a value that can be printed without a network.

use std::fmt;

use url::form_urlencoded::Serializer;

use crate::call::Call;

/// The query of one request in the order it will be sent, without the key.
///
/// `Display` prints it as it goes on the wire, which is safe to log as far as the key is concerned: the client adds the
/// key when it sends, and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The command word and all parameters of a call.
    #[must_use]
    pub fn of<C: Call + ?Sized>(call: &C) -> Self {
        let mut parameters = Self(vec![("command".to_owned(), C::COMMAND.to_owned())]);
        call.parameters(&mut parameters);
        parameters
    }

    /// Adds one parameter.
    pub fn add(&mut self, name: &str, value: impl fmt::Display) {
        self.0.push((name.to_owned(), value.to_string()));
    }

    /// Adds one parameter if there is a value for it.
    pub fn add_some(&mut self, name: &str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// Adds a numbered family from 0 on: `ns0`, `ns1`, …
    pub fn add_numbered<T: fmt::Display>(&mut self, name: &str, values: impl IntoIterator<Item = T>) {
        for (number, value) in values.into_iter().enumerate() {
            self.add(&format!("{name}{number}"), value);
        }
    }

    /// The pairs in the order they are sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Display for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Serializer::new(String::new()).extend_pairs(self.iter()).finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_url_encoded() {
        let mut parameters = Parameters(Vec::new());
        parameters.add("coupon", "A&B=C é#?+");
        parameters.add_some("currency", None::<&str>);
        parameters.add_numbered("ns", ["a", "b"]);
        insta::assert_snapshot!(parameters, @"coupon=A%26B%3DC+%C3%A9%23%3F%2B&ns0=a&ns1=b");
    }
}
