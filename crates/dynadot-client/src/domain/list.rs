//! `list_domain`: the domains of the account.

use std::num::NonZeroU32;

use super::{CustomerId, Domain};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::page::{Page, Paged};
use crate::parameters::Parameters;

// Request

/// Asks for the account's domains (manual: "List Domain Command").
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListDomain {
    page: Option<Page>,
    sort: Option<Sort>,
    customer: Option<CustomerId>,
}

/// The order of a list of domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sort {
    /// By count, rising: the service's default.
    CountAscending,
    /// By count, falling.
    CountDescending,
    /// By name, rising.
    NameAscending,
    /// By name, falling.
    NameDescending,
}

impl ListDomain {
    /// All domains in one answer.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// One page of so many domains. The first page is 1 wherever it was measured; the last is the first that is not full.
    #[must_use]
    pub fn page(index: u32, size: NonZeroU32) -> Self {
        Self::all().on_page(Page::new(index, size))
    }

    /// One page of them.
    #[must_use]
    pub fn on_page(mut self, page: Page) -> Self {
        self.page = Some(page);
        self
    }

    /// The order of the list.
    #[must_use]
    pub fn with_sort(mut self, sort: Sort) -> Self {
        self.sort = Some(sort);
        self
    }

    /// Only the domains of one customer of a reseller.
    #[must_use]
    pub fn with_customer(mut self, id: CustomerId) -> Self {
        self.customer = Some(id);
        self
    }
}

impl Sort {
    const fn word(self) -> &'static str {
        match self {
            Self::CountAscending => "CountAsc",
            Self::CountDescending => "CountDesc",
            Self::NameAscending => "NameAsc",
            Self::NameDescending => "NameDesc",
        }
    }
}

// Reply

impl Call for ListDomain {
    type Effect = Reads;
    type Reply = Vec<Domain>;
    const COMMAND: &'static str = "list_domain";

    fn parameters(&self, to: &mut Parameters) {
        to.add_some("customer_id", self.customer.as_ref());
        if let Some(page) = self.page {
            page.parameters(to);
        }
        to.add_some("sort", self.sort.map(Sort::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Domain>, ContentError> {
        content.rows(&Rows { json: "MainDomains", xml: "DomainInfoList", item: "Domain" })
    }
}

impl Paged for ListDomain {
    type Row = Domain;

    fn with_page(self, page: Page) -> Self {
        self.on_page(page)
    }

    fn rows(domains: &Vec<Domain>) -> &[Domain] {
        domains
    }

    fn key(domain: &Domain) -> &str {
        &domain.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, both, reply};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&ListDomain::all()), @"command=list_domain");
        let page = ListDomain::page(1, NonZeroU32::new(50).unwrap());
        insta::assert_snapshot!(
            Parameters::of(&page.with_sort(Sort::NameDescending).with_customer(CustomerId::new("7").unwrap())),
            @"command=list_domain&customer_id=7&count_per_page=50&page_index=1&sort=NameDesc"
        );
    }

    #[test]
    fn a_root_that_is_not_named_after_the_command() {
        let domains = reply(&ListDomain::all(), both!("list_domain/reply"));
        let names: Vec<_> = domains.iter().map(|domain| domain.name.as_str()).collect();
        assert_eq!(names, ["example.com", "example.net"]);
    }

    #[test]
    fn an_element_around_each_domain_or_one_around_all() {
        let (json, _) = both!("list_domain/reply");
        let each = include_str!("../../tests/wire/list_domain/reply-one-element-each.xml");
        reply(&ListDomain::all(), (json, each));
    }

    #[test]
    fn no_domains_and_one() {
        let list = |member: &str| {
            let body = format!(r#"{{"ListDomainInfoResponse":{{"ResponseCode":0,"MainDomains":{member}}}}}"#);
            answer(&ListDomain::all(), &body).unwrap().len()
        };
        assert_eq!(list("[]"), 0);
        assert_eq!(list(r#"{"Name":"example.com"}"#), 1);
    }

    #[test]
    fn a_missing_list_is_not_an_empty_one() {
        let error =
            answer(&ListDomain::all(), r#"{"ListDomainInfoResponse":{"ResponseCode":0}}"#).unwrap_err();
        assert_eq!(error.code(), "incomplete");
    }
}
