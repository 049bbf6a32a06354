//! `landrush catalog`

use std::collections::HashMap;

use landrush_model::catalogue::{Catalogue, PriceEntry, PriceKey, PricedOperation};
use landrush_model::ports::CatalogueStore;
use landrush_model::{Currency, Money, PriceListId, Provider, Term, Timestamp, Tld};
use serde::Deserialize;
use serde_json::json;

use crate::cli::{self, Global};
use crate::config::{Configuration, MarkupSettings};
use crate::exit::Failure;
use crate::input::read;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(crate) async fn run(args: cli::Catalog, global: &Global, output: &Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let opened = Opened::open(&configuration).await?;
    match args {
        cli::Catalog::Import { file, list } => {
            let text = read(&file)?;
            let list_id = match opened.store.price_list(&list).await? {
                Some(id) => id,
                None => opened.store.create_price_list(PriceListId::from_uuid(opened.id()), &list).await?,
            };
            let entries = parse(&text, list_id, &configuration.markup, opened.now()).map_err(|problems| {
                Failure::refused(format!("nothing was imported: {}", problems.join("; ")))
            })?;
            let count = entries.len();
            let version = opened.store.import_prices(entries).await?;
            output.result(
                &json!({ "data": { "imported": count, "list": list, "version": version } }),
                || {
                    format!(
                        "Imported {count} price(s) into \"{list}\"; the catalogue is at version {version}."
                    )
                },
            );
        }
        cli::Catalog::Show { list, tld } => show(&opened, &list, tld.as_deref(), output).await?,
    }
    Ok(())
}

async fn show(opened: &Opened, list: &str, tld: Option<&str>, output: &Output) -> anyhow::Result<()> {
    let tld: Option<Tld> =
        tld.map(str::parse).transpose().map_err(|error| Failure::configuration(format!("--tld: {error}")))?;
    let list_id = opened.store.price_list(list).await?;
    let list_id = list_id.ok_or_else(|| Failure::not_found(format!("there is no price list \"{list}\"")))?;
    let catalogue = opened.store.catalogue().await?;
    let now = opened.now();
    let mut entries = now_and_to_come(&catalogue, list_id, now);
    entries.retain(|entry| tld.as_ref().is_none_or(|tld| entry.key.tld == *tld));
    let holds = |entry: &PriceEntry| if entry.valid_from > now { "to come" } else { "now" };
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let PriceEntry { key, cost, price, valid_from } = entry;
            vec![
                key.provider.to_string(),
                format!(".{}", key.tld),
                key.operation.to_string(),
                key.term.to_string(),
                cost.to_string(),
                price.to_string(),
                holds(entry).to_owned(),
                valid_from.to_string(),
            ]
        })
        .collect();
    let values: Vec<_> = entries
        .iter()
        .map(|entry| {
            let PriceEntry { key, cost, price, valid_from } = entry;
            json!({
                "provider": key.provider, "tld": key.tld, "operation": key.operation, "term": key.term,
                "cost": cost, "price": price, "validFrom": valid_from, "inForce": *valid_from <= now,
            })
        })
        .collect();
    output.result(&json!({ "data": { "version": catalogue.version(), "prices": values } }), || {
        table(&["PROVIDER", "TLD", "OPERATION", "TERM", "COST", "PRICE", "HOLDS", "VALID FROM"], &rows)
    });
    Ok(())
}

/// Of the entries of each key the one that holds now and those still to come, by TLD, operation, term and time.
fn now_and_to_come(catalogue: &Catalogue, list: PriceListId, now: Timestamp) -> Vec<&PriceEntry> {
    let is_shown = |entry: &&PriceEntry| {
        let held = catalogue.in_force(&entry.key, now);
        entry.valid_from > now || held.is_some_and(|held| held.valid_from == entry.valid_from)
    };
    let of_list = catalogue.entries().filter(|entry| entry.key.price_list_id == list);
    let mut entries: Vec<_> = of_list.filter(is_shown).collect();
    entries.sort_by_key(|PriceEntry { key, valid_from, .. }| {
        (key.tld.clone(), key.operation, key.term, key.provider.clone(), *valid_from)
    });
    entries
}

/// One line of the file.
#[derive(Debug, Deserialize)]
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
}

/// Reads all lines; errors list everything that is wrong, by line. Of two prices for the same, neither is better.
pub(crate) fn parse(
    text: &str,
    list: PriceListId,
    markup: &MarkupSettings,
    now: Timestamp,
) -> Result<Vec<PriceEntry>, Vec<String>> {
    // With a newline at its end, every line is followed by one: the reader's position then tells which it was.
    let text = std::io::Read::chain(text.as_bytes(), &b"\n"[..]);
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
    let price = match line.price.as_deref().filter(|price| !price.is_empty()) {
        Some(price) => named("price", Money::from_decimal(price, currency))?,
        None => named("price", markup.of(&tld).apply(cost))?,
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
    Ok(PriceEntry { key, cost, price, valid_from })
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

    #[test]
    fn of_each_price_the_one_that_holds_and_those_to_come_are_shown() {
        let at = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let price = |second, amount: &str| {
            let line = format!("dynadot,com,register,1,USD,1.00,{amount}");
            let mut entries =
                parse(&format!("provider,tld,operation,term,currency,cost,price\n{line}\n")).unwrap();
            entries[0].valid_from = at(second);
            entries.remove(0)
        };
        // The price of 2 holds at 25 as well as at 5: that it held before is no reason to show it.
        let entries =
            [price(0, "1.00"), price(10, "2.00"), price(20, "2.00"), price(30, "1.00"), price(40, "2.00")];
        let catalogue = Catalogue::new(1, entries);
        let list = PriceListId::from_uuid(Uuid::nil());
        let shown = |now| -> Vec<i64> {
            let shown = now_and_to_come(&catalogue, list, at(now));
            shown.iter().map(|entry| entry.valid_from.micros() / 1_000_000).collect()
        };
        assert_eq!(shown(25), [20, 30, 40]);
        assert_eq!(shown(20), [20, 30, 40]);
        assert_eq!(shown(-1), [0, 10, 20, 30, 40]);
        assert_eq!(shown(50), [40]);
        assert!(now_and_to_come(&catalogue, PriceListId::from_uuid(Uuid::max()), at(0)).is_empty());
    }
}
