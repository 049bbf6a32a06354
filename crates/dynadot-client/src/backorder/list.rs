//! `backorder_request_list`: the names that the account wants.

use serde::Deserialize;
use time::{Date, OffsetDateTime};

use crate::aftermarket::days::Days;
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire::{self, open_enum};

// Request

/// Asks for the account's backorder requests (manual: "Backorder Request List Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackorderRequestList {
    days: Days,
}

impl BackorderRequestList {
    /// Requests for names that become free from the first of these days to the second. The days are the service's, whose time
    /// zone the manual does not tell: ask for a day more on either side.
    ///
    /// # Errors
    /// When the second day lies before the first, or a year has not four digits.
    pub fn between(first: Date, last: Date) -> Result<Self, Invalid> {
        Ok(Self { days: Days::new(first, last)? })
    }
}

// Reply

/// A request for a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct BackorderRequest {
    /// The name.
    #[serde(rename = "DomainName", alias = "Domain", deserialize_with = "wire::text")]
    pub domain: String,
    /// Until when the request can be taken back.
    #[serde(default, rename = "CutoffTime", deserialize_with = "wire::millis")]
    pub cutoff: Option<OffsetDateTime>,
    /// How far it is.
    #[serde(default, rename = "BackorderRequestStatus", deserialize_with = "wire::optional")]
    pub status: Option<BackorderStatus>,
}

open_enum! {
    /// How far a backorder request is. The manual shows one word of several.
    pub enum BackorderStatus {
        /// The name is waited for.
        Active = "Active",
    }
}

impl Call for BackorderRequestList {
    type Effect = Reads;
    type Reply = Vec<BackorderRequest>;
    const COMMAND: &'static str = "backorder_request_list";

    fn parameters(&self, to: &mut Parameters) {
        self.days.parameters(to);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<BackorderRequest>, ContentError> {
        content.rows(&Rows {
            json: "BackorderRequestList",
            xml: "BackorderRequestList",
            item: "BackorderRequest",
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;
    use crate::fixtures::{answer, both, reply};

    fn list() -> BackorderRequestList {
        BackorderRequestList::between(date!(2015 - 01 - 01), date!(2015 - 05 - 20)).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&list()),
            @"command=backorder_request_list&startDate=2015-01-01&endDate=2015-05-20"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        let error = BackorderRequestList::between(date!(2015 - 05 - 20), date!(2015 - 01 - 01)).unwrap_err();
        assert_eq!(error.parameter(), "endDate");
    }

    #[test]
    fn the_name_goes_by_another_name_in_xml() {
        let requests = reply(&list(), both!("backorder_request_list/reply"));
        let names: Vec<_> = requests.iter().map(|request| request.domain.as_str()).collect();
        assert_eq!(names, ["example.com", "example.net"]);
        assert_eq!(requests[0].cutoff, Some(datetime!(2014-06-28 00:09 UTC)));
        assert_eq!(requests[0].status, Some(BackorderStatus::Active));
        assert_eq!(requests[1].status, Some(BackorderStatus::Other("Caught".to_owned())));
    }

    #[test]
    fn none_and_none_told() {
        let body = |list: &str| format!(r#"{{"BackorderRequestListResponse":{{"ResponseCode":0{list}}}}}"#);
        assert_eq!(answer(&list(), &body(r#","BackorderRequestList":[]"#)).unwrap(), []);
        assert_eq!(answer(&list(), &body("")).unwrap_err().code(), "incomplete");
    }
}
