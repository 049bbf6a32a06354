//! The documentation pages: all there, all linked, safe to look at, and up to date with the API.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::{Request, StatusCode};
use landrush_http_api::Code;
use landrush_model::{FailureCode, WaitReason};

use crate::answer::Answer;
use crate::house::House;
use crate::html::{self, attributes};

/// As a browser asks: without a key.
async fn ask(house: &House, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    house.send(request.body(Body::empty()).unwrap()).await
}

/// Every page that can be reached from the first one, by its path.
async fn site(house: &House) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut ahead = vec!["/docs".to_owned()];
    while let Some(path) = ahead.pop() {
        if pages.contains_key(&path) {
            continue;
        }
        let answer = ask(house, "GET", &path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        let text = answer.text();
        let links = attributes(&text, "href").into_iter().map(|link| html::without_anchor(&link).to_owned());
        ahead.extend(links.filter(|link| link.starts_with("/docs") && !link.contains('.')));
        pages.insert(path, text);
    }
    pages
}

#[tokio::test]
async fn every_link_leads_somewhere() {
    let house = House::new().await;
    let pages = site(&house).await;
    let paths: Vec<_> = pages.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "/docs",
            "/docs/dynadot-sandbox",
            "/docs/errors",
            "/docs/first-batch",
            "/docs/how-orders-fail",
            "/docs/idempotency",
            "/docs/reference",
            "/docs/webhooks"
        ]
    );
    let anchors = |path: &str| attributes(&pages[path], "id").into_iter().collect::<BTreeSet<_>>();
    for (path, text) in &pages {
        let ids = attributes(text, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path} has an id twice");
        for link in attributes(text, "href") {
            let (target, anchor) = link.split_once('#').unwrap_or((&link, ""));
            match target {
                _ if target.starts_with("https://") => {}
                "" => assert!(anchors(path).contains(anchor), "{path}: {link}"),
                _ if pages.contains_key(target) => {
                    assert!(anchor.is_empty() || anchors(target).contains(anchor), "{path}: {link}");
                }
                _ => {
                    assert_eq!(
                        ask(&house, "GET", target, &[]).await.status,
                        StatusCode::OK,
                        "{path}: {link}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_loaded_from_elsewhere_and_nothing_runs() {
    let house = House::new().await;
    for (path, text) in site(&house).await {
        for tag in html::tags(&text) {
            let name = tag.split([' ', '>', '\n']).next().unwrap_or_default();
            assert!(
                !["script", "iframe", "object", "embed", "form", "base", "style"].contains(&name),
                "{path}: <{tag}"
            );
            let names: String = tag.split('"').step_by(2).collect();
            assert!(!names.contains(" style=") && !names.contains(" on"), "{path}: <{tag}");
            let loads = attributes(tag, "src")
                .into_iter()
                .chain(attributes(tag, "href").into_iter().filter(|_| name != "a"));
            for source in loads {
                assert!(source.starts_with("/docs/"), "{path}: <{tag}");
                let loaded = ask(&house, "GET", &source, &[]).await;
                assert_eq!(loaded.status, StatusCode::OK, "{source}");
                let text = loaded.text().replace("http://www.w3.org/2000/svg", "");
                for word in ["http:", "https:", "url(", "@import", "<script"] {
                    assert!(!text.contains(word), "{source} has {word}");
                }
            }
        }
    }
}

#[tokio::test]
async fn every_operation_code_and_reason_appears() {
    let house = House::new().await;
    let pages = site(&house).await;
    let document = serde_json::to_value(landrush_http_api::openapi()).unwrap();
    let reference = &pages["/docs/reference"];
    for (path, operations) in document["paths"].as_object().unwrap() {
        assert!(reference.contains(&format!("<code>{path}</code>")), "{path}");
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(reference.contains(&format!("<h3 id=\"{id}\">")), "{method} {path}");
            let of_operation = reference.split(&format!("aria-labelledby=\"{id}\"")).nth(1).unwrap();
            let of_operation = of_operation.split("<section").next().unwrap();
            for status in operation["responses"].as_object().unwrap().keys() {
                assert!(of_operation.contains(&format!(">{status}</span>")), "{method} {path} {status}");
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                assert!(of_operation.contains(&format!("<code>{name}</code>")), "{method} {path} {name}");
            }
        }
    }
    for code in Code::ALL {
        assert!(attributes(&pages["/docs/errors"], "id").contains(&code.as_str().to_owned()), "{code:?}");
    }
    let orders = FailureCode::ALL.iter().map(|code| code.as_str());
    for word in orders.chain(WaitReason::ALL.iter().map(|reason| reason.as_str())) {
        assert!(pages["/docs/how-orders-fail"].contains(&format!("<code>{word}</code>")), "{word}");
    }
}

#[tokio::test]
async fn pages_are_guarded_and_kept_by_browsers() {
    let house = House::new().await;
    let mut paths: Vec<String> = site(&house).await.into_keys().collect();
    paths.extend(["/docs/style.css", "/docs/icon.svg", "/docs/nothing", "/docs/a/b"].map(ToOwned::to_owned));
    for path in paths {
        let got = ask(&house, "GET", &path, &[]).await;
        assert_eq!(
            got.header("content-security-policy"),
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "{path}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(got.header(name), value, "{path}");
        }
        let head = ask(&house, "HEAD", &path, &[]).await;
        assert_eq!((head.status, head.bytes.len()), (got.status, 0), "{path}");
        assert_eq!(head.header("content-length"), got.bytes.len().to_string(), "{path}");
        if got.status == StatusCode::NOT_FOUND {
            assert_eq!(got.header("cache-control"), "no-store");
            continue;
        }
        let etag = got.header("etag").to_owned();
        assert_eq!((head.header("etag"), got.header("cache-control")), (etag.as_str(), "no-cache"), "{path}");
        for known in [etag.clone(), format!("\"other\", W/{etag}"), "*".into()] {
            let again = ask(&house, "GET", &path, &[("if-none-match", &known)]).await;
            assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path} {known}");
            assert_eq!(again.header("etag"), etag);
        }
        let other = ask(&house, "GET", &path, &[("if-none-match", "\"other\"")]).await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_html() {
    let house = House::new().await;
    for path in ["/docs/nothing", "/docs/a/b", "/docs/webhooks/x", "/docs/first-batch.md"] {
        let answer = ask(&house, "GET", path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.text().contains("<h1>Page not found</h1>"), "{}", answer.text());
    }
    for (path, right) in [("/docs/", "/docs"), ("/docs/webhooks/", "/docs/webhooks"), ("/docs//", "/docs")] {
        let answer = ask(&house, "GET", path, &[]).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::PERMANENT_REDIRECT, right),
            "{path}"
        );
    }
    assert_eq!(ask(&house, "POST", "/docs", &[]).await.error(), "405 method_not_allowed");
}

#[tokio::test]
async fn a_page_says_where_one_is() {
    let house = House::new().await;
    for (path, text) in site(&house).await {
        let current: Vec<_> =
            html::tags(&text).into_iter().filter(|tag| tag.contains("aria-current=\"page\"")).collect();
        let expected = usize::from(path != "/docs");
        assert_eq!(current.len(), expected, "{path}: {current:?}");
        assert!(current.iter().all(|tag| tag.contains(&format!("href=\"{path}\""))), "{path}: {current:?}");
        let headings = html::tags(&text).into_iter().filter(|tag| tag.starts_with("h1")).count();
        assert_eq!(headings, 1, "{path}");
        for part in [
            "<html lang=\"en\">",
            "class=\"skip\" href=\"#content\"",
            "<main id=\"content\"",
            "<nav id=\"navigation\"",
        ] {
            assert!(text.contains(part), "{path}: {part}");
        }
    }
}
