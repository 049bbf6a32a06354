//! What is to be ordered, as a file says it. Pure.

mod csv_form;
mod json_form;

use std::collections::HashMap;
use std::fmt;

use landrush_model::{ClientId, DomainName};
use landrush_orders::checkout::ItemRequest;
use serde_json::{Value, json};

/// A file that was read. What is wrong with it is noted; checkout adds what it finds.
#[derive(Debug, Default)]
pub(super) struct ItemsFile {
    /// For which client, if the file says it.
    pub(super) client: Option<ClientId>,
    pub(super) items: Vec<Item>,
    pub(super) problems: Vec<Problem>,
}

/// One item and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) place: Place,
    pub(super) request: ItemRequest,
}

/// Where something stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// From 1.
    line: u64,
    /// Which item it is, from 1, where a line may have several.
    item: Option<u64>,
}

impl Place {
    /// Of something that isn't in the file.
    pub(super) const NOWHERE: Self = Self::line(0);

    const fn line(line: u64) -> Self {
        Self { line, item: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.item {
            Some(item) => write!(f, "item {item} (line {})", self.line),
            None => write!(f, "line {}", self.line),
        }
    }
}

/// Something that is wrong with one item, or with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) place: Place,
    /// The field, if it is about one.
    pub(super) field: String,
    /// The stable code, as in the HTTP API.
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Problem {
    fn of(place: Place, code: &'static str, message: impl Into<String>) -> Self {
        Self { place, field: String::new(), code, message: message.into() }
    }

    fn of_line(line: u64, code: &'static str, message: impl Into<String>) -> Self {
        Self::of(Place::line(line), code, message)
    }

    pub(super) fn text(&self) -> String {
        let field = if self.field.is_empty() { String::new() } else { format!("{}: ", self.field) };
        format!("{}: {field}{} ({})", self.place, self.message, self.code)
    }

    pub(super) fn value(&self) -> Value {
        let mut value = json!({
            "line": self.place.line, "field": self.field, "code": self.code, "message": self.message,
        });
        if let Some(item) = self.place.item {
            value["item"] = json!(item);
        }
        value
    }
}

/// Reads a file in whichever form it is: JSON begins with a bracket or a brace, anything else is CSV.
pub(super) fn read(text: &str) -> ItemsFile {
    // Spreadsheets put a mark in front of UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut file =
        if text.trim_start().starts_with(['[', '{']) { json_form::read(text) } else { csv_form::read(text) };
    if file.items.is_empty() && file.problems.is_empty() {
        file.problems.push(Problem::of_line(1, "items_count", "there are no items in it"));
    }
    file.problems.extend(repeated(&file.items));
    file
}

/// A domain that is there twice, wherever: it could land in two batches.
fn repeated(items: &[Item]) -> Vec<Problem> {
    let mut seen: HashMap<DomainName, Place> = HashMap::new();
    let mut problems = Vec::new();
    for item in items {
        let Some(domain) = item.request.domain.as_ref().and_then(|text| text.parse::<DomainName>().ok())
        else {
            continue;
        };
        match seen.get(&domain) {
            Some(first) => problems.push(Problem {
                place: item.place,
                field: "domain".into(),
                code: "domain_repeated",
                message: format!("{domain} is in {first} already"),
            }),
            None => {
                seen.insert(domain, item.place);
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use landrush_orders::checkout::{ExpectedPrice, Given};

    use super::*;

    fn found(text: &str) -> Vec<(u64, String, &'static str)> {
        let problems = read(text).problems.into_iter();
        problems.map(|problem| (problem.place.line, problem.field, problem.code)).collect()
    }

    #[test]
    fn both_forms_say_the_same() {
        let csv = "domain,provider,term,nameservers,expectedPrice\n\
                   a.com,dynadot,1,ns1.example.com ns2.example.com,12.99 USD\n\
                   b.com, dynadot ,2,,\n";
        let json = r#"[
            { "domain": "a.com", "provider": "dynadot", "term": 1, "nameservers": ["ns1.example.com", "ns2.example.com"],
              "expectedPrice": { "amount": 1299, "currency": "USD" } },
            { "domain": "b.com", "provider": "dynadot", "term": 2 }
        ]"#;
        let body = format!("{{ \"items\": {json} }}");
        for text in [csv, json, &body] {
            let file = read(text);
            assert_eq!(file.problems, [], "{text}");
            let [a, b] = &file.items[..] else { panic!("{file:?}") };
            assert_eq!((a.request.domain.as_deref(), a.request.term), (Some("a.com"), Some(1)));
            let hosts = vec!["ns1.example.com".to_owned(), "ns2.example.com".to_owned()];
            assert_eq!(a.request.nameservers, Given::Value(hosts));
            let price = ExpectedPrice { amount: 1_299, currency: "USD".into() };
            assert_eq!(a.request.expected_price, Given::Value(price));
            assert_eq!((b.request.provider.as_deref(), b.request.term), (Some("dynadot"), Some(2)));
            assert_eq!(b.request.nameservers, Given::Absent);
            assert_eq!(b.request.expected_price, Given::Absent);
        }
        let places = |text| read(text).items.iter().map(|item| item.place.to_string()).collect::<Vec<_>>();
        assert_eq!(places(csv), ["line 2", "line 3"]);
        assert_eq!(places(json), ["item 1 (line 2)", "item 2 (line 4)"]);
    }

    #[test]
    fn the_columns_may_stand_in_any_order_behind_a_mark_of_a_spreadsheet() {
        let file = read("\u{feff}term,domain,provider\r\n1,a.com,dynadot\r\n");
        assert_eq!((file.problems.len(), file.items[0].request.term), (0, Some(1)));
    }

    #[test]
    fn every_wrong_line_is_named_by_its_number() {
        let csv = "domain,provider,term,expectedPrice\n\
                   a.com,dynadot,one,\n\
                   \n\
                   ,dynadot,1,12.99\n\
                   b.com,dynadot,1\n\
                   a.com,,1,12.999 USD\n";
        assert_eq!(
            found(csv),
            [
                (2, "term".into(), "wrong_type"),
                (4, "domain".into(), "field_missing"),
                (4, "expectedPrice".into(), "value_invalid"),
                (5, String::new(), "value_invalid"),
                (6, "provider".into(), "field_missing"),
                (6, "expectedPrice".into(), "value_invalid"),
                (6, "domain".into(), "domain_repeated"),
            ]
        );
        let json = "[{\"domain\":\"a.com\",\"provider\":\"dynadot\",\"term\":\"1\"},\n\
                    {\"domain\":\"b.com\",\"provider\":\"dynadot\",\"term\":1,\"price\":{}},\n\
                    {\"domain\":\"c.com\",\"term\":1},\n17]";
        assert_eq!(
            found(json),
            [
                (1, "term".into(), "wrong_type"),
                (2, "price".into(), "price_not_allowed"),
                (3, "provider".into(), "field_missing"),
                (4, String::new(), "wrong_type"),
            ]
        );
    }

    #[test]
    fn items_that_share_a_line_are_named_by_their_number() {
        let text = r#"[{"domain":"a.com","provider":"dynadot","term":1},{"domain":"b.com","term":1},17,{"domain":"A.com","provider":"dynadot","term":1}]"#;
        let said: Vec<String> = read(text).problems.iter().map(Problem::text).collect();
        assert_eq!(
            said,
            [
                "item 2 (line 1): provider: provider must be given (field_missing)",
                "item 3 (line 1): an item is an object (wrong_type)",
                "item 4 (line 1): domain: a.com is in item 1 (line 1) already (domain_repeated)",
            ]
        );
        let values: Vec<Value> = read(text).problems.iter().map(Problem::value).collect();
        assert_eq!((&values[0]["line"], &values[0]["item"]), (&json!(1), &json!(2)));
    }

    #[test]
    fn what_is_no_file_of_items_is_refused() {
        for (text, code) in [
            ("", "value_invalid"),
            ("domain,provider,term\n", "items_count"),
            ("domain,price,provider,term\na.com,1,dynadot,1\n", "price_not_allowed"),
            ("domain,provider\na.com,dynadot\n", "field_missing"),
            ("domain,provider,term,owner\na.com,dynadot,1,me\n", "unknown_field"),
            ("domain,provider,term,term\na.com,dynadot,1,1\n", "duplicate_field"),
            ("[]", "items_count"),
            ("[{]", "malformed_json"),
            ("{\"items\":[],\"more\":1}", "unknown_field"),
            ("{\"clientId\":7,\"items\":[]}", "wrong_type"),
            ("{\"clientId\":\"x\",\"items\":[]}", "value_invalid"),
        ] {
            let problems = found(text);
            assert!(problems.iter().any(|problem| problem.2 == code), "{text}: {problems:?}");
        }
    }
}
