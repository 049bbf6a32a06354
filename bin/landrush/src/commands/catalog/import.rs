//! `landrush catalog import`

use std::collections::BTreeSet;
use std::path::Path;

use landrush_model::catalogue::{Catalogue, Loss, PriceEntry, PricedOperation};
use landrush_model::ports::CatalogueStore;
use landrush_model::{Provider, Term, Timestamp};
use serde_json::{Value, json};

use super::{csv_file, key_value, loss_value, losses_text, words};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::input::read;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(super) async fn run(
    file: &Path,
    list: &str,
    configuration: &Configuration,
    opened: &Opened,
    output: &Output,
) -> anyhow::Result<()> {
    let text = read(file)?;
    let list_id = super::list_to_fill(opened, list).await?;
    let entries = csv_file::parse(&text, list_id, &configuration.markup, opened.now())
        .map_err(|problems| Failure::refused(format!("nothing was imported: {}", problems.join("; "))))?;
    let version = opened.store.import_prices(entries.clone()).await?;
    let known: BTreeSet<&Provider> =
        configuration.registrars.iter().map(|registrar| &registrar.provider).collect();
    let catalogue = opened.store.catalogue().await?;
    let review = Review::of(&entries, &catalogue, &known, opened.now());
    let value = review.value(json!({ "imported": entries.len(), "list": list, "version": version }));
    output.result(&json!({ "data": value }), || {
        let head = format!(
            "Imported {} price(s) into \"{list}\"; the catalogue is at version {version}.",
            entries.len()
        );
        std::iter::once(head).chain(review.text()).collect::<Vec<_>>().join("\n\n")
    });
    Ok(())
}

/// What came of prices that were imported, and what is odd about them.
struct Review<'e> {
    /// How many hold now.
    holding: usize,
    /// How many hold later.
    to_come: usize,
    /// Those that don't hold, since another of a later time does.
    outdated: Vec<Outdated<'e>>,
    /// What is sold, or will be, for less than it costs.
    losses: Vec<Loss>,
    /// Registrars that no account is configured at.
    unknown_providers: BTreeSet<&'e Provider>,
    /// Prices of transfers for several years, which no registry offers.
    long_transfers: Vec<&'e PriceEntry>,
}

/// A price that doesn't hold.
struct Outdated<'e> {
    entry: &'e PriceEntry,
    /// Since when another holds.
    since: Timestamp,
}

impl<'e> Review<'e> {
    fn of(
        entries: &'e [PriceEntry],
        catalogue: &Catalogue,
        known: &BTreeSet<&Provider>,
        now: Timestamp,
    ) -> Self {
        let mut review = Self {
            holding: 0,
            to_come: 0,
            outdated: Vec::new(),
            losses: Vec::new(),
            unknown_providers: BTreeSet::new(),
            long_transfers: Vec::new(),
        };
        for entry in entries {
            if !known.contains(&entry.key.provider) {
                review.unknown_providers.insert(&entry.key.provider);
            }
            if entry.key.operation == PricedOperation::Transfer && entry.key.term > Term::ONE {
                review.long_transfers.push(entry);
            }
            let held = catalogue.in_force(&entry.key, now).map(|held| held.valid_from);
            match held {
                _ if entry.valid_from > now => review.to_come += 1,
                Some(since) if since > entry.valid_from => {
                    review.outdated.push(Outdated { entry, since });
                    continue;
                }
                _ => review.holding += 1,
            }
            let PriceEntry { key, cost, price, .. } = entry;
            if price.currency == cost.currency && price.amount < cost.amount {
                review.losses.push(Loss { key: key.clone(), cost: *cost, price: *price });
            }
        }
        review
    }

