//! `landrush catalog show`

use landrush_model::catalogue::{Catalogue, PriceEntry};
use landrush_model::ports::CatalogueStore;
use landrush_model::{PriceListId, Timestamp, Tld};
use serde_json::json;

use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(super) async fn run(
    opened: &Opened,
    list: &str,
    tld: Option<&str>,
    output: &Output,
) -> anyhow::Result<()> {
    let tld: Option<Tld> =
        tld.map(str::parse).transpose().map_err(|error| Failure::configuration(format!("--tld: {error}")))?;
    let list_id = super::list_named(opened, list).await?;
    let catalogue = opened.store.catalogue().await?;
    let now = opened.now();
    let mut entries = now_and_to_come(&catalogue, list_id, now);
    entries.retain(|entry| tld.as_ref().is_none_or(|tld| entry.key.tld == *tld));
    let holds = |entry: &PriceEntry| if entry.valid_from > now { "to come" } else { "now" };
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let PriceEntry { key, cost, price, origin, valid_from } = entry;
            vec![
                key.provider.to_string(),
                format!(".{}", key.tld),
                key.operation.to_string(),
                key.term.to_string(),
                cost.to_string(),
                price.to_string(),
                origin.as_str().to_owned(),
                holds(entry).to_owned(),
                valid_from.to_string(),
            ]
        })
        .collect();
    let values: Vec<_> = entries
        .iter()
        .map(|entry| {
            let PriceEntry { key, cost, price, origin, valid_from } = entry;
            json!({
                "provider": key.provider, "tld": key.tld, "operation": key.operation, "term": key.term,
                "cost": cost, "price": price, "madeBy": origin, "validFrom": valid_from, "inForce": *valid_from <= now,
            })
        })
        .collect();
    output.result(&json!({ "data": { "version": catalogue.version(), "prices": values } }), || {
        table(
            &["PROVIDER", "TLD", "OPERATION", "TERM", "COST", "PRICE", "MADE BY", "HOLDS", "VALID FROM"],
            &rows,
        )
    });
    Ok(())
}

/// Of the entries of each key the one that holds now and those still to come, by TLD, operation, term and time.
pub(super) fn now_and_to_come(catalogue: &Catalogue, list: PriceListId, now: Timestamp) -> Vec<&PriceEntry> {
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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::csv_file;
    use super::*;
    use crate::config::MarkupSettings;

    #[test]
    fn of_each_price_the_one_that_holds_and_those_to_come_are_shown() {
        let at = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let parse = |text: &str| {
            let list = PriceListId::from_uuid(Uuid::nil());
            csv_file::parse(text, list, &MarkupSettings::default(), Timestamp::EPOCH).unwrap()
        };
        let price = |second, amount: &str| {
            let line = format!("dynadot,com,register,1,USD,1.00,{amount}");
            let mut entries = parse(&format!("provider,tld,operation,term,currency,cost,price\n{line}\n"));
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
