//! The CSV form of prices: what `import` reads and `export` writes.

use std::collections::HashMap;
use std::io::Read;

use landrush_model::catalogue::{PriceEntry, PriceKey, PriceOrigin, PricedOperation};
use landrush_model::{Currency, Money, PriceListId, Provider, Term, Timestamp, Tld};
use serde::{Deserialize, Serialize};

use crate::config::MarkupSettings;

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    provider: String,
    tld: String,
    operation: String,
    term: i64,
    currency: String,
    cost: String,
    #[serde(default)]
    price: Option<String>,
    #[serde(default)]
    valid_from: Option<String>,
    #[serde(default)]
    made_by: Option<String>,
}

/// Reads all lines; errors list everything that is wrong, by line. Of two prices for the same, neither is better.
pub(super) fn parse(
    text: &str,
    list: PriceListId,
    markup: &MarkupSettings,
    now: Timestamp,
) -> Result<Vec<PriceEntry>, Vec<String>> {
    // With a newline at its end, every line is followed by one: the reader's position then tells which it was.
    let text = text.as_bytes().chain(&b"\n"[..]);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    let mut seen = HashMap::new();
    let mut lines = reader.deserialize::<Line>();
    while let Some(line) = lines.next() {
        let place = lines.reader().position().line() - 1;
        let entry = line.map_err(|error| error.to_string()).and_then(|line| entry(line, list, markup, now));
        match entry {
            Ok(entry) => {
                if let Some(first) = seen.insert((entry.key.clone(), entry.valid_from), place) {
                    problems.push(format!("line {place}: this price is in line {first} already"));
                }
                entries.push(entry);
            }
            Err(why) => problems.push(format!("line {place}: {why}")),
        }
    }
    if entries.is_empty() && problems.is_empty() {
        problems.push("there are no prices in it".into());
    }
    if problems.is_empty() { Ok(entries) } else { Err(problems) }
}

fn entry(
    line: Line,
    list: PriceListId,
    markup: &MarkupSettings,
    now: Timestamp,
) -> Result<PriceEntry, String> {
    fn named<T, E: std::fmt::Display>(column: &str, result: Result<T, E>) -> Result<T, String> {
        result.map_err(|error| format!("{column}: {error}"))
    }
    let tld: Tld = named("tld", line.tld.parse())?;
    let currency: Currency = named("currency", line.currency.parse())?;
    let cost = named("cost", Money::from_decimal(&line.cost, currency))?;
    let (price, by_default) = match line.price.as_deref().filter(|price| !price.is_empty()) {
        Some(price) => (named("price", Money::from_decimal(price, currency))?, PriceOrigin::Hand),
        None => (named("price", markup.of(&tld).apply(cost))?, PriceOrigin::Rule),
    };
    let origin = match line.made_by.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => PriceOrigin::from_name(text)
            .ok_or_else(|| format!("made_by: \"{text}\" is neither rule nor hand"))?,
        None => by_default,
    };
    if cost.amount < 0 || price.amount < 0 {
        return Err("a price or a cost below zero".into());
    }
    let valid_from = match line.valid_from.filter(|text| !text.is_empty()) {
        Some(text) => named("valid_from", serde_json::from_value(serde_json::Value::String(text)))?,
        None => now,
    };
    let key = PriceKey {
        price_list_id: list,
        provider: named("provider", line.provider.parse::<Provider>())?,
        tld,
        operation: named("operation", line.operation.parse::<PricedOperation>())?,
        term: named("term", Term::try_from(line.term))?,
    };
    Ok(PriceEntry { key, cost, price, origin, valid_from })
}

