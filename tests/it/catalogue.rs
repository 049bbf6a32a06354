//! Prices: as callers see them, and as the operator keeps them up to the registrar's.

use std::time::{Duration, Instant};

use landrush_tests::{Database, Environment, Setup, items};
use serde_json::{Value, json};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Prices as `tld term cost price`, of `catalog show`.
fn shown(prices: &Value) -> Vec<String> {
    let shown = |price: &Value| {
        format!(
            "{} {} {} {} {}",
            text(&price["tld"]),
            price["term"],
            price["cost"]["amount"],
            price["price"]["amount"],
            text(&price["madeBy"])
        )
    };
    prices["prices"].as_array().unwrap().iter().map(shown).collect()
}

/// Moves of `catalog sync`, as `tld operation term: cost -> cost, price -> price`.
fn moves(moves: &Value) -> Vec<String> {
    let amounts = |entry: &Value| format!("{}/{}", entry["cost"]["amount"], entry["price"]["amount"]);
    let shown = |change: &Value| {
        let old = if change["old"].is_null() { "-".to_owned() } else { amounts(&change["old"]) };
        format!(
            "{} {} {}: {old} -> {}",
            text(&change["tld"]),
            text(&change["operation"]),
            change["term"],
            amounts(&change["new"])
        )
    };
    moves.as_array().unwrap().iter().map(shown).collect()
}

async fn sync(environment: &Environment, arguments: &[&str]) -> (i32, Value, String) {
    let (code, mut value, errors) =
        environment.try_command(&[&["catalog", "sync"], arguments].concat()).await;
    (code, value["data"].take(), errors)
}

/// Twenty per cent on top of costs, so that prices tell who made them.
const MARKUP: &str = "[markup.default]\nbasis_points = 2000\n";

