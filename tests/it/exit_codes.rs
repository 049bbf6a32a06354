//! The kinds of failure are told apart by the exit code, as the operating guide lists them.

use landrush_tests::{Database, Environment, Setup};
use serde_json::Value;

const NOBODYS_ID: &str = "01a213ee-5ef9-70cb-82b5-90907777618b";

#[tokio::test(flavor = "multi_thread")]
async fn exit_codes_tell_what_kind_of_failure_it_was() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let damaged = format!("sqlite:{}", environment.path().join("damaged.db").display());
    std::fs::write(environment.path().join("damaged.db"), "this is no database ".repeat(200)).unwrap();
    let doubled = "provider,tld,operation,term,currency,cost,price\ndynadot,com,register,1,USD,1.00,2.00\n\
                   dynadot,.COM,register,1,USD,1.00,3.00\n";
    std::fs::write(environment.path().join("doubled.csv"), doubled).unwrap();
    let before = environment.command(&["catalog", "show"]).await;
    for (code, kind, said, arguments) in [
        (1, "unexpected", "not a database", ["--database", &damaged, "account", "list"].as_slice()),
        (2, "configuration", "--status", &["orders", "--status", "SOLD"]),
        (2, "configuration", "postgres:", &["--database", "mysql://host", "account", "list"]),
        (3, "not_found", "nobody", &["orders", "--account", "nobody"]),
        (3, "not_found", "no such order", &["order", "show", NOBODYS_ID]),
        (3, "not_found", "no such order", &["order", "resolve", NOBODYS_ID, "--outcome", "done"]),
        (3, "not_found", "no such order", &["order", "retry", NOBODYS_ID]),
        (3, "not_found", "no such order", &["order", "cancel", NOBODYS_ID]),
        (3, "not_found", "no such key", &["key", "revoke", NOBODYS_ID]),
        (3, "not_found", "no price list", &["catalog", "show", "--list", "nobody's"]),
        (4, "refused", "shop", &["account", "add", "shop"]),
        (4, "refused", "the name: this must not be empty", &["key", "add", "--name", ""]),
        (4, "refused", "belongs to the database itself", &["restore", "landrush.db"]),
        (4, "refused", "line 3: this price is in line 2 already", &["catalog", "import", "doubled.csv"]),
        (5, "unavailable", "", &["--database", "postgres://nobody@127.0.0.1:9/nothing", "account", "list"]),
    ] {
        let (found, _, errors) = environment.try_command(arguments).await;
        assert_eq!(found, code, "{arguments:?}: {errors}");
        let document: Value =
            serde_json::from_str(&errors).unwrap_or_else(|_| panic!("{arguments:?}: {errors}"));
        assert_eq!(document["error"]["kind"], kind, "{arguments:?}: {errors}");
        let message = document["error"]["message"].as_str().unwrap();
        assert!(message.contains(said), "{arguments:?}: {errors}");
    }
    assert_eq!(environment.command(&["catalog", "show"]).await, before, "nothing was imported");
    let (code, _, errors) = environment.try_command(&["orders", "--no-such-flag"]).await;
    let document: Value = serde_json::from_str(&errors).unwrap_or_else(|_| panic!("{errors}"));
    assert_eq!((code, &document["error"]["kind"]), (2, &Value::from("configuration")), "{errors}");
}

/// People are told in words, as the program that reads the command line puts it.
#[tokio::test]
async fn a_wrong_command_line_is_explained_to_people() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, said) in
        [(&["orders", "--no-such-flag"][..], "--no-such-flag"), (&["order"], "<FILE>"), (&["sell"], "sell")]
    {
        let (code, _, errors) = landrush_tests::run_plainly(folder.path(), arguments, &[]).await;
        assert_eq!((code, errors.contains(said), errors.contains("Usage")), (2, true, true), "{errors}");
    }
}