/// The file that has these prices.
///
/// Error: one of them has its cost in another currency than its price, which the form has no place for.
pub(super) fn write(entries: &[&PriceEntry]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for PriceEntry { key, cost, price, origin, valid_from } in entries {
        anyhow::ensure!(
            cost.currency == price.currency,
            "the price of .{} for {} is not in the currency of its cost",
            key.tld,
            key.term
        );
        writer.serialize(Line {
            provider: key.provider.to_string(),
            tld: key.tld.to_string(),
            operation: key.operation.to_string(),
            term: key.term.into(),
            currency: cost.currency.to_string(),
            cost: cost.decimal(),
            price: Some(price.decimal()),
            valid_from: Some(valid_from.to_string()),
            made_by: Some(origin.as_str().to_owned()),
        })?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

#[cfg(test)]
mod tests {
    use landrush_model::catalogue::{MarkupRule, Rounding};
    use uuid::Uuid;

    use super::*;

    fn parse(text: &str) -> Result<Vec<PriceEntry>, Vec<String>> {
        let rounding = Rounding { step: 100, ending: 99 };
        let markup = MarkupSettings {
            default: MarkupRule { basis_points: 1_500, fixed: 0, rounding },
            tld: [("net".parse().unwrap(), MarkupRule::default())].into(),
        };
        super::parse(text, PriceListId::from_uuid(Uuid::nil()), &markup, Timestamp::EPOCH)
    }

    #[test]
    fn a_price_is_read_or_made_of_the_cost() {
        let text = "provider,tld,operation,term,currency,cost,price\n\
                    dynadot,com,register,1,USD,10.00,\n\
                    dynadot,.net,register,2,USD,20.00,\n\
                    dynadot,org,renew,1,USD,9.00,12.34\n";
        let prices: Vec<_> = parse(text).unwrap().iter().map(|entry| entry.price.amount).collect();
        assert_eq!(prices, [1_199, 2_000, 1_234]);
    }

    #[test]
    fn a_price_says_whether_a_rule_made_it() {
        let text = "provider,tld,operation,term,currency,cost,price,made_by\n\
                    dynadot,com,register,1,USD,10.00,,\n\
                    dynadot,net,register,1,USD,10.00,12.00,\n\
                    dynadot,org,register,1,USD,10.00,12.00,rule\n";
        let origins: Vec<_> = parse(text).unwrap().iter().map(|entry| entry.origin).collect();
        assert_eq!(origins, [PriceOrigin::Rule, PriceOrigin::Hand, PriceOrigin::Rule]);
        let problems = parse(&text.replace(",rule", ",magic")).unwrap_err();
        assert_eq!(problems, ["line 4: made_by: \"magic\" is neither rule nor hand"]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = "provider,tld,operation,term,currency,cost,price,valid_from,made_by\n\
                    dynadot,com,register,1,USD,10.00,12.34,2026-01-01T00:00:00Z,hand\n\
                    dynadot,co.uk,renew,10,JPY,1000,1200,2030-06-01T12:00:00.000001Z,rule\n";
        let entries = parse(text).unwrap();
        let written = write(&entries.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(parse(&written).unwrap(), entries, "{written}");
    }

    #[test]
    fn every_wrong_line_is_named() {
        let text = "provider,tld,operation,term,currency,cost\n\
                    dynadot,com,buy,1,USD,1\n\
                    dynadot,nope,register,1,USD,1\n\
                    dynadot,com,register,11,USD,1\n\
                    dynadot,com,register,1,USD,-1\n\
                    dynadot,com,register,1,USD,1.001\n";
        let problems = parse(text).unwrap_err();
        assert_eq!(problems.len(), 5, "{problems:?}");
        assert!(problems[0].starts_with("line 2: operation:"), "{problems:?}");
        assert_eq!(parse("provider,tld,operation,term,currency,cost\n").unwrap_err().len(), 1);
    }

    #[test]
    fn two_prices_for_the_same_are_named_by_their_lines() {
        let text = "provider,tld,operation,term,currency,cost,price,valid_from\n\
                    dynadot,com,register,1,USD,10.00,11.00,\n\
                    \n\
                    dynadot,com,register,2,USD,20.00,22.00,\n\
                    dynadot,com,register,1,USD,10.00,12.00,2030-01-01T00:00:00Z\n\
                    dynadot,.COM,register,1,USD,10.00,13.00,\n\
                    dynadot,com,register,1,USD,10.00,14.00,2030-01-01T01:00:00+01:00";
        let problems = parse(text).unwrap_err();
        let expected = ["line 6: this price is in line 2 already", "line 7: this price is in line 5 already"];
        assert_eq!(problems, expected);
    }
}
