//! The plan, for people and for machines.

use landrush_model::{Account, ClientId};
use serde_json::{Value, json};

use super::owned::Owned;
use super::plan::{Plan, Standing};
use crate::output::table;

/// Every item with its price, the batches and the sums.
pub(super) fn text(plan: &Plan) -> String {
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for planned in &plan.batches {
        match &planned.standing {
            Standing::Before(batch, at) => lines.push(format!(
                "{} item(s), from {} on, were placed at {at} as batch {batch}; they are not placed again.",
                planned.items.len(),
                planned.items.first().and_then(|item| item.request.domain.as_deref()).unwrap_or("-")
            )),
            Standing::New(quote) => rows.extend(quote.items.iter().map(|item| {
                let nameservers = item
                    .nameservers
                    .as_ref()
                    .map_or_else(|| "-".to_owned(), |nameservers| nameservers.hosts().join(" "));
                vec![
                    item.domain.to_string(),
                    item.provider.to_string(),
                    item.term.to_string(),
                    item.price.to_string(),
                    nameservers,
                ]
            })),
        }
    }
    if plan.is_new() {
        lines.insert(0, table(&["DOMAIN", "PROVIDER", "TERM", "PRICE", "NAME SERVERS"], &rows));
        if !plan.owned.is_empty() {
            let owned: Vec<String> = plan.owned.iter().map(|owned| format!("\n  {}", owned.text())).collect();
            lines.push(format!(
                "{} of these domains are the account's already; the registrar will most likely refuse them, which is refunded:{}",
                plan.owned.len(),
                owned.concat()
            ));
        }
        let batches = plan.batches.iter().filter(|planned| matches!(planned.standing, Standing::New(_)));
        lines.push(format!(
            "{} order(s) in {} batch(es), {} in all.",
            plan.new_items(),
            batches.count(),
            plan.total()
        ));
    }
    lines.join("\n")
}

pub(super) fn value(plan: &Plan, account: &Account, client: ClientId) -> Value {
    let mut items = Vec::new();
    let mut before = Vec::new();
    for planned in &plan.batches {
        match &planned.standing {
            Standing::Before(batch, at) => before.push(json!({
                "batchId": batch, "at": at, "orders": planned.items.len(),
            })),
            Standing::New(quote) => items.extend(quote.items.iter().map(|item| {
                json!({
                    "domain": item.domain, "provider": item.provider, "term": item.term,
                    "nameservers": item.nameservers, "price": item.price,
                })
            })),
        }
    }
    json!({
        "account": account.name, "clientId": client, "items": items, "totals": plan.totals, "placedBefore": before,
        "alreadyOwned": plan.owned.iter().map(Owned::value).collect::<Vec<_>>(),
    })
}
