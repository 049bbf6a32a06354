//! What is configured holds, and the more particular place has the last word.

use std::time::Duration;

use landrush_tests::{Database, Environment, Setup, items, run_plainly};
use serde_json::{Value, json};

/// What `config check` says holds, with these flags and variables in a folder with two files.
async fn effective(flags: &[&str], variables: &[(&str, &str)]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file =
        |url| format!("[database]\nurl = \"{url}\"\nconnections = 3\n[http]\nlisten = \"127.0.0.1:1003\"\n");
    std::fs::write(folder.path().join("one.toml"), file("sqlite:file-one.db")).unwrap();
    std::fs::write(folder.path().join("two.toml"), file("sqlite:file-two.db")).unwrap();
    let arguments: Vec<&str> = flags.iter().copied().chain(["config", "check", "--json"]).collect();
    let (code, text, errors) = run_plainly(folder.path(), &arguments, variables).await;
    assert_eq!(code, 0, "{errors}");
    serde_json::from_str::<Value>(&text).unwrap()["data"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_overrides_the_environment_and_that_the_file() {
    let file = ["--config", "one.toml"];
    let by_flag = ["--config", "one.toml", "--database", "sqlite:flag.db"];
    let url = ("LANDRUSH_DATABASE__URL", "sqlite:environment.db");
    let listen = ("LANDRUSH_HTTP__LISTEN", "127.0.0.1:1002");
    let by_environment = ("LANDRUSH_CONFIG", "two.toml");
    for (flags, variables, expected, listening) in [
        (&[][..], &[][..], "sqlite:landrush.db", "127.0.0.1:8080"),
        (&file, &[], "sqlite:file-one.db", "127.0.0.1:1003"),
        (&[], &[by_environment], "sqlite:file-two.db", "127.0.0.1:1003"),
        (&file, &[by_environment], "sqlite:file-one.db", "127.0.0.1:1003"),
        (&file, &[url], "sqlite:environment.db", "127.0.0.1:1003"),
        (&file, &[url, listen], "sqlite:environment.db", "127.0.0.1:1002"),
        (&by_flag, &[], "sqlite:flag.db", "127.0.0.1:1003"),
        (&by_flag, &[url, listen], "sqlite:flag.db", "127.0.0.1:1002"),
    ] {
        let holds = effective(flags, variables).await;
        assert_eq!(
            (&holds["database"]["url"], &holds["http"]["listen"]),
            (&json!(expected), &json!(listening)),
            "{flags:?} {variables:?}"
        );
        // What only the file says stays.
        let connections = if flags.is_empty() && variables.is_empty() { 10 } else { 3 };
        assert_eq!(holds["database"]["connections"], connections, "{flags:?} {variables:?}");
    }
}

/// A server listens where its flag says, whatever the environment and the file say.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_started_by_the_same_rule() {
    // Ports that are taken: a server that is to listen there ends, and says where it tried.
    let taken = [(); 2].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let [by_file, by_environment] = taken.each_ref().map(|port| port.local_addr().unwrap().to_string());
    let setup =
        Setup { configuration: format!("[http]\nlisten = \"{by_file}\"\n"), ..Setup::on(Database::Sqlite) };
    // Environments start their servers with `--listen`.
    let (environment, _server) = Environment::start(&setup).await;
    assert!(!environment.api.base.ends_with(&by_file), "{}", environment.api.base);
    let arguments = ["--config", "landrush.toml", "serve"];
    for (variables, expected) in
        [(&[][..], &by_file), (&[("LANDRUSH_HTTP__LISTEN", by_environment.as_str())], &by_environment)]
    {
        let (code, _, errors) = run_plainly(environment.path(), &arguments, variables).await;
        assert_eq!((code, errors.contains(expected.as_str())), (5, true), "{errors}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_a_registrant_orders_for_the_default_contact_if_that_is_allowed() {
    let setup = Setup {
        configuration: "[orders]\nallow_default_contact = true\n".into(),
        ..Setup::on(Database::Sqlite)
    };
    let (environment, _server) = Environment::start(&setup).await;
    let client = json!({ "name": "Bare", "email": "bare@example.com" });
    let client = environment.api.post("/clients", &client).await.data()["id"].clone();
    let order =
        |client: &Value, domain: &str| json!({ "clientId": client, "items": items(&[domain.into()], &[]) });
    let bare = environment.api.post("/orders", &order(&client, "bare.com")).await;
    assert_eq!(bare.status, 201, "{}", bare.text);
    let dressed = environment.api.post("/orders", &order(&json!(environment.client), "dressed.com")).await;
    for placed in [&bare, &dressed] {
        let batch = placed.data()["batchId"].as_str().unwrap();
        let progress = environment.api.wait_for_batch(batch, Duration::from_secs(60)).await;
        assert_eq!(progress["completed"], 1, "{progress}");
    }
    // 0 is the account's own. Who has a registrant orders for that one all the same.
    let bare = environment.sandbox.domain("bare.com").await.unwrap();
    assert_eq!(bare["contacts"], json!({ "registrant": 0, "admin": 0, "technical": 0, "billing": 0 }));
    let dressed = environment.sandbox.domain("dressed.com").await.unwrap();
    assert_ne!(dressed["contacts"]["registrant"], 0, "{dressed}");
    assert_eq!(environment.sandbox.ledger().await["effects"]["contact_created"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_there_gets_no_new_key() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let key = environment.path().join("landrush.key");
    std::fs::rename(&key, environment.path().join("put-away.key")).unwrap();
    let (code, _, errors) = environment.try_command(&["migrate"]).await;
    assert_eq!((code, errors.contains("put back the key")), (2, true), "{errors}");
    assert!(!key.exists());
}
