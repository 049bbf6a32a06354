//! `is_processing`: whether a request of the account is under way.

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError};
use crate::parameters::Parameters;
use crate::wire::open_enum;

// Request

/// Asks whether a request of the account is under way (manual: "Is Processing Command"). It is itself a request, and only advice:
/// another may begin right after the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IsProcessing;

// Reply

open_enum! {
    /// Whether a request of the account is under way.
    pub enum Processing {
        /// One is: do not send another.
        Yes = "yes",
        /// None is.
        No = "no",
    }
}

impl Call for IsProcessing {
    type Effect = Reads;
    type Reply = Processing;
    const COMMAND: &'static str = "is_processing";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Processing, ContentError> {
        content.member("ResponseMsg")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&IsProcessing), @"command=is_processing");
    }

    #[test]
    fn success_stands_under_the_root_of_failures() {
        assert_eq!(answer(&IsProcessing, fixture!("is_processing/reply")).unwrap(), Processing::No);
        assert_eq!(answer(&IsProcessing, fixture!("is_processing/reply-busy")).unwrap(), Processing::Yes);
    }

    #[test]
    fn success_without_a_word_is_incomplete() {
        let error = answer(&IsProcessing, r#"{"Response":{"ResponseCode":"0"}}"#).unwrap_err();
        assert_eq!(error.code(), "incomplete");
    }
}
