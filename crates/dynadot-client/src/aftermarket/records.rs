//! Records that stand side by side without an element around each.
//!
//! The manual's tables for `get_auction_details` and `get_expired_closeout_domains` show the fields of a record right below the
//! content in XML. Where there are several, a new one begins when a name comes again.

use serde::de::DeserializeOwned;

use crate::content::{Content, ContentError};
use crate::wire::{Node, decode_all};

/// Reads the fields of the content as records; `but` names fields that belong to none.
pub(crate) fn records<T: DeserializeOwned>(
    content: &Content<'_>,
    but: &[&str],
) -> Result<Vec<T>, ContentError> {
    let mut records: Vec<Vec<Node<'_>>> = Vec::new();
    for field in content.fields().filter(|field| !but.contains(&field.key())) {
        match records.last_mut() {
            Some(record) if record.iter().all(|other| other.key() != field.key()) => record.push(field),
            _ => records.push(vec![field]),
        }
    }
    records.iter().map(|record| decode_all(record).map_err(ContentError::from)).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::format::Format;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Row {
        name: String,
        price: Option<u8>,
    }

    #[track_caller]
    fn check(fields: &str, rows: &[(&str, Option<u8>)]) {
        let body = format!("<R>{fields}</R>");
        let document = crate::wire::read(Format::Xml, body.as_bytes()).unwrap();
        let content = Content::new(document.root().children().collect(), true);
        let row = |&(name, price): &(&str, _)| Row { name: name.to_owned(), price };
        assert_eq!(records::<Row>(&content, &["Size"]).unwrap(), rows.iter().map(row).collect::<Vec<_>>());
    }

    #[test]
    fn a_record_ends_where_a_name_comes_again() {
        check("<Name>a</Name><Price>1</Price>", &[("a", Some(1))]);
        check(
            "<Size>2</Size><Name>a</Name><Price>1</Price><Name>b</Name><Price>2</Price>",
            &[("a", Some(1)), ("b", Some(2))],
        );
        check("<Name>a</Name><Name>b</Name><Price>2</Price>", &[("a", None), ("b", Some(2))]);
        check("<Size>0</Size>", &[]);
    }
}
