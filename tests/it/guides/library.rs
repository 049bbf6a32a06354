//! Signatures, judged by a library that knows nothing of Landrush: the one that Standard Webhooks publishes for Python.

use super::languages::{cases, compare, run};

const DRIVER: &str = r#"
import json, sys
from standardwebhooks import Webhook

for case in json.load(sys.stdin):
    try:
        Webhook(case["secret"]).verify(case["body"].encode(), case["headers"])
        print("genuine")
    except Exception:
        print("forged")
"#;

#[tokio::test]
async fn the_published_library_tells_genuine_deliveries() {
    let python =
        std::env::var("LANDRUSH_TEST_PYTHON").expect("LANDRUSH_TEST_PYTHON is not set: run tests/run");
    let folder = tempfile::tempdir().unwrap();
    let cases = cases();
    let verdicts = run(&python, &["-c", DRIVER], folder.path(), &cases).await;
    compare("standardwebhooks", &cases, &verdicts.expect("LANDRUSH_TEST_PYTHON names no program"));
}
