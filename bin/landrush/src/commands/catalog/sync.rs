//! `landrush catalog sync`

use std::time::Duration;

use landrush_model::catalogue::{
    Implausible, Jumps, MarkupRule, PriceMove, Remedy, Repricing, SyncPlan, SyncRules, SyncedTlds,
};
use landrush_model::ports::{CatalogueStore, OfferedPrices, Registrars as _};
use landrush_model::{RegistrarAccount, Tld};
use landrush_orders::price_sync::{Effect, PriceSync, PriceSyncError, Synced};
use serde_json::{Value, json};

use super::{key_value, loss_value, losses_text, words};
use crate::cli::CatalogSync;
use crate::config::{Configuration, MarkupSettings};
use crate::exit::{Failure, Kind};
use crate::output::{Output, table};
use crate::wiring::{Opened, Registrars};

/// How long to wait until the registrar account has a call to spare.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many lines of the registrar's list that were passed over are named.
const NAMED: usize = 10;

pub(super) async fn run(
    args: &CatalogSync,
    configuration: &Configuration,
    opened: &Opened,
    output: &Output,
) -> anyhow::Result<()> {
    let tlds =
        args.tld.iter().map(|text| text.parse::<Tld>().map_err(|error| format!("--tld {text}: {error}")));
    let tlds: Vec<Tld> = tlds.collect::<Result<_, _>>().map_err(Failure::configuration)?;
    let registrars = opened.registrars(configuration).await?;
    let account = account(&registrars, args.registrar.as_deref())?;
    let sync = opened.price_sync(&registrars, PATIENCE);
    let offered = read(&sync, &registrars, &account).await;
    // Whatever came of it, others may need the permit.
    registrars.permits.release_all().await?;
    let offered = offered?;
    let price_list_id = match opened.store.price_list(&args.list).await? {
        Some(id) => id,
        None if args.dry_run => opened.id_of_no_list(),
        None => super::list_to_fill(opened, &args.list).await?,
    };
    let markup = rule_of(&configuration.markup);
    let rules = SyncRules {
        price_list_id,
        provider: &account.provider,
        tlds: match (args.all, tlds.as_slice()) {
            (true, _) => SyncedTlds::Offered,
            (false, []) => SyncedTlds::Sold,
            (false, named) => SyncedTlds::Named(named),
        },
        markup: &markup,
        repricing: if args.reprice { Repricing::All } else { Repricing::ByRule },
        jumps: if args.accept_jumps { Jumps::Accepted } else { Jumps::Withheld },
        now: opened.now(),
    };
    let effect = if args.dry_run { Effect::Shown } else { Effect::Written };
    let synced = sync.apply(&offered, &rules, effect).await.map_err(failure)?;
    if synced.plan == SyncPlan::default() {
        return Err(Failure::refused(format!(
            "nothing to sync: the registrar's list has none of the TLDs that were asked for, and \"{}\" sells none of it; \
             name TLDs with --tld, or take all with --all",
            args.list
        )));
    }
    output.result(&value(args, &synced, &offered), || text(args, &synced, &offered));
    if synced.plan.withheld.is_empty() { Ok(()) } else { Err(Failure::refused(advice(&synced.plan))) }
}

/// The flags that make a price that was withheld; `None` if none do.
const fn flags(remedy: Remedy) -> Option<&'static str> {
    match remedy {
        Remedy::Accept => Some("--accept-jumps"),
        Remedy::Reprice => Some("--reprice"),
        Remedy::RepriceAndAccept => Some("--reprice --accept-jumps"),
        Remedy::Elsewhere => None,
    }
}

/// What to do about prices that were withheld.
fn advice(plan: &SyncPlan) -> String {
    let of =
        |remedy: Remedy| plan.withheld.iter().filter(|(change, why)| change.remedy(*why) == remedy).count();
    let mut advice = Vec::new();
    for remedy in [Remedy::Accept, Remedy::Reprice, Remedy::RepriceAndAccept, Remedy::Elsewhere] {
        let what = match flags(remedy) {
            Some(flags) => format!("repeat it with {flags}"),
            None => "change the mark-up rule, which makes them too large".to_owned(),
        };
        match of(remedy) {
            0 => {}
            count if count == plan.withheld.len() => advice.push(what),
            count => advice.push(format!("for {count} of them {what}")),
        }
    }
    format!(
        "{} price(s) were not changed because the new ones look like mistakes; if they are right, {}",
        plan.withheld.len(),
        advice.join(", ")
    )
}