    /// For machines, with what else is to be said.
    fn value(&self, mut value: Value) -> Value {
        let outdated = |outdated: &Outdated<'_>| {
            let Outdated { entry, since } = outdated;
            key_value(&entry.key, json!({ "validFrom": entry.valid_from, "newerSince": since }))
        };
        value["inForce"] = json!(self.holding);
        value["toCome"] = json!(self.to_come);
        value["outdated"] = self.outdated.iter().map(outdated).collect();
        value["losses"] = self.losses.iter().map(loss_value).collect();
        value["unknownProviders"] = json!(self.unknown_providers);
        value["longTransfers"] =
            self.long_transfers.iter().map(|entry| key_value(&entry.key, Value::Null)).collect();
        value
    }

    /// For people: paragraphs.
    fn text(&self) -> Vec<String> {
        let mut parts = vec![format!(
            "{} of them hold now, {} will hold later, {} don't hold because newer prices do.",
            self.holding,
            self.to_come,
            self.outdated.len()
        )];
        if !self.outdated.is_empty() {
            let row = |outdated: &Outdated<'_>| {
                let times = [outdated.entry.valid_from.to_string(), outdated.since.to_string()];
                words(&outdated.entry.key).into_iter().chain(times).collect()
            };
            let rows: Vec<Vec<String>> = self.outdated.iter().map(row).collect();
            let head = ["TLD", "OPERATION", "TERM", "VALID FROM", "NEWER SINCE"];
            parts.push(format!(
                "Without effect (leave valid_from empty to have a price hold from now on):\n{}",
                table(&head, &rows)
            ));
        }
        parts.extend(losses_text(&self.losses));
        if !self.unknown_providers.is_empty() {
            let names: Vec<&str> = self.unknown_providers.iter().map(|provider| provider.as_str()).collect();
            parts.push(format!(
                "No registrar account is configured for: {}. Nothing is sold at these prices until one is.",
                names.join(", ")
            ));
        }
        if !self.long_transfers.is_empty() {
            let names: Vec<String> =
                self.long_transfers.iter().map(|entry| words(&entry.key).join(" ")).collect();
            parts.push(format!("Transfers are for one year; nobody can buy these: {}", names.join(", ")));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use landrush_model::PriceListId;
    use uuid::Uuid;

    use super::*;
    use crate::config::MarkupSettings;

    const HEAD: &str = "provider,tld,operation,term,currency,cost,price,valid_from\n";

    fn entries(lines: &str, now: Timestamp) -> Vec<PriceEntry> {
        let list = PriceListId::from_uuid(Uuid::nil());
        csv_file::parse(&format!("{HEAD}{lines}"), list, &MarkupSettings::default(), now).unwrap()
    }

    /// What is said of an import of `lines` over prices that were there.
    fn said(there: &str, lines: &str) -> Vec<String> {
        let now: Timestamp = "2026-11-27T00:00:00Z".parse().unwrap();
        let (there, new) = (entries(there, now), entries(lines, now));
        let catalogue = Catalogue::new(2, there.into_iter().chain(new.clone()));
        let provider: Provider = "dynadot".parse().unwrap();
        Review::of(&new, &catalogue, &[&provider].into(), now).text()
    }

    #[test]
    fn an_older_export_says_which_prices_take_no_effect() {
        let said = said(
            "dynadot,com,register,1,USD,10.00,13.00,2026-11-20T00:00:00Z\n",
            "dynadot,com,register,1,USD,9.00,12.00,2026-01-01T00:00:00Z\n\
             dynadot,net,register,1,USD,9.00,12.00,2026-01-01T00:00:00Z\n\
             dynadot,org,register,1,USD,9.00,12.00,2027-01-01T00:00:00Z\n\
             dynadot,org,register,2,USD,9.00,12.00,\n",
        );
        assert_eq!(said[0], "2 of them hold now, 1 will hold later, 1 don't hold because newer prices do.");
        let last: Vec<&str> = said[1].lines().last().unwrap().split_whitespace().collect();
        assert_eq!(last, [".com", "register", "1", "year", "2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z"]);
        assert_eq!(said.len(), 2);
    }

    #[test]
    fn what_is_odd_is_named() {
        let said = said(
            "dynadot,io,register,1,USD,10.00,12.00,\n",
            "dynadot,com,register,1,USD,10.00,9.00,\n\
             dynadot,net,transfer,2,USD,10.00,12.00,\n\
             dynadot,net,transfer,1,USD,10.00,12.00,\n\
             elsewhere,com,register,1,USD,1.00,2.00,\n",
        );
        let [counts, losses, unknown, transfers] = &said[..] else { panic!("{said:?}") };
        assert!(counts.starts_with("4 of them hold now"), "{counts}");
        assert!(losses.contains(".com") && !losses.contains(".net"), "{losses}");
        assert!(unknown.contains("elsewhere") && !unknown.contains("dynadot"), "{unknown}");
        assert!(transfers.ends_with(".net transfer 2 years"), "{transfers}");
    }
}
