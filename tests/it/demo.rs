//! The demo: the main job from one command.

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
