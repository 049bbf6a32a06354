//! What nobody can find out stands in doubt.

use std::time::{Duration, Instant};

use landrush_tests::{Database, Environment, Setup};
use serde_json::json;

use super::{fault, place};

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_that_never_shows_stands_in_doubt_until_an_operator_resolves_it() {
    // The registrar lists the purchase and never shows the domain: reads of the domain go astray for good.
    let setup = Setup { fulfilment: vec!["doubt_after = \"3s\"".into()], ..Setup::on(Database::Sqlite) };
    let (environment, _server) = Environment::start(&setup).await;
    let astray = json!({ "kind": "html_503", "times": 0 });
    fault(&environment, "domain_info", "doubt.com", &astray).await;
    let batch = place(&environment.api, &environment.client, "doubt.com", &[]).await;
    let progress = environment.api.get(&format!("/orders/batch/{batch}")).await;
    let id = progress.data()["orders"][0]["id"].as_str().unwrap().to_owned();
    let began = Instant::now();
    loop {
        let order = environment.api.get(&format!("/orders/{id}")).await;
        if order.data()["waitingFor"]["reason"] == "in_doubt" {
            assert_eq!(order.data()["waitingFor"]["party"], "operator");
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{}", order.text);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    environment.command(&["order", "resolve", &id, "--outcome", "done"]).await;
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    assert_eq!(progress["completed"], 1, "{progress}");
    let (code, _, errors) = environment.try_command(&["order", "resolve", &id, "--outcome", "done"]).await;
    assert_eq!(code, 4, "{errors}");
}