/// How prices are made of costs, by the configuration.
pub(crate) fn rule_of(markup: &MarkupSettings) -> impl Fn(&Tld) -> MarkupRule + Send + Sync + '_ {
    move |tld: &Tld| *markup.of(tld)
}

fn account(registrars: &Registrars, name: Option<&str>) -> anyhow::Result<RegistrarAccount> {
    let mut accounts = registrars.offered.accounts();
    match name {
        Some(name) => accounts
            .into_iter()
            .find(|account| account.name == name)
            .ok_or_else(|| Failure::not_found(format!("no registrar account \"{name}\" is configured"))),
        None => match (accounts.pop(), accounts.len()) {
            (Some(only), 0) => Ok(only),
            (Some(_), _) => Err(Failure::configuration(
                "several registrar accounts are configured: say with --registrar whose price list to read",
            )),
            (None, _) => Err(Failure::configuration("no registrar account is configured")),
        },
    }
}

async fn read(
    sync: &PriceSync,
    registrars: &Registrars,
    account: &RegistrarAccount,
) -> anyhow::Result<OfferedPrices> {
    let source = registrars
        .registry
        .price_source(account.id)
        .ok_or_else(|| Failure::not_found(format!("the registrar account \"{}\" is gone", account.name)))?;
    sync.read(account.id, source.as_ref()).await.map_err(failure)
}

fn failure(error: PriceSyncError) -> anyhow::Error {
    match error {
        PriceSyncError::Hindered(_) | PriceSyncError::Busy => {
            Failure::of(Kind::Unavailable, error.to_string())
        }
        PriceSyncError::Permit(_) | PriceSyncError::Store(_) => error.into(),
    }
}

fn value(args: &CatalogSync, synced: &Synced, offered: &OfferedPrices) -> Value {
    let Synced { plan, version } = synced;
    let moved = |change: &PriceMove| {
        let amounts = |entry: &landrush_model::catalogue::PriceEntry| json!({ "cost": entry.cost, "price": entry.price, "madeBy": entry.origin });
        key_value(
            &change.new.key,
            json!({ "old": change.old.as_ref().map(amounts), "new": amounts(&change.new) }),
        )
    };
    let withheld = |(change, why): &(PriceMove, Implausible)| {
        let mut value = moved(change);
        value["reason"] = json!(why.as_str());
        value["remedy"] = json!(flags(change.remedy(*why)));
        value
    };
    json!({ "data": {
        "list": args.list,
        "dryRun": args.dry_run,
        "version": version,
        "changes": plan.changes.iter().map(moved).collect::<Vec<_>>(),
        "withheld": plan.withheld.iter().map(withheld).collect::<Vec<_>>(),
        "losses": plan.losses.iter().map(loss_value).collect::<Vec<_>>(),
        "missing": plan.missing.iter().map(|key| key_value(key, Value::Null)).collect::<Vec<_>>(),
        "unchanged": plan.unchanged,
        "passedOver": offered.passed_over,
    } })
}