async fn prices_are_seen_by_callers_as_they_hold_now(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let api = &environment.api;
    let mut seen = Vec::new();
    let mut path = "/catalog/prices?limit=7".to_owned();
    loop {
        let page = api.get(&path).await.data().clone();
        seen.extend(page["prices"].as_array().unwrap().iter().cloned());
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/catalog/prices?limit=7&cursor={cursor}");
    }
    assert_eq!(seen.len(), 15);
    assert!(seen.iter().all(|price| price.get("cost").is_none()), "{seen:?}");
    let one = |price: &Value| {
        (
            text(&price["tld"]).to_owned(),
            price["term"].as_i64().unwrap(),
            price["price"]["amount"].as_i64().unwrap(),
        )
    };
    assert_eq!((one(&seen[0]), one(&seen[14])), (("com".into(), 1, 1_299), ("org".into(), 3, 2_999)));
    let tlds = api.get("/catalog/tlds?limit=2").await.data().clone();
    assert_eq!(
        tlds["tlds"][1],
        json!({ "tld": "dev", "providers": ["dynadot"], "terms": [1, 2, 3], "lowestPrices": [{ "amount": 1_599, "currency": "USD" }] })
    );

    // What is shown is what is charged, also after it changed; another list shows other prices.
    let changed = "provider,tld,operation,term,currency,cost,price\ndynadot,com,register,1,USD,10.00,17.00\n";
    std::fs::write(environment.path().join("changed.csv"), changed).unwrap();
    environment.command(&["catalog", "import", "changed.csv"]).await;
    let price = api.get("/catalog/prices?tld=com&limit=1").await.data()["prices"][0]["price"].clone();
    assert_eq!(price, json!({ "amount": 1_700, "currency": "USD" }));
    let mut order = items(&["a.com".into()], &[]);
    order[0]["expectedPrice"] = price;
    let placed =
        api.post("/orders", &json!({ "clientId": environment.client, "items": order, "dryRun": true })).await;
    assert_eq!(placed.status, 200, "{}", placed.text);
    environment.command(&["account", "add", "reseller", "--prices", "wholesale"]).await;
    let key = environment.command(&["key", "add", "--account", "reseller", "--scopes", "catalog:read"]).await;
    let reseller = api.with_key(text(&key["key"]));
    assert_eq!(reseller.get("/catalog/prices").await.data()["prices"], json!([]));
    assert_eq!(reseller.get("/catalog/tlds").await.data()["tlds"], json!([]));
    environment.command(&["catalog", "import", "changed.csv", "--list", "wholesale"]).await;
    assert_eq!(reseller.get("/catalog/prices").await.data()["prices"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_seen_by_callers_as_they_hold_now_on_sqlite() {
    prices_are_seen_by_callers_as_they_hold_now(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_seen_by_callers_as_they_hold_now_on_postgres() {
    prices_are_seen_by_callers_as_they_hold_now(Database::Postgres).await;
}

async fn costs_follow_the_registrar_and_prices_follow_costs_where_a_rule_made_them(database: Database) {
    let setup = Setup { configuration: MARKUP.into(), ..Setup::on(database) };
    let environment = Environment::new(&setup).await;
    let list = "provider,tld,operation,term,currency,cost,price\n\
                dynadot,com,register,1,USD,10.00,\n\
                dynadot,net,register,1,USD,10.00,10.99\n\
                dynadot,xyz,register,1,USD,4.00,\n";
    std::fs::write(environment.path().join("retail.csv"), list).unwrap();
    environment.command(&["catalog", "import", "retail.csv", "--list", "retail"]).await;
    let before = environment.command(&["catalog", "show", "--list", "retail"]).await;
    let of_retail = ["--list", "retail"];

    // The sandbox takes 10.88 for .com, 11.99 for .net, and 1.99 for .xyz: a jump.
    let (code, shown_only, errors) = sync(&environment, &[&of_retail[..], &["--dry-run"]].concat()).await;
    assert_eq!(code, 4, "{errors}");
    assert!(errors.contains("--accept-jumps"), "{errors}");
    let first = |values: &Value, tld: &str| {
        let of_tld =
            moves(values).into_iter().filter(|change| change.starts_with(&format!("{tld} register")));
        of_tld.collect::<Vec<_>>().first().cloned()
    };
    assert_eq!(
        first(&shown_only["changes"], "com").as_deref(),
        Some("com register 1: 1000/1200 -> 1088/1306")
    );
    // Set by hand, the price stays, and is below its cost now.
    assert_eq!(
        first(&shown_only["changes"], "net").as_deref(),
        Some("net register 1: 1000/1099 -> 1199/1099")
    );
    assert_eq!(first(&shown_only["withheld"], "xyz").as_deref(), Some("xyz register 1: 400/480 -> 199/239"));
    assert_eq!(shown_only["losses"].as_array().unwrap().len(), 1, "{shown_only}");
    assert_eq!((text(&shown_only["losses"][0]["tld"]), &shown_only["version"]), ("net", &Value::Null));
    assert_eq!(environment.command(&["catalog", "show", "--list", "retail"]).await, before);

    let (code, written, _) = sync(&environment, &of_retail).await;
    assert_eq!((code, &written["changes"]), (4, &shown_only["changes"]));
    let after = environment.command(&["catalog", "show", "--list", "retail", "--tld", "com"]).await;
    assert_eq!(after["version"].as_i64(), before["version"].as_i64().map(|version| version + 1));
    // The list gives a price per year: ten terms of registrations and renewals, a transfer and a restore.
    assert_eq!(shown(&after).len(), 22, "{after}");
    assert_eq!(shown(&after)[2], "com 3 3264 3917 rule");

    // Nothing is left to do but what was withheld, until that is told to be right.
    let (code, again, _) = sync(&environment, &of_retail).await;
    assert_eq!((code, moves(&again["changes"]).len(), moves(&again["withheld"]).len()), (4, 0, 1));
    let (code, told, errors) =
        sync(&environment, &[&of_retail[..], &["--accept-jumps", "--reprice"]].concat()).await;
    assert_eq!(code, 0, "{errors}");
    assert_eq!(
        moves(&told["changes"]),
        ["net register 1: 1199/1099 -> 1199/1439", "xyz register 1: 400/480 -> 199/239"]
    );
    assert_eq!(told["losses"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn costs_follow_the_registrar_on_sqlite() {
    costs_follow_the_registrar_and_prices_follow_costs_where_a_rule_made_them(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn costs_follow_the_registrar_on_postgres() {
    costs_follow_the_registrar_and_prices_follow_costs_where_a_rule_made_them(Database::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filled_by_tlds_or_as_a_whole_and_what_cannot_be_synced_is_refused() {
    let setup = Setup { configuration: MARKUP.into(), ..Setup::on(Database::Sqlite) };
    let environment = Environment::new(&setup).await;
    let (code, _, errors) = sync(&environment, &["--list", "new"]).await;
    assert_eq!((code, errors.contains("--all")), (4, true), "{errors}");
    let (code, named, errors) =
        sync(&environment, &["--list", "new", "--tld", ".IO", "--tld", "co.uk"]).await;
    assert_eq!((code, moves(&named["changes"]).len()), (0, 44), "{errors}");
    let (code, all, errors) = sync(&environment, &["--list", "new", "--all"]).await;
    assert_eq!((code, moves(&all["changes"]).len(), &all["unchanged"]), (0, 14 * 22, &json!(44)), "{errors}");
    for (expected, arguments) in
        [(3, &["--registrar", "nobody"][..]), (2, &["--tld", "nope"]), (2, &["--tld", "com", "--all"])]
    {
        let (code, _, errors) = sync(&environment, arguments).await;
        assert_eq!(code, expected, "{arguments:?}: {errors}");
    }
    environment.sandbox.fault(&json!({ "kind": "html_503", "command": "tld_price", "times": 0 })).await;
    let (code, _, errors) = sync(&environment, &["--list", "new"]).await;
    assert_eq!(code, 5, "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_imported_again() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    sync(&environment, &["--tld", "com", "--accept-jumps"]).await;
    let to_come = "provider,tld,operation,term,currency,cost,price,valid_from\n\
                   dynadot,com,register,1,USD,11.00,13.00,2099-01-01T00:00:00Z\n\
                   dynadot,jp,register,1,JPY,900,1200,\n";
    std::fs::write(environment.path().join("more.csv"), to_come).unwrap();
    environment.command(&["catalog", "import", "more.csv"]).await;
    let exported = environment.command(&["catalog", "export"]).await;
    std::fs::write(environment.path().join("exported.csv"), text(&exported["csv"])).unwrap();
    let before = environment.command(&["catalog", "show"]).await;
    assert_eq!(exported["prices"], before["prices"].as_array().unwrap().len());
    for list in ["default", "copy"] {
        environment.command(&["catalog", "import", "exported.csv", "--list", list]).await;
        let after = environment.command(&["catalog", "show", "--list", list]).await;
        assert_eq!(after["prices"], before["prices"], "{list}");
    }
    let (code, _, errors) = environment.try_command(&["catalog", "export", "--list", "nobody's"]).await;
    assert_eq!(code, 3, "{errors}");

    // Once a newer price holds, the export changes nothing, and it is said of which prices.
    let newer = "provider,tld,operation,term,currency,cost,price\n\
                 dynadot,jp,register,1,JPY,900,1300\n\
                 elsewhere,jp,transfer,2,JPY,900,800\n";
    std::fs::write(environment.path().join("newer.csv"), newer).unwrap();
    let imported = environment.command(&["catalog", "import", "newer.csv"]).await;
    assert_eq!((&imported["inForce"], &imported["outdated"]), (&json!(2), &json!([])), "{imported}");
    assert_eq!(imported["unknownProviders"], json!(["elsewhere"]));
    assert_eq!(
        (text(&imported["losses"][0]["tld"]), &imported["longTransfers"][0]["term"]),
        ("jp", &json!(2))
    );
    let again = environment.command(&["catalog", "import", "exported.csv"]).await;
    let outdated = again["outdated"].as_array().unwrap();
    assert_eq!(
        (outdated.len(), text(&outdated[0]["tld"]), &again["toCome"]),
        (1, "jp", &json!(1)),
        "{again}"
    );
    assert_eq!(again["inForce"].as_i64().unwrap() + 2, again["imported"].as_i64().unwrap(), "{again}");
}

async fn servers_keep_costs_up_to_the_registrar_without_a_quarrel(database: Database) {
    let configuration = format!("{MARKUP}[catalog]\nsync_every = \"1s\"\n");
    let setup = Setup { configuration, ..Setup::on(database) };
    let mut environment = Environment::new(&setup).await;
    // .io costs 34.99 at the sandbox: far from this, so it is never applied.
    let jump = "provider,tld,operation,term,currency,cost,price\ndynadot,io,register,1,USD,3.00,99.00\n";
    std::fs::write(environment.path().join("jump.csv"), jump).unwrap();
    environment.command(&["catalog", "import", "jump.csv"]).await;
    let _first = environment.serve().await;
    let _second = match database {
        Database::Sqlite => None,
        Database::Postgres => Some(environment.serve_another().await),
    };
    let costs = async |tld: &str| {
        let shown = environment.command(&["catalog", "show", "--tld", tld]).await;
        (shown["version"].as_i64().unwrap(), shown["prices"][0]["cost"]["amount"].clone())
    };
    let began = Instant::now();
    while costs("com").await.1 != json!(1_088) {
        assert!(began.elapsed() < Duration::from_secs(60), "{}", environment.log());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (version, io) = costs("io").await;
    assert_eq!(io, json!(300));
    // Further rounds find nothing to do.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(costs("com").await.0, version);
    let metrics = environment.api.get("/metrics").await.text;
    assert!(metrics.contains("catalogue_syncs_total{outcome=\"done\"}"), "{metrics}");
    assert!(metrics.contains("catalogue_synced_prices_total{outcome=\"withheld\"}"), "{metrics}");
    assert!(environment.log().contains("a price was not changed"), "{}", environment.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_keep_costs_up_to_the_registrar_on_sqlite() {
    servers_keep_costs_up_to_the_registrar_without_a_quarrel(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_keep_costs_up_to_the_registrar_on_postgres() {
    servers_keep_costs_up_to_the_registrar_without_a_quarrel(Database::Postgres).await;
}
