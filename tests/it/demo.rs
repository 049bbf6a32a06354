//! The demo: the main job from one command.

use landrush_tests::{Api, Landrush, items, run_plainly};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_completes_fifty_orders_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (code, document, errors) = landrush_tests::run(folder.path(), &["demo"]).await;
    assert_eq!(code, 0, "{errors}");
    assert_eq!(
        (&document["data"]["completed"], &document["data"]["done"]),
        (&json!(50), &json!(true)),
        "{document}"
    );
    assert_eq!(document["sandbox"]["registrations"], 50, "{document}");
    assert!(document["sandbox"]["baseUrl"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{document}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_completes_with_a_rough_registrar_too() {
    let folder = tempfile::tempdir().unwrap();
    let (code, document, errors) = landrush_tests::run(folder.path(), &["demo", "--faults"]).await;
    assert_eq!(code, 0, "{errors}");
    assert_eq!(document["sandbox"]["registrations"], 50, "{document}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_tells_people_in_plain_lines() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text, errors) = run_plainly(folder.path(), &["demo"], &[]).await;
    assert_eq!(code, 0, "{errors}");
    assert!(!text.contains(['{', '\u{1b}']), "neither JSON nor what only a terminal understands: {text}");
    // Progress as it went on, then the end.
    let progress: Vec<&str> = text.lines().filter(|line| line.ends_with("of 50")).collect();
    assert!(progress.len() > 1, "{text}");
    assert!(progress.last().unwrap().contains("50 completed"), "{text}");
    assert!(text.contains("50 of 50 orders completed"), "{text}");
    assert!(text.contains("50 registrations, 0 of them double"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_that_keeps_running_says_how_to_talk_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Landrush::start(folder.path(), &["demo", "--keep-running"], "demo.log").await;
    let text = |name: &str| demo.hello[name].as_str().unwrap_or_else(|| panic!("{}", demo.hello)).to_owned();
    let api = Api::calling(text("baseUrl"), text("key")).await;
    let order = json!({ "clientId": text("clientId"), "items": items(&["my-first-name.com".into()], &[]) });
    let placed = api.post("/orders", &order).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    assert_eq!(demo.stop().await, Some(0));
}