fn text(args: &CatalogSync, synced: &Synced, offered: &OfferedPrices) -> String {
    let Synced { plan, version } = synced;
    let mut parts = Vec::new();
    if !plan.changes.is_empty() {
        let rows: Vec<_> = plan.changes.iter().map(|change| row(change, None)).collect();
        parts.push(table(&["TLD", "OPERATION", "TERM", "COST", "PRICE"], &rows));
    }
    if !plan.withheld.is_empty() {
        let rows: Vec<_> = plan.withheld.iter().map(|(change, why)| row(change, Some(*why))).collect();
        let head = ["TLD", "OPERATION", "TERM", "COST", "PRICE", "WHY", "IF IT IS RIGHT"];
        let withheld = table(&head, &rows);
        parts.push(format!("Not changed, because it looks like a mistake:\n{withheld}"));
    }
    parts.extend(losses_text(&plan.losses));
    if !plan.missing.is_empty() {
        let missing: Vec<String> = plan.missing.iter().map(|key| words(key).join(" ")).collect();
        parts.push(format!("In the price list, but not in the registrar's: {}", missing.join(", ")));
    }
    if !offered.passed_over.is_empty() {
        let named: Vec<&str> = offered.passed_over.iter().take(NAMED).map(String::as_str).collect();
        let more = offered.passed_over.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        parts.push(format!("Passed over in the registrar's list: {}{more}", named.join("; ")));
    }
    let (changed, unchanged) = (plan.changes.len(), plan.unchanged);
    parts.push(match version {
        Some(version) => format!(
            "Changed {changed} price(s) of \"{}\", {unchanged} are as they were; the catalogue is at version {version}.",
            args.list
        ),
        None if args.dry_run => {
            format!("Would change {changed} price(s) of \"{}\", {unchanged} are as they were.", args.list)
        }
        None => format!("Nothing to change in \"{}\"; {unchanged} price(s) are as they were.", args.list),
    });
    parts.join("\n\n")
}

fn row(change: &PriceMove, why: Option<Implausible>) -> Vec<String> {
    let PriceMove { old, new } = change;
    let moved = |old: Option<String>, new: String| match old {
        Some(old) if old == new => new,
        Some(old) => format!("{old} -> {new}"),
        None => format!("new: {new}"),
    };
    let cost = moved(old.as_ref().map(|old| old.cost.to_string()), new.cost.to_string());
    let price = moved(old.as_ref().map(|old| old.price.to_string()), new.price.to_string());
    let why = why.map(|why| [why.to_string(), flags(change.remedy(why)).unwrap_or("-").to_owned()]);
    words(&new.key).into_iter().chain([cost, price]).chain(why.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use landrush_model::catalogue::{PriceEntry, PriceKey, PriceOrigin, PricedOperation};
    use landrush_model::{Money, PriceListId, Term, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn entry(cost: i64, currency: &str, price: i64, price_currency: &str) -> PriceEntry {
        PriceEntry {
            key: PriceKey {
                price_list_id: PriceListId::from_uuid(Uuid::nil()),
                provider: "dynadot".parse().unwrap(),
                tld: "com".parse().unwrap(),
                operation: PricedOperation::Register,
                term: Term::ONE,
            },
            cost: Money::new(cost, currency.parse().unwrap()),
            price: Money::new(price, price_currency.parse().unwrap()),
            origin: PriceOrigin::Hand,
            valid_from: Timestamp::EPOCH,
        }
    }

    #[test]
    fn each_price_that_was_withheld_has_the_flags_that_help() {
        let old = entry(1_000, "USD", 1_200, "USD");
        let moved = |new: PriceEntry| PriceMove { old: Some(old.clone()), new };
        let jump = (moved(entry(9_000, "USD", 1_200, "USD")), Implausible::Jump);
        let other_currency = (moved(entry(950, "EUR", 1_200, "USD")), Implausible::PriceCurrency);
        let only_price = (moved(entry(1_000, "USD", 1_200, "EUR")), Implausible::PriceCurrency);
        let too_large = (moved(entry(1_000, "USD", 1_000, "USD")), Implausible::TooLarge);
        let said = |withheld: &[&(PriceMove, Implausible)]| {
            let withheld = withheld.iter().map(|withheld| (*withheld).clone()).collect();
            let advice = advice(&SyncPlan { withheld, ..SyncPlan::default() });
            advice.split_once("right, ").unwrap().1.to_owned()
        };
        assert_eq!(said(&[&jump, &jump]), "repeat it with --accept-jumps");
        assert_eq!(said(&[&only_price]), "repeat it with --reprice");
        assert_eq!(said(&[&other_currency]), "repeat it with --reprice --accept-jumps");
        assert_eq!(said(&[&too_large]), "change the mark-up rule, which makes them too large");
        assert_eq!(
            said(&[&jump, &only_price, &jump]),
            "for 2 of them repeat it with --accept-jumps, for 1 of them repeat it with --reprice"
        );
    }
}
