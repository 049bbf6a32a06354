//! The documentation pages in a real browser: they render, it has nothing to complain about, and it asks nobody else.

use landrush_tests::{Browser, Database, Environment, Scheme, Setup};

/// Pages, and a text that each must show.
const PAGES: [(&str, &str); 9] = [
    ("/docs", "Sell domain names"),
    ("/docs/first-batch", "Your first batch"),
    ("/docs/webhooks", "Verify the signature"),
    ("/docs/idempotency", "A loop that is safe"),
    ("/docs/how-orders-fail", "Why an order failed"),
    ("/docs/dynadot-sandbox", "Point your client at it"),
    ("/docs/reference", "Create domain registration orders"),
    ("/docs/errors", "price_changed"),
    ("/docs/nothing", "Page not found"),
];

#[tokio::test(flavor = "multi_thread")]
async fn pages_render_without_complaint_and_without_asking_anybody_else() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let (base, browser) = (&environment.api.base, Browser::default());
    for (path, text) in PAGES {
        let url = format!("{base}{path}");
        let visit = browser.visit(&url).await;
        assert!(visit.dom.contains(text) && visit.dom.contains("</footer>"), "{path}: {}", visit.dom);
        // What is not there is reported by the browser as just that.
        let complaints =
            visit.complaints.iter().filter(|line| path != "/docs/nothing" || !line.contains("404"));
        assert_eq!(complaints.collect::<Vec<_>>(), Vec::<&String>::new(), "{path}");
        let expected = [path, "/docs/icon.svg", "/docs/style.css"].map(|path| format!("{base}{path}"));
        for request in &visit.requests {
            assert!(expected.contains(request), "{path}: the browser asked for {request}");
        }
        assert!(visit.requests.contains(&format!("{base}/docs/style.css")), "{path}: {:?}", visit.requests);
    }
}

/// Width and height of a picture.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG"), "no picture");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_a_light_and_a_dark_face() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let (url, browser) = (format!("{}/docs/webhooks", environment.api.base), Browser::default());
    let light = browser.picture(&url, 1280, 900, Scheme::Light).await;
    let dark = browser.picture(&url, 1280, 900, Scheme::Dark).await;
    assert_eq!((size(&light), size(&dark)), ((1280, 900), (1280, 900)));
    assert_ne!(light, dark);
}
