//! Bad input: each wrong request, the exact answer that it gets, and that nothing comes of any of them.

use std::collections::BTreeSet;
use std::time::Duration;

use landrush_http_api::Code;
use landrush_tests::{Answer, Database, Environment, Setup, items};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One wrong request and what it gets.
struct Row {
    name: String,
    request: Request,
    status: u16,
    /// Empty where the HTTP layer answers by itself, without a body.
    code: String,
    /// All that the answer lists, as `index field code line:column`, whichever of these there are.
    details: Vec<String>,
    /// The `Allow` header.
    allow: &'static str,
}

/// A request, to go over the wire as it stands here, however wrong.
#[derive(Clone)]
struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

impl Request {
    /// With this header in the place of any that has its name.
    fn with(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.and(name, value)
    }

    /// With this header besides those that have its name.
    fn and(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self
    }

    fn key(self, key: &str) -> Self {
        self.with("Authorization", format!("Bearer {key}"))
    }

    /// In chunks, of which the last one never comes.
    fn in_chunks(mut self) -> Self {
        self = self.without("Content-Length").with("Transfer-Encoding", "chunked");
        let chunks = self.body.chunks(64 * 1024);
        self.body = chunks
            .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
            .collect();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes =
            format!("{} {} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n", self.method, self.path)
                .into_bytes();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }

    async fn send(&self, address: &str) -> Answer {
        let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
        let (request, mut bytes) = (self.bytes(), Vec::new());
        // Who sends too much may be answered and cut off before the end.
        let exchange = async { tokio::join!(writer.write_all(&request), reader.read_to_end(&mut bytes)) };
        let _ =
            tokio::time::timeout(Duration::from_secs(30), exchange).await.expect("an answer, and its end");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.parse::<HeaderName>().unwrap(), value.trim().parse::<HeaderValue>().unwrap())
        };
        let headers: HeaderMap = lines.map(header).collect();
        let text = String::from_utf8(bytes[end + 4..].to_vec()).unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, headers, text, body }
    }
}

/// Keys and ids that wrong requests are made of.
struct World {
    /// The key of the account that nearly all of them come from. It never orders anything.
    key: String,
    /// A key of it with the scope `orders:read` only.
    reading_key: String,
    /// A key of it that was revoked.
    revoked_key: String,
    /// A client of it.
    client: String,
    /// A client of it that has no registrant.
    bare_client: String,
    /// The key of another account,
    neighbours_key: String,
    /// its client,
    neighbours_client: String,
    /// its only batch,
    neighbours_batch: String,
    /// the first of the batch's two orders, for `open-0.com` and `open-1.com`,
    neighbours_order: String,
    /// and the second page of its list of orders, one a page.
    cursor: String,
}

/// A key that is shaped like one, and nobody's.
const NOBODYS_KEY: &str = "lr_live_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// An id that is nobody's.
const NOBODY: &str = "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44";

impl World {
    /// Makes it all, and one use of the idempotency key `used`, for a dry run.
    async fn make(environment: &Environment) -> Self {
        let api = &environment.api;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let reading =
            environment.command(&["key", "add", "--account", "shop", "--scopes", "orders:read"]).await;
        let revoked = environment.command(&["key", "add", "--account", "shop"]).await;
        environment.command(&["key", "revoke", revoked["id"].as_str().unwrap()]).await;
        let bare = api.post("/clients", &json!({ "name": "Bob", "email": "bob@example.com" })).await;
        let used = order(&environment.client, &[item(&[])]).replace("\"items\"", "\"dryRun\":true,\"items\"");
        let used = api.try_post_once("/orders", "used", &serde_json::from_str(&used).unwrap()).await.unwrap();
        assert_eq!(used.status, 200, "{}", used.text);

        let (neighbours_key, neighbours_client) = environment.account("neighbour").await;
        let neighbour = api.with_key(&neighbours_key);
        let open = items(&["open-0.com".into(), "open-1.com".into()], &[]);
        let placed =
            neighbour.post("/orders", &json!({ "clientId": neighbours_client, "items": open })).await;
        let page = neighbour.get("/orders?limit=1").await;
        Self {
            key: api.key.clone(),
            reading_key: text(&reading["key"]),
            revoked_key: text(&revoked["key"]),
            client: environment.client.clone(),
            bare_client: text(&bare.data()["id"]),
            neighbours_key,
            neighbours_client,
            neighbours_batch: text(&placed.data()["batchId"]),
            neighbours_order: text(&placed.data()["orders"][0]["id"]),
            cursor: text(&page.data()["nextCursor"]),
        }
    }

    /// One that isn't there, to see the table by.
    fn imagined() -> Self {
        let text = || "imagined".to_owned();
        Self {
            key: text(),
            reading_key: text(),
            revoked_key: text(),
            client: text(),
            bare_client: text(),
            neighbours_key: text(),
            neighbours_client: text(),
            neighbours_batch: text(),
            neighbours_order: text(),
            cursor: text(),
        }
    }

    fn get(&self, path: impl Into<String>) -> Request {
        self.request("GET", path)
    }

    fn post(&self, path: impl Into<String>, body: impl Into<Vec<u8>>) -> Request {
        self.with_body("POST", path, body.into())
    }

    /// A change of the own client.
    fn patch(&self, body: impl Into<Vec<u8>>) -> Request {
        self.with_body("PATCH", format!("/clients/{}", self.client), body.into())
    }

    /// An order for the own client.
    fn order(&self, items: &[String]) -> Request {
        self.post("/orders", order(&self.client, items))
    }

    fn with_body(&self, method: &'static str, path: impl Into<String>, body: Vec<u8>) -> Request {
        let length = body.len().to_string();
        let request = self
            .request(method, path)
            .with("Content-Type", "application/json")
            .with("Content-Length", length);
        Request { body, ..request }
    }

    fn request(&self, method: &'static str, path: impl Into<String>) -> Request {
        Request { method, path: path.into(), headers: Vec::new(), body: Vec::new() }.key(&self.key)
    }
}

/// The body of an order.
fn order(client: &str, items: &[String]) -> String {
    format!(r#"{{"clientId":"{client}","items":[{}]}}"#, items.join(","))
}

/// In the place of a value: the field isn't there.
const ABSENT: &str = "";

/// An item that is right but for these fields, written as they are to stand in the JSON.
fn item(changes: &[(&str, &str)]) -> String {
    object(&[("domain", "\"good.com\""), ("provider", "\"dynadot\""), ("term", "1")], changes)
}

/// A registrant that is right but for these fields.
fn registrant(changes: &[(&str, &str)]) -> String {
    let right = [
        ("name", "\"Ada Example\""),
        ("email", "\"ada@example.com\""),
        ("phone", "\"+493012345678\""),
        ("address1", "\"Musterstr. 1\""),
        ("city", "\"Berlin\""),
        ("postalCode", "\"10115\""),
        ("country", "\"DE\""),
    ];
    object(&right, changes)
}

/// A new client that is right but for these fields.
fn client(changes: &[(&str, &str)]) -> String {
    object(&[("name", "\"Ada\""), ("email", "\"ada@example.com\"")], changes)
}

fn object(right: &[(&str, &str)], changes: &[(&str, &str)]) -> String {
    let unchanged = right.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let members = unchanged.chain(changes).filter(|(_, value)| *value != ABSENT);
    let members: Vec<_> = members.map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// A row; `expected` is the status and the code, as in `400 malformed_json`.
fn row(name: &str, request: Request, expected: &str, details: &[&str]) -> Row {
    let (status, code) = expected.split_once(' ').unwrap_or((expected, ""));
    Row {
        name: name.to_owned(),
        request,
        status: status.parse().unwrap(),
        code: code.to_owned(),
        details: details.iter().map(ToString::to_string).collect(),
        allow: "",
    }
}

/// Every wrong request.
fn table(world: &World) -> Vec<Row> {
    [
        not_json(world),
        around_the_items(world),
        domains(world),
        other_fields_of_items(world),
        prices(world),
        clients(world),
        registrants(world),
        queries(world),
        paths(world),
        keys(world),
        neighbours(world),
        idempotency_keys(world),
        framing(world),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Bodies that are no JSON.
fn not_json(world: &World) -> Vec<Row> {
    let deep = "[".repeat(200);
    let deeper = format!("{{\"items\":{}1{}}}", "{\"a\":".repeat(20_000), "}".repeat(20_000));
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("no body", b"".to_vec(), &["1:0"]),
        ("only spaces", b"  \n ".to_vec(), &["2:1"]),
        ("JSON that breaks off", b"{\"clientId\": \"".to_vec(), &["clientId 1:14"]),
        ("a comma too many", b"{\"items\": [],}".to_vec(), &["1:14"]),
        ("a list's comma too many", b"{\"items\": [1,]}".to_vec(), &["items 1:14"]),
        ("two documents", b"{} {}".to_vec(), &["1:4"]),
        ("a comment", b"{} // nothing".to_vec(), &["1:4"]),
        ("single quotes", b"{'items': []}".to_vec(), &["1:2"]),
        ("a name without quotes", b"{items: []}".to_vec(), &["1:2"]),
        ("NaN", b"{\"items\": NaN}".to_vec(), &["items 1:11"]),
        ("a number with a leading zero", b"{\"items\": 01}".to_vec(), &["items 1:12"]),
        ("a number beyond all bounds", b"{\"items\": 1e999}".to_vec(), &["items 1:15"]),
        ("invalid UTF-8", b"{\"clientId\": \"\xff\xfe\"}".to_vec(), &["clientId 1:16"]),
        ("a surrogate by itself", b"{\"clientId\": \"\\ud800\"}".to_vec(), &["clientId 1:20"]),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec(), &["1:1"]),
        ("UTF-16", utf16, &["1:2"]),
        ("a NUL by itself", b"\0".to_vec(), &["1:1"]),
        ("a bare NUL in a string", b"{\"clientId\": \"\0\"}".to_vec(), &["clientId 1:15"]),
        ("a bare line feed in a string", b"{\"clientId\": \"\n\"}".to_vec(), &["clientId 2:0"]),
        ("a form", b"clientId=1&items=2".to_vec(), &["1:1"]),
        ("XML", b"<?xml version=\"1.0\"?><orders/>".to_vec(), &["1:1"]),
        ("200 lists in lists", deep.into_bytes(), &["1:128"]),
        ("20,000 objects in objects", deeper.into_bytes(), &["1:643"]),
    ];
    let rows = bodies
        .into_iter()
        .map(|(name, body, details)| row(name, world.post("/orders", body), "400 malformed_json", details));
    rows.collect()
}

/// What stands around the items of an order.
fn around_the_items(world: &World) -> Vec<Row> {
    let missing = &["clientId field_missing", "items field_missing"][..];
    let own = &world.client;
    let with_client = |id: &str| order("CLIENT", &[item(&[])]).replace("\"CLIENT\"", id);
    let with_items = |items: &str| order(own, &[]).replace("[]", items);
    let with_field =
        |field: &str| order(own, &[item(&[])]).replace("\"items\"", &format!("{field},\"items\""));
    let many: Vec<String> =
        (0..51).map(|number| item(&[("domain", &format!("\"d{number}.com\""))])).collect();
    let unknown: Vec<String> = (0..1_500).map(|number| format!("\"f{number}\":0")).collect();
    let invalid = [
        ("null", "null".to_owned(), &["wrong_type"][..]),
        ("true", "true".to_owned(), &["wrong_type"]),
        ("a number", "1".to_owned(), &["wrong_type"]),
        ("a string", "\"orders\"".to_owned(), &["wrong_type"]),
        ("a list", "[]".to_owned(), &["wrong_type"]),
        ("an empty object", "{}".to_owned(), missing),
        (
            "fields in another case",
            "{\"ClientID\":1,\"client_id\":1,\"Items\":1}".to_owned(),
            &[
                "clientId field_missing",
                "items field_missing",
                "ClientID unknown_field",
                "client_id unknown_field",
                "Items unknown_field",
            ],
        ),
        ("a client that is null", with_client("null"), &["clientId wrong_type"]),
        ("a client that is a number", with_client("4711"), &["clientId wrong_type"]),
        ("a client that is an object", with_client("{\"id\":1}"), &["clientId wrong_type"]),
        ("a client that is a list", with_client("[]"), &["clientId wrong_type"]),
        ("a client that is no id", with_client("\"4711\""), &["clientId value_invalid"]),
        ("a client that is empty", with_client("\"\""), &["clientId value_invalid"]),
        ("a client with a NUL", with_client("\"\\u0000\""), &["clientId value_invalid"]),
        ("a client that is SQL", with_client("\"' OR 1=1 --\""), &["clientId value_invalid"]),
        ("items that are null", with_items("null"), &["items wrong_type"]),
        ("items that are an object", with_items("{\"0\":{}}"), &["items wrong_type"]),
        ("items that are a string", with_items("\"good.com\""), &["items wrong_type"]),
        ("a dry run that is a string", with_field("\"dryRun\":\"false\""), &["dryRun wrong_type"]),
        ("a dry run that is a number", with_field("\"dryRun\":0"), &["dryRun wrong_type"]),
        ("a dry run that is null", with_field("\"dryRun\":null"), &["dryRun wrong_type"]),
        ("an unknown field", with_field("\"coupon\":\"FREE\""), &["coupon unknown_field"]),
        ("a price for all", with_field("\"price\":1"), &["price unknown_field"]),
        ("a prototype", with_field("\"__proto__\":{}"), &["__proto__ unknown_field"]),
        ("a field without a name", with_field("\"\":0"), &["unknown_field"]),
        (
            "a client given twice",
            with_field(&format!("\"clientId\":\"{own}\"")),
            &["clientId duplicate_field"],
        ),
        ("items given twice", with_field("\"items\":[]"), &["items items_count", "items duplicate_field"]),
        ("nested deep", with_items(&format!("[{}{}]", "[".repeat(100), "]".repeat(100))), &["0 wrong_type"]),
    ];
    let rows = invalid.into_iter().map(|(name, body, details)| {
        let code =
            if details[0].ends_with("items_count") { "400 items_count" } else { "400 validation_failed" };
        row(name, world.post("/orders", body), code, details)
    });
    let mut too_many = row(
        "1,500 unknown fields",
        world.post("/orders", with_field(&unknown.join(","))),
        "400 validation_failed",
        &[],
    );
    too_many.details = (0..1_000).map(|number| format!("f{number} unknown_field")).collect();
    too_many.details.push("too_many_problems".into());
    rows.chain([
        too_many,
        row("no items", world.order(&[]), "400 items_count", &["items items_count"]),
        row("51 items", world.order(&many), "400 items_count", &["items items_count"]),
        row(
            "a client of nobody",
            world.post("/orders", order(NOBODY, &[item(&[])])),
            "400 client_not_found",
            &["clientId client_not_found"],
        ),
        row(
            "a client without a registrant",
            world.post("/orders", order(&world.bare_client, &[item(&[])])),
            "400 registrant_missing",
            &["clientId registrant_missing"],
        ),
        row(
            "a client of nobody, and a wrong item: the item is said first",
            world.post("/orders", order(NOBODY, &[item(&[("term", "0")])])),
            "400 validation_failed",
            &["0 term term_out_of_range"],
        ),
    ])
    .collect()
}

/// Domains that can't be ordered.
fn domains(world: &World) -> Vec<Row> {
    let long_label = format!("\"{}.com\"", "a".repeat(64));
    let long_in_ascii = format!("\"{}.com\"", "\\u00fc".repeat(60));
    let long_name = format!("\"{}com\"", "a.".repeat(125));
    let endless = format!("\"{}.com\"", "a".repeat(100_000));
    let single = [
        ("null", "null", "wrong_type"),
        ("a number", "1", "wrong_type"),
        ("a truth value", "true", "wrong_type"),
        ("a list", "[\"good.com\"]", "wrong_type"),
        ("an object", "{}", "wrong_type"),
        ("missing", ABSENT, "field_missing"),
        ("empty", "\"\"", "domain_empty"),
        ("of spaces", "\"  \"", "domain_invalid"),
        ("of a dot", "\".\"", "domain_invalid"),
        ("with a space", "\"exa mple.com\"", "domain_invalid"),
        ("with a space behind", "\"example.com \"", "domain_invalid"),
        ("with an underscore", "\"exa_mple.com\"", "domain_invalid"),
        ("with a leading hyphen", "\"-example.com\"", "domain_invalid"),
        ("with a trailing hyphen", "\"example-.com\"", "domain_invalid"),
        ("with hyphens at places 3 and 4", "\"ab--cd.com\"", "domain_invalid"),
        ("with an empty label", "\"example..com\"", "domain_invalid"),
        ("with a leading dot", "\".example.com\"", "domain_invalid"),
        ("with a trailing dot", "\"example.com.\"", "domain_invalid"),
        ("with a NUL", "\"exam\\u0000ple.com\"", "domain_invalid"),
        ("with a line feed", "\"example.com\\n\"", "domain_invalid"),
        ("that is a URL", "\"https://example.com\"", "domain_invalid"),
        ("with a path", "\"example.com/x\"", "domain_invalid"),
        ("with a port", "\"example.com:80\"", "domain_invalid"),
        ("that is an e-mail address", "\"ada@example.com\"", "domain_invalid"),
        ("with a star", "\"*.com\"", "domain_invalid"),
        ("that is SQL", "\"'; DROP TABLE orders; --.com\"", "domain_invalid"),
        ("with punycode of nothing", "\"xn--zzzzzzz99999.com\"", "domain_invalid"),
        ("with punycode of plain letters", "\"xn--example-.com\"", "domain_invalid"),
        ("with a joined emoji", "\"\\ud83d\\udc68\\u200d\\ud83d\\udc69.com\"", "domain_invalid"),
        ("with a zero-width joiner", "\"exam\\u200dple.com\"", "domain_invalid"),
        ("with a zero-width non-joiner", "\"exam\\u200cple.com\"", "domain_invalid"),
        ("from right to left and back", "\"\\u05d0abc.com\"", "domain_invalid"),
        ("with a right-to-left override", "\"\\u202eexample.com\"", "domain_invalid"),
        ("that begins with a combining mark", "\"\\u0301a.com\"", "domain_invalid"),
        ("with a character of private use", "\"\\ue000.com\"", "domain_invalid"),
        ("with a replacement character", "\"\\ufffd.com\"", "domain_invalid"),
        ("with a label of 64 characters", &long_label, "domain_too_long"),
        ("with a label that is long in ASCII only", &long_in_ascii, "domain_too_long"),
        ("of 253 characters and more", &long_name, "domain_too_long"),
        ("of 100,000 characters", &endless, "domain_too_long"),
        ("that is an IPv4 address", "\"192.168.0.1\"", "domain_is_ip_address"),
        ("that is an IPv6 address", "\"::1\"", "domain_is_ip_address"),
        (
            "that is an address in full-width digits",
            "\"\\uff11\\uff12\\uff17.0.0.1\"",
            "domain_is_ip_address",
        ),
        ("that is a TLD", "\"com\"", "domain_is_public_suffix"),
        ("that is a public suffix", "\"co.uk\"", "domain_is_public_suffix"),
        ("that is a public suffix in capitals", "\"CO.UK\"", "domain_is_public_suffix"),
        ("below a registrable one", "\"www.example.com\"", "domain_is_subdomain"),
        ("below one under a long suffix", "\"a.b.example.co.uk\"", "domain_is_subdomain"),
        ("with an ideographic dot more", "\"www\\u3002example.com\"", "domain_is_subdomain"),
        ("of no TLD", "\"example.notatld\"", "domain_unknown_tld"),
        ("of one word", "\"localhost\"", "domain_unknown_tld"),
        ("for services inside", "\"printer.local\"", "domain_unknown_tld"),
    ];
    let single = single.into_iter().map(|(name, domain, code)| {
        let request = world.order(&[item(&[("domain", domain)])]);
        row(&format!("a domain {name}"), request, "400 validation_failed", &[&format!("0 domain {code}")])
    });
    let twice = [
        ("the same domain", "\"good.com\"", "\"good.com\""),
        ("the same domain in capitals", "\"good.com\"", "\"GOOD.Com\""),
        ("a domain and its punycode", "\"b\\u00fccher.com\"", "\"xn--bcher-kva.com\""),
        ("a domain and its punycode in capitals", "\"b\\u00fccher.com\"", "\"XN--BCHER-KVA.com\""),
        ("a domain composed and decomposed", "\"b\\u00fccher.com\"", "\"bu\\u0308cher.com\""),
        ("a domain and it in full-width letters", "\"good.com\"", "\"\\uff47\\uff4f\\uff4f\\uff44.com\""),
        ("a domain and it with a soft hyphen", "\"good.com\"", "\"go\\u00adod.com\""),
        ("a domain and it with a zero-width space", "\"good.com\"", "\"go\\u200bod.com\""),
        ("a domain and it with an ideographic dot", "\"good.com\"", "\"good\\u3002com\""),
    ];
    let twice = twice.into_iter().map(|(name, one, other)| {
        let both = [item(&[("domain", one)]), item(&[("domain", other)])];
        row(
            &format!("twice {name}"),
            world.order(&both),
            "400 validation_failed",
            &["1 domain domain_repeated"],
        )
    });
    single.chain(twice).collect()
}

/// The fields of an item besides its domain.
fn other_fields_of_items(world: &World) -> Vec<Row> {
    let ns14: Vec<String> = (0..14).map(|number| format!("\"ns{number}.example.net\"")).collect();
    let ns14 = format!("[{}]", ns14.join(","));
    let long_host = format!("[\"ns1.example.net\",\"{}.example.net\"]", "a".repeat(64));
    let fields: [(&str, &str, &str, &[&str]); 66] = [
        ("a provider that is null", "provider", "null", &["0 provider wrong_type"]),
        ("a provider that is a number", "provider", "1", &["0 provider wrong_type"]),
        ("a provider that is a list", "provider", "[\"dynadot\"]", &["0 provider wrong_type"]),
        ("no provider", "provider", ABSENT, &["0 provider field_missing"]),
        ("an empty provider", "provider", "\"\"", &["0 provider provider_unknown"]),
        ("an unknown provider", "provider", "\"nobody\"", &["0 provider provider_unknown"]),
        (
            "a provider that isn't set up here",
            "provider",
            "\"realtime-register\"",
            &["0 provider provider_unknown"],
        ),
        ("a provider with a space", "provider", "\" dynadot\"", &["0 provider provider_unknown"]),
        ("a provider in Cyrillic letters", "provider", "\"dyn\\u0430dot\"", &["0 provider provider_unknown"]),
        ("a provider with a NUL", "provider", "\"dynadot\\u0000\"", &["0 provider provider_unknown"]),
        ("a term that is null", "term", "null", &["0 term wrong_type"]),
        ("a term that is a string", "term", "\"1\"", &["0 term wrong_type"]),
        ("a term that is true", "term", "true", &["0 term wrong_type"]),
        ("a term that is a list", "term", "[1]", &["0 term wrong_type"]),
        ("no term", "term", ABSENT, &["0 term field_missing"]),
        ("a term of 0", "term", "0", &["0 term term_out_of_range"]),
        ("a term of -0", "term", "-0", &["0 term wrong_type"]),
        ("a term of -1", "term", "-1", &["0 term term_out_of_range"]),
        ("a term of 11", "term", "11", &["0 term term_out_of_range"]),
        ("a term of 257, which is 1 in eight bits", "term", "257", &["0 term term_out_of_range"]),
        ("a term of 2^32 + 1", "term", "4294967297", &["0 term term_out_of_range"]),
        ("a term of 64 bits", "term", "9223372036854775807", &["0 term term_out_of_range"]),
        ("a term of more than 64 bits", "term", "9223372036854775808", &["0 term wrong_type"]),
        ("a term of 40 digits", "term", "1000000000000000000000000000000000000000", &["0 term wrong_type"]),
        ("a term of 1.0", "term", "1.0", &["0 term wrong_type"]),
        ("a term of 1e1", "term", "1e1", &["0 term wrong_type"]),
        ("a term of 1.5", "term", "1.5", &["0 term wrong_type"]),
        ("name servers that are null", "nameservers", "null", &["0 nameservers wrong_type"]),
        (
            "name servers that are a string",
            "nameservers",
            "\"ns1.example.net\"",
            &["0 nameservers wrong_type"],
        ),
        ("name servers that are an object", "nameservers", "{}", &["0 nameservers wrong_type"]),
        (
            "name servers that are numbers",
            "nameservers",
            "[1,null]",
            &["0 nameservers[0] wrong_type", "0 nameservers[1] wrong_type"],
        ),
        ("no name server", "nameservers", "[]", &["0 nameservers nameservers_count"]),
        ("1 name server", "nameservers", "[\"ns1.example.net\"]", &["0 nameservers nameservers_count"]),
        ("14 name servers", "nameservers", &ns14, &["0 nameservers nameservers_count"]),
        (
            "a name server twice",
            "nameservers",
            "[\"ns1.a.net\",\"ns1.a.net\"]",
            &["0 nameservers[1] nameserver_duplicate"],
        ),
        (
            "a name server twice in another case",
            "nameservers",
            "[\"ns1.a.net\",\"NS1.A.net\"]",
            &["0 nameservers[1] nameserver_duplicate"],
        ),
        (
            "a name server twice, once with a dot",
            "nameservers",
            "[\"ns1.a.net\",\"ns1.a.net.\"]",
            &["0 nameservers[1] nameserver_duplicate"],
        ),
        (
            "a name server twice, once in punycode",
            "nameservers",
            "[\"b\\u00fc.net\",\"xn--b-xga.net\"]",
            &["0 nameservers[1] nameserver_duplicate"],
        ),
        (
            "an IPv4 address as name server",
            "nameservers",
            "[\"ns1.a.net\",\"192.0.2.1\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "an IPv6 address as name server",
            "nameservers",
            "[\"2001:db8::1\",\"ns1.a.net\"]",
            &["0 nameservers[0] nameserver_invalid"],
        ),
        (
            "a name server with an underscore",
            "nameservers",
            "[\"ns_1.a.net\",\"ns2.a.net\"]",
            &["0 nameservers[0] nameserver_invalid"],
        ),
        (
            "an empty name server",
            "nameservers",
            "[\"ns1.a.net\",\"\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server that is a dot",
            "nameservers",
            "[\"ns1.a.net\",\".\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server of one label",
            "nameservers",
            "[\"ns1.a.net\",\"ns2\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server with a port",
            "nameservers",
            "[\"ns1.a.net\",\"ns2.a.net:53\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server that is a URL",
            "nameservers",
            "[\"ns1.a.net\",\"dns://ns2.a.net\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server with a star",
            "nameservers",
            "[\"ns1.a.net\",\"*.a.net\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server with a NUL",
            "nameservers",
            "[\"ns1.a.net\",\"ns2\\u0000.a.net\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server with a long label",
            "nameservers",
            &long_host,
            &["0 nameservers[1] nameserver_invalid"],
        ),
        (
            "a name server that ends in digits",
            "nameservers",
            "[\"ns1.a.net\",\"ns.1\"]",
            &["0 nameservers[1] nameserver_invalid"],
        ),
        ("an expected price that is null", "expectedPrice", "null", &["0 expectedPrice wrong_type"]),
        ("an expected price that is a number", "expectedPrice", "1299", &["0 expectedPrice wrong_type"]),
        ("an expected price that is a string", "expectedPrice", "\"12.99\"", &["0 expectedPrice wrong_type"]),
        ("an expected price that is a list", "expectedPrice", "[]", &["0 expectedPrice wrong_type"]),
        (
            "an expected price of nothing",
            "expectedPrice",
            "{}",
            &["0 expectedPrice.amount field_missing", "0 expectedPrice.currency field_missing"],
        ),
        (
            "an expected price in strings",
            "expectedPrice",
            "{\"amount\":\"1299\",\"currency\":840}",
            &["0 expectedPrice.amount wrong_type", "0 expectedPrice.currency wrong_type"],
        ),
        (
            "an expected price with a fraction",
            "expectedPrice",
            "{\"amount\":12.99,\"currency\":\"USD\"}",
            &["0 expectedPrice.amount wrong_type"],
        ),
        (
            "an expected price beyond 64 bits",
            "expectedPrice",
            "{\"amount\":1e30,\"currency\":\"USD\"}",
            &["0 expectedPrice.amount wrong_type"],
        ),
        (
            "an expected price in lower case",
            "expectedPrice",
            "{\"amount\":1,\"currency\":\"usd\"}",
            &["0 expectedPrice.currency currency_unknown"],
        ),
        (
            "an expected price in no currency",
            "expectedPrice",
            "{\"amount\":1,\"currency\":\"ABC\"}",
            &["0 expectedPrice.currency currency_unknown"],
        ),
        (
            "an expected price in a sign",
            "expectedPrice",
            "{\"amount\":1,\"currency\":\"$\"}",
            &["0 expectedPrice.currency currency_unknown"],
        ),
        (
            "an expected price in gold",
            "expectedPrice",
            "{\"amount\":1,\"currency\":\"XAU\"}",
            &["0 expectedPrice.currency currency_unknown"],
        ),
        (
            "an expected price with tax",
            "expectedPrice",
            "{\"amount\":1,\"currency\":\"USD\",\"tax\":1}",
            &["0 expectedPrice.tax unknown_field"],
        ),
        ("a price", "price", "1", &["0 price price_not_allowed"]),
        ("a price that is null", "price", "null", &["0 price price_not_allowed"]),
        ("an unknown field", "autoRenew", "true", &["0 autoRenew unknown_field"]),
    ];
    let fields = fields.into_iter().map(|(name, field, value, details)| {
        row(
            &format!("an item with {name}"),
            world.order(&[item(&[(field, value)])]),
            "400 validation_failed",
            details,
        )
    });
    let missing = &["0 domain field_missing", "0 provider field_missing", "0 term field_missing"][..];
    let whole = [
        ("null", "null", &["0 wrong_type"][..]),
        ("a number", "1", &["0 wrong_type"]),
        ("a string", "\"good.com\"", &["0 wrong_type"]),
        ("a list", "[{}]", &["0 wrong_type"]),
        ("an empty object", "{}", missing),
        (
            "an object with all but one field twice",
            "{\"domain\":\"a.com\",\"domain\":\"b.com\",\"provider\":\"dynadot\",\"provider\":\"dynadot\",\"term\":1}",
            &["0 domain duplicate_field", "0 provider duplicate_field"],
        ),
        (
            "an object with a field twice inside a field",
            "{\"domain\":\"a.com\",\"provider\":\"dynadot\",\"term\":1,\
             \"expectedPrice\":{\"amount\":1,\"amount\":1299,\"currency\":\"USD\"}}",
            &["0 expectedPrice.amount duplicate_field"],
        ),
        (
            "an object with a name that holds a NUL",
            "{\"domain\":\"a.com\",\"provider\":\"dynadot\",\"term\":1,\"te\\u0000rm\":1}",
            &["0 te\0rm unknown_field"],
        ),
    ];
    let whole = whole.into_iter().map(|(name, text, details)| {
        row(
            &format!("an item that is {name}"),
            world.order(&[text.to_owned()]),
            "400 validation_failed",
            details,
        )
    });
    let everything = [
        item(&[
            ("domain", "\"www.a.com\""),
            ("provider", "\"nobody\""),
            ("term", "0"),
            ("nameservers", "[]"),
        ]),
        item(&[]),
        item(&[("price", "1"), ("domain", "\"GOOD.com\"")]),
        "7".to_owned(),
    ];
    let everything = row(
        "all that is wrong, at once",
        world.order(&everything),
        "400 validation_failed",
        &[
            "0 domain domain_is_subdomain",
            "0 provider provider_unknown",
            "0 term term_out_of_range",
            "0 nameservers nameservers_count",
            "2 price price_not_allowed",
            "2 domain domain_repeated",
            "3 wrong_type",
        ],
    );
    fields.chain(whole).chain([everything]).collect()
}

/// What the catalogue and open orders are against.
fn prices(world: &World) -> Vec<Row> {
    let expecting = |domain: &str, amount: &str, currency: &str| {
        let price = format!("{{\"amount\":{amount},\"currency\":\"{currency}\"}}");
        item(&[("domain", &format!("\"{domain}\"")), ("expectedPrice", &price)])
    };
    let open = [item(&[]), item(&[("domain", "\"OPEN-1.com\"")]), item(&[("domain", "\"open-0.com\"")])];
    vec![
        row(
            "a TLD without a price",
            world.order(&[item(&[("domain", "\"example.de\"")]), item(&[])]),
            "400 price_unavailable",
            &["0 domain price_unavailable"],
        ),
        row(
            "a term without a price",
            world.order(&[item(&[]), item(&[("domain", "\"a.com\""), ("term", "10")])]),
            "400 price_unavailable",
            &["1 term price_unavailable"],
        ),
        row(
            "no price, and something else",
            world.order(&[item(&[("domain", "\"example.de\"")]), item(&[("term", "0")])]),
            "400 validation_failed",
            &["0 domain price_unavailable", "1 term term_out_of_range"],
        ),
        row(
            "expected prices that differ: all of them, and no others",
            world.order(&[
                expecting("a.com", "1", "USD"),
                expecting("b.com", "1299", "USD"),
                expecting("c.com", "1299", "EUR"),
                expecting("d.com", "-1299", "USD"),
            ]),
            "409 price_changed",
            &[
                "0 expectedPrice price_changed",
                "2 expectedPrice price_changed",
                "3 expectedPrice price_changed",
            ],
        ),
        row(
            "an expected price that differs, and something wrong: the latter",
            world.order(&[expecting("a.com", "1", "USD"), item(&[("term", "0")])]),
            "400 validation_failed",
            &["1 term term_out_of_range"],
        ),
        row(
            "domains that the account has open orders for",
            world.post("/orders", order(&world.neighbours_client, &open)).key(&world.neighbours_key),
            "409 domain_already_ordered",
            &["1 domain domain_already_ordered", "2 domain domain_already_ordered"],
        ),
        row(
            "the same on a dry run",
            world
                .post(
                    "/orders",
                    order(&world.neighbours_client, &open).replace("\"items\"", "\"dryRun\":true,\"items\""),
                )
                .key(&world.neighbours_key),
            "409 domain_already_ordered",
            &["1 domain domain_already_ordered", "2 domain domain_already_ordered"],
        ),
    ]
}

/// New clients, and changes.
fn clients(world: &World) -> Vec<Row> {
    let long_name = format!("\"{}\"", "a".repeat(201));
    let long_email = format!("\"ada@{}.com\"", "a.".repeat(130));
    let fields: [(&str, &str, &str, &[&str]); 24] = [
        ("no name", "name", ABSENT, &["name field_missing"]),
        ("a name that is null", "name", "null", &["name wrong_type"]),
        ("a name that is a number", "name", "1", &["name wrong_type"]),
        ("a name that is an object", "name", "{}", &["name wrong_type"]),
        ("an empty name", "name", "\"\"", &["name value_invalid"]),
        ("a name of spaces", "name", "\" \\u00a0\"", &["name value_invalid"]),
        ("a name of 201 characters", "name", &long_name, &["name value_invalid"]),
        ("a name with a NUL", "name", "\"A\\u0000da\"", &["name value_invalid"]),
        ("a name with a line feed", "name", "\"A\\nda\"", &["name value_invalid"]),
        ("no e-mail address", "email", ABSENT, &["email field_missing"]),
        ("an e-mail address that is null", "email", "null", &["email wrong_type"]),
        ("an e-mail address that is a list", "email", "[]", &["email wrong_type"]),
        ("an empty e-mail address", "email", "\"\"", &["email value_invalid"]),
        ("an e-mail address without a place", "email", "\"ada\"", &["email value_invalid"]),
        ("an e-mail address at no domain", "email", "\"ada@localhost\"", &["email value_invalid"]),
        (
            "an e-mail address with a header",
            "email",
            "\"ada@example.com\\r\\nBcc: x@y.com\"",
            &["email value_invalid"],
        ),
        ("two e-mail addresses", "email", "\"ada@example.com,bob@example.com\"", &["email value_invalid"]),
        ("an e-mail address of 260 characters", "email", &long_email, &["email value_invalid"]),
        ("a registrant that is a list", "registrant", "[]", &["registrant wrong_type"]),
        ("a registrant that is a string", "registrant", "\"Ada\"", &["registrant wrong_type"]),
        ("an id", "id", "\"mine\"", &["id unknown_field"]),
        ("an account", "accountId", "\"mine\"", &["accountId unknown_field"]),
        ("a name twice", "name", "\"Ada\",\"name\":\"Eve\"", &["name duplicate_field"]),
        (
            "a registrant that is empty",
            "registrant",
            "{}",
            &[
                "registrant.name field_missing",
                "registrant.email field_missing",
                "registrant.phone field_missing",
                "registrant.address1 field_missing",
                "registrant.city field_missing",
                "registrant.postalCode field_missing",
                "registrant.country field_missing",
            ],
        ),
    ];
    let mut rows = Vec::new();
    for (name, field, value, details) in fields {
        let body = client(&[(field, value)]);
        rows.push(row(
            &format!("a new client with {name}"),
            world.post("/clients", body),
            "400 validation_failed",
            details,
        ));
        // What is wrong in a new client is wrong in a change too, but that nothing must be there.
        if value != ABSENT {
            let change = object(&[], &[(field, value)]);
            rows.push(row(
                &format!("a change to {name}"),
                world.patch(change),
                "400 validation_failed",
                details,
            ));
        }
    }
    rows.extend([
        row(
            "a new client that is no object",
            world.post("/clients", "[]"),
            "400 validation_failed",
            &["wrong_type"],
        ),
        row("a change that is no object", world.patch("null"), "400 validation_failed", &["wrong_type"]),
        row("a new client that is no JSON", world.post("/clients", "Ada"), "400 malformed_json", &["1:1"]),
        row("a change that is no JSON", world.patch(""), "400 malformed_json", &["1:0"]),
        row(
            "a change of what can't be changed",
            world.patch("{\"id\":\"x\",\"createdAt\":\"now\"}"),
            "400 validation_failed",
            &["id unknown_field", "createdAt unknown_field"],
        ),
    ]);
    rows
}

/// Registrants of new clients, each wrong in one field.
fn registrants(world: &World) -> Vec<Row> {
    let long = format!("\"{}\"", "a".repeat(201));
    let fields = [
        ("a name that is a number", "name", "1", "wrong_type"),
        ("an empty name", "name", "\"\"", "value_invalid"),
        ("a long name", "name", &long, "value_invalid"),
        ("an organisation that is a number", "organization", "1", "wrong_type"),
        ("an empty organisation", "organization", "\"\"", "value_invalid"),
        ("no e-mail address", "email", ABSENT, "field_missing"),
        ("a wrong e-mail address", "email", "\"ada\"", "value_invalid"),
        ("no telephone", "phone", ABSENT, "field_missing"),
        ("a telephone that is a number", "phone", "493012345678", "wrong_type"),
        ("a telephone without a country", "phone", "\"030 12345678\"", "value_invalid"),
        ("a telephone of no country", "phone", "\"+999123456789\"", "value_invalid"),
        ("a telephone with an extension", "phone", "\"+1 650 253 0000 x5\"", "value_invalid"),
        ("a telephone in Arabic digits", "phone", "\"+\\u0664\\u0669 30 12345678\"", "value_invalid"),
        ("a telephone of 1,000 digits", "phone", &format!("\"+{}\"", "4".repeat(1_000)), "value_invalid"),
        ("an empty address", "address1", "\"\"", "value_invalid"),
        ("a second line with a tab", "address2", "\"a\\tb\"", "value_invalid"),
        ("a city with a NUL", "city", "\"Ber\\u0000lin\"", "value_invalid"),
        ("a state that is a list", "state", "[\"BE\"]", "wrong_type"),
        ("a long state", "state", &long, "value_invalid"),
        ("a postal code that is a number", "postalCode", "10115", "wrong_type"),
        ("a long postal code", "postalCode", "\"123456789012345678901\"", "value_invalid"),
        ("a country in words", "country", "\"Germany\"", "value_invalid"),
        ("a country in lower case", "country", "\"de\"", "value_invalid"),
        ("a country that isn't", "country", "\"XX\"", "value_invalid"),
        ("a country that is null", "country", "null", "wrong_type"),
        ("a planet", "planet", "\"Earth\"", "unknown_field"),
    ];
    let rows = fields.into_iter().map(|(name, field, value, code)| {
        let body = client(&[("registrant", &registrant(&[(field, value)]))]);
        let detail = format!("registrant.{field} {code}");
        row(
            &format!("a registrant with {name}"),
            world.post("/clients", body),
            "400 validation_failed",
            &[&detail],
        )
    });
    rows.collect()
}

/// Queries.
fn queries(world: &World) -> Vec<Row> {
    let other_filter = format!("status=PENDING&cursor={}", world.cursor);
    let offset_too = format!("offset=1&cursor={}", world.cursor);
    let spoilt = format!("cursor={}A", world.cursor);
    let orders: [(&str, &str, &[&str]); 33] = [
        ("limit=0", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=101", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=-1", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=x", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=1.0", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=%2B1", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=%D9%A1", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=%FF", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=99999999999999999999", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("limit=5&limit=5", "400 invalid_parameter", &["limit invalid_parameter"]),
        ("offset=-1", "400 invalid_parameter", &["offset invalid_parameter"]),
        ("offset=x", "400 invalid_parameter", &["offset invalid_parameter"]),
        ("offset=1e2", "400 invalid_parameter", &["offset invalid_parameter"]),
        ("offset=10001", "400 use_cursor", &["offset use_cursor"]),
        ("offset=99999999999999999999", "400 use_cursor", &["offset use_cursor"]),
        ("status=pending", "400 invalid_parameter", &["status invalid_parameter"]),
        ("status=DONE", "400 invalid_parameter", &["status invalid_parameter"]),
        ("status=", "400 invalid_parameter", &["status invalid_parameter"]),
        ("clientId=1", "400 invalid_parameter", &["clientId invalid_parameter"]),
        ("batchId=", "400 invalid_parameter", &["batchId invalid_parameter"]),
        ("domain=www.example.com", "400 invalid_parameter", &["domain invalid_parameter"]),
        ("domain=a%00.com", "400 invalid_parameter", &["domain invalid_parameter"]),
        ("cursor=nonsense", "400 cursor_invalid", &["cursor cursor_invalid"]),
        ("cursor=", "400 cursor_invalid", &["cursor cursor_invalid"]),
        (&spoilt, "400 cursor_invalid", &["cursor cursor_invalid"]),
        (&other_filter, "400 cursor_invalid", &["cursor cursor_invalid"]),
        (&offset_too, "400 invalid_parameter", &["cursor invalid_parameter"]),
        ("sort=asc", "400 unknown_parameter", &["sort unknown_parameter"]),
        (
            "Limit=5&client_id=1",
            "400 unknown_parameter",
            &["Limit unknown_parameter", "client_id unknown_parameter"],
        ),
        ("limit[]=5", "400 unknown_parameter", &["limit[] unknown_parameter"]),
        (
            "limit=0&offset=10001&sort=asc",
            "400 invalid_parameter",
            &["limit invalid_parameter", "offset use_cursor", "sort unknown_parameter"],
        ),
    ];
    let orders = orders.into_iter().map(|(query, expected, details)| {
        row(&format!("orders with {query}"), world.get(format!("/orders?{query}")), expected, details)
    });
    let clients_cursor = format!("/clients?cursor={}", world.cursor);
    let order_path = format!("/orders/{NOBODY}?expand=1");
    orders
        .chain([
            row(
                "clients by offset",
                world.get("/clients?offset=1"),
                "400 unknown_parameter",
                &["offset unknown_parameter"],
            ),
            row(
                "101 clients",
                world.get("/clients?limit=101"),
                "400 invalid_parameter",
                &["limit invalid_parameter"],
            ),
            row(
                "a cursor of another list",
                world.get(clients_cursor),
                "400 cursor_invalid",
                &["cursor cursor_invalid"],
            ),
            row(
                "an order with a parameter",
                world.get(order_path),
                "400 unknown_parameter",
                &["expand unknown_parameter"],
            ),
            row(
                "a new order with a parameter",
                world.post("/orders?dryRun=true", order(&world.client, &[item(&[])])),
                "400 unknown_parameter",
                &["dryRun unknown_parameter"],
            ),
            row(
                "a new client with a parameter",
                world.post("/clients?force=1", client(&[])),
                "400 unknown_parameter",
                &["force unknown_parameter"],
            ),
            row(
                "a change with a parameter",
                Request {
                    path: format!("/clients/{}?force=1", world.client),
                    ..world.patch("{\"name\":\"Eve\"}")
                },
                "400 unknown_parameter",
                &["force unknown_parameter"],
            ),
        ])
        .collect()
}

/// Paths and methods that there aren't, and ids that are none.
fn paths(world: &World) -> Vec<Row> {
    let paths = [
        ("/orders/x", "404 order_not_found"),
        ("/orders/1", "404 order_not_found"),
        ("/orders/batch", "404 order_not_found"),
        ("/orders/%00", "404 order_not_found"),
        ("/orders/%FF", "404 order_not_found"),
        ("/orders/..%2F..%2Fetc%2Fpasswd", "404 order_not_found"),
        ("/orders/'%20OR%201=1", "404 order_not_found"),
        ("/orders/0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a4", "404 order_not_found"),
        ("/orders/0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44", "404 order_not_found"),
        ("/orders/batch/x", "404 batch_not_found"),
        ("/orders/batch/0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44", "404 batch_not_found"),
        ("/clients/x", "404 client_not_found"),
        ("/clients/0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44", "404 client_not_found"),
        ("/", "404 not_found"),
        ("/nothing", "404 not_found"),
        ("/orders/", "404 not_found"),
        ("//orders", "404 not_found"),
        ("/Orders", "404 not_found"),
        ("/orders.json", "404 not_found"),
        ("/orders/batch/x/y", "404 not_found"),
        ("/orders/../orders", "404 not_found"),
        ("/../../etc/passwd", "404 not_found"),
        ("/%2e%2e/%2e%2e/etc/passwd", "404 not_found"),
        ("/orders/../../landrush.toml", "404 not_found"),
        ("/.env", "404 not_found"),
        ("/api/orders", "404 not_found"),
        ("/v-next/orders/register-domain", "404 not_found"),
    ];
    let paths =
        paths.into_iter().map(|(path, expected)| row(&format!("GET {path}"), world.get(path), expected, &[]));
    let methods = [
        ("DELETE", "/orders", "GET,HEAD,POST"),
        ("PUT", "/orders", "GET,HEAD,POST"),
        ("PATCH", "/orders", "GET,HEAD,POST"),
        ("OPTIONS", "/orders", "GET,HEAD,POST"),
        ("TRACE", "/orders", "GET,HEAD,POST"),
        ("BREW", "/orders", "GET,HEAD,POST"),
        ("get", "/orders", "GET,HEAD,POST"),
        ("POST", "/orders/x", "GET,HEAD"),
        ("DELETE", "/orders/batch/x", "GET,HEAD"),
        ("PUT", "/clients/x", "GET,HEAD,PATCH"),
        ("DELETE", "/clients/x", "GET,HEAD,PATCH"),
        ("POST", "/healthz", "GET,HEAD"),
        ("POST", "/openapi.json", "GET,HEAD"),
    ];
    let methods = methods.into_iter().map(|(method, path, allow)| {
        let request = world.request(method, path);
        Row { allow, ..row(&format!("{method} {path}"), request, "405 method_not_allowed", &[]) }
    });
    paths.chain(methods).collect()
}

/// Keys that don't open.
fn keys(world: &World) -> Vec<Row> {
    let orders = || world.get("/orders");
    let new_order = || world.order(&[item(&[])]);
    let (key, nobodys) = (&world.key, format!("Bearer {NOBODYS_KEY}"));
    let cut = &key[..key.len() - 1];
    let authorizations: [(&str, Vec<u8>); 12] = [
        ("an empty header", b"".to_vec()),
        ("no key", b"Bearer".to_vec()),
        ("an empty key", b"Bearer ".to_vec()),
        ("nonsense", b"Bearer nonsense".to_vec()),
        ("a key of nobody", nobodys.into_bytes()),
        ("a key that lacks its end", format!("Bearer {cut}").into_bytes()),
        ("a key and more", format!("Bearer {key} {key}").into_bytes()),
        ("a key without its scheme", key.clone().into_bytes()),
        ("another scheme", format!("Basic {key}").into_bytes()),
        ("a key in capitals", format!("Bearer {}", key.to_uppercase()).into_bytes()),
        ("a key with bytes beyond ASCII", format!("Bearer {cut}\u{fc}").into_bytes()),
        ("a key that was revoked", format!("Bearer {}", world.revoked_key).into_bytes()),
    ];
    let wrong = authorizations.into_iter().map(|(name, value)| {
        row(
            &format!("authorization by {name}"),
            orders().with("Authorization", value),
            "401 unauthorized",
            &[],
        )
    });
    let reading = |request: Request| request.key(&world.reading_key);
    wrong
        .chain([
            row("no authorization", orders().without("Authorization"), "401 unauthorized", &[]),
            row(
                "authorization twice",
                orders().and("Authorization", format!("Bearer {key}")),
                "401 unauthorized",
                &[],
            ),
            row(
                "a key in the query",
                world.get(format!("/orders?key={key}")).without("Authorization"),
                "401 unauthorized",
                &[],
            ),
            row("an order without a key", new_order().without("Authorization"), "401 unauthorized", &[]),
            row("an order by a revoked key", new_order().key(&world.revoked_key), "401 unauthorized", &[]),
            row(
                "nonsense without a key: nothing is learnt of it",
                world.post("/orders?x=1", "nonsense").without("Authorization"),
                "401 unauthorized",
                &[],
            ),
            row("an order by a key that may read", reading(new_order()), "403 scope_missing", &[]),
            row("clients by a key for orders", reading(world.get("/clients")), "403 scope_missing", &[]),
            row(
                "a client by a key for orders",
                reading(world.get(format!("/clients/{NOBODY}"))),
                "403 scope_missing",
                &[],
            ),
            row(
                "a new client by a key that may read",
                reading(world.post("/clients", client(&[]))),
                "403 scope_missing",
                &[],
            ),
            row(
                "a change by a key that may read",
                reading(world.patch("{\"name\":\"Eve\"}")),
                "403 scope_missing",
                &[],
            ),
        ])
        .collect()
}

/// What belongs to another account isn't there.
fn neighbours(world: &World) -> Vec<Row> {
    let theirs = |request: Request| request.key(&world.neighbours_key);
    let change = Request {
        path: format!("/clients/{}", world.neighbours_client),
        ..world.patch("{\"name\":\"Eve\"}")
    };
    let (order_id, batch_id) = (&world.neighbours_order, &world.neighbours_batch);
    vec![
        row("another's order", world.get(format!("/orders/{order_id}")), "404 order_not_found", &[]),
        row("another's batch", world.get(format!("/orders/batch/{batch_id}")), "404 batch_not_found", &[]),
        row(
            "another's client",
            world.get(format!("/clients/{}", world.neighbours_client)),
            "404 client_not_found",
            &[],
        ),
        row("a change of another's client", change, "404 client_not_found", &[]),
        row(
            "an order for another's client",
            world.post("/orders", order(&world.neighbours_client, &[item(&[])])),
            "400 client_not_found",
            &["clientId client_not_found"],
        ),
        row(
            "an order as a batch",
            theirs(world.get(format!("/orders/batch/{order_id}"))),
            "404 batch_not_found",
            &[],
        ),
        row(
            "a batch as an order",
            theirs(world.get(format!("/orders/{batch_id}"))),
            "404 order_not_found",
            &[],
        ),
        row(
            "an order as a client",
            theirs(world.get(format!("/clients/{order_id}"))),
            "404 client_not_found",
            &[],
        ),
    ]
}

/// `Idempotency-Key`.
fn idempotency_keys(world: &World) -> Vec<Row> {
    let keyed = |key: &[u8]| world.order(&[item(&[])]).with("Idempotency-Key", key);
    let refused = |name: &str, request: Request| row(name, request, "400 idempotency_key_invalid", &[]);
    let client = world.post("/clients", client(&[]));
    vec![
        refused("an empty idempotency key", keyed(b"")),
        refused("an idempotency key of 256 characters", keyed(&[b'k'; 256])),
        refused("an idempotency key with a space", keyed(b"my key")),
        refused("an idempotency key beyond ASCII", keyed("schlüssel".as_bytes())),
        refused("an idempotency key that is no text", keyed(b"\xff\xfe")),
        refused("two idempotency keys", keyed(b"one").and("Idempotency-Key", "two")),
        refused("an idempotency key twice", keyed(b"one").and("Idempotency-Key", "one")),
        refused(
            "an idempotency key of a client with a space",
            client.clone().with("Idempotency-Key", "my key"),
        ),
        row("an idempotency key for another order", keyed(b"used"), "422 idempotency_key_reused", &[]),
        row(
            "an idempotency key at another route",
            client.with("Idempotency-Key", "used"),
            "422 idempotency_key_reused",
            &[],
        ),
    ]
}

/// How requests are wrapped: media types, sizes, and what is no HTTP.
fn framing(world: &World) -> Vec<Row> {
    let new_order = || world.order(&[item(&[])]);
    let large = world.post("/orders", vec![b' '; 256 * 1024 + 1]);
    let media_types = [
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json; charset=latin1",
        "application/json; charset=utf-16",
        "application/jsonp",
        "json",
        "",
    ];
    let media_types = media_types.into_iter().map(|media_type| {
        let request = new_order().with("Content-Type", media_type);
        row(&format!("an order as {media_type:?}"), request, "415 unsupported_media_type", &[])
    });
    let many = (0..65).fold(world.get("/orders"), |request, _| request.and("X-Filler", "x"));
    media_types
        .chain([
            row(
                "an order as nothing",
                new_order().without("Content-Type"),
                "415 unsupported_media_type",
                &[],
            ),
            row(
                "an order, compressed",
                new_order().with("Content-Encoding", "gzip"),
                "415 unsupported_media_type",
                &[],
            ),
            row(
                "a change as text",
                world.patch("{}").with("Content-Type", "text/plain"),
                "415 unsupported_media_type",
                &[],
            ),
            row("a body of more than 256 KiB", large.clone(), "413 body_too_large", &[]),
            row(
                "a body of more than 256 KiB, in chunks",
                large.clone().in_chunks(),
                "413 body_too_large",
                &[],
            ),
            row(
                "a body that is said to be of 100 GB",
                Request { body: Vec::new(), ..large.with("Content-Length", "100000000000") },
                "413 body_too_large",
                &[],
            ),
            row(
                "a client of more than 256 KiB",
                world.post("/clients", client(&[("name", &format!("\"{}\"", "a".repeat(256 * 1024)))])),
                "413 body_too_large",
                &[],
            ),
            row(
                "a header of 17 KiB",
                world.get("/orders").with("X-Filler", "x".repeat(17 * 1024)),
                "431",
                &[],
            ),
            row("more than 64 headers", many, "431", &[]),
            row("a key of 17 KiB", world.get("/orders").key(&"x".repeat(17 * 1024)), "431", &[]),
            row("a query of 17 KiB", world.get(format!("/orders?x={}", "x".repeat(17 * 1024))), "431", &[]),
            row("a header with a NUL", world.get("/orders").with("X-Filler", "a\0b"), "400", &[]),
            row("a path with a space", world.get("/or ders"), "400", &[]),
            row("two lengths", new_order().and("Content-Length", "1"), "400", &[]),
            row("a length that is no number", new_order().with("Content-Length", "-1"), "400", &[]),
        ])
        .collect()
}

/// What the rows must not change.
#[derive(Debug, PartialEq)]
struct State {
    orders: Vec<Value>,
    clients: Vec<Value>,
    effects: Value,
}

impl State {
    async fn of(environment: &Environment, world: &World) -> Self {
        let mut state = Self { orders: Vec::new(), clients: Vec::new(), effects: Value::Null };
        for key in [&world.key, &world.neighbours_key] {
            let api = environment.api.with_key(key);
            state.orders.push(api.get("/orders?limit=100").await.data()["total"].clone());
            state.clients.push(api.get("/clients?limit=100").await.data()["clients"].clone());
        }
        state.effects = environment.sandbox.ledger().await["effects"].clone();
        state
    }
}

/// What is wrong with the answer to a row, if anything is.
fn judge(row: &Row, answer: &Answer, environment: &Environment) -> Result<(), String> {
    let schema = environment.api.schema.as_ref().unwrap();
    let header =
        |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let same = |what: &str, is: &str, expected: &str| {
        if is == expected { Ok(()) } else { Err(format!("its {what} is {is:?}, not {expected:?}")) }
    };
    if answer.status != row.status {
        return Err(format!("its status is {}, not {}", answer.status, row.status));
    }
    if row.code.is_empty() {
        return same("body", &answer.text, "");
    }
    let error = &answer.body["error"];
    same("code", answer.code(), &row.code)?;
    same("success", &answer.body["success"].to_string(), "false")?;
    same("request id", error["requestId"].as_str().unwrap_or(""), &header("x-request-id"))?;
    let mut allowed: Vec<_> = header("allow").split(',').map(str::to_owned).collect();
    allowed.sort();
    same("Allow", &allowed.join(","), row.allow)?;
    if row.status == 401 && !header("www-authenticate").starts_with("Bearer") {
        return Err("it does not say how to authenticate".into());
    }
    let details: Vec<_> = error["details"].as_array().into_iter().flatten().map(detail).collect();
    if details != row.details {
        return Err(format!("its details are {details:#?}, not {:#?}", row.details));
    }
    let text = answer.text.to_lowercase();
    let inside = [
        "panicked",
        "sqlite",
        "postgres",
        "diesel",
        "select ",
        "insert ",
        ".rs",
        "/src/",
        "/tmp",
        "/etc",
        "sandbox-key",
        "lr_live_a",
    ];
    if let Some(word) = inside.into_iter().find(|word| text.contains(word)) {
        return Err(format!("it speaks of {word:?}"));
    }
    if answer.text.contains(&environment.api.key) {
        return Err("it repeats the key".into());
    }
    schema.compare(row.request.method, &row.request.path, answer)
}

fn detail(detail: &Value) -> String {
    let place = detail["line"].as_u64().map(|line| format!("{line}:{}", detail["column"]));
    let index = detail["index"].as_u64().map(|index| index.to_string());
    let text = |name: &str| detail[name].as_str().map(str::to_owned);
    let parts = [index, text("field"), text("code"), place];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

async fn every_wrong_request_gets_its_answer_and_nothing_comes_of_it(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    // The neighbour's orders stay open, and the registrar does nothing at all.
    environment.sandbox.fault(&json!({ "kind": "busy", "command": "create_contact" })).await;
    let world = World::make(&environment).await;
    let before = State::of(&environment, &world).await;
    assert_eq!((&before.orders, &before.effects), (&vec![json!(0), json!(2)], &json!({})));

    let address = environment.api.base.trim_start_matches("http://").to_owned();
    let rows = table(&world);
    let mut wrong = Vec::new();
    for row in &rows {
        let answer = row.request.send(&address).await;
        if let Err(why) = judge(row, &answer, &environment) {
            wrong.push(format!("{}: {why}\n    {} {}", row.name, answer.status, answer.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));

    assert_eq!(State::of(&environment, &world).await, before, "something was created or changed");
    assert!(environment.sandbox.registrations().await.is_empty());
    assert!(!environment.log().contains("panicked"), "{}", environment.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_request_gets_its_answer_and_nothing_comes_of_it_on_sqlite() {
    every_wrong_request_gets_its_answer_and_nothing_comes_of_it(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_request_gets_its_answer_and_nothing_comes_of_it_on_postgres() {
    every_wrong_request_gets_its_answer_and_nothing_comes_of_it(Database::Postgres).await;
}

/// Where the codes occur that no wrong request gets: they tell of bad luck, which is provoked elsewhere.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("unavailable", "it/trouble.rs", "a_locked_database_is_a_clear_error_and_passes"),
    ("internal", "../crates/http-api/tests/it/errors.rs", "a_panic_is_answered_without_its_text"),
    ("timeout", "../crates/http-api/tests/it/trouble.rs", "an_answer_that_takes_too_long_is_given_up"),
    (
        "request_timeout",
        "../crates/http-api/tests/it/errors.rs",
        "a_body_that_does_not_come_is_not_waited_for",
    ),
    (
        "idempotency_in_progress",
        "../crates/http-api/tests/it/trouble.rs",
        "a_duplicate_does_not_wait_for_ever",
    ),
];

#[test]
fn every_code_of_an_error_occurs_in_a_test() {
    let rows = table(&World::imagined());
    let of_rows = rows.iter().flat_map(|row| {
        let details = row.details.iter().flat_map(|detail| detail.split(' ').map(str::to_owned));
        details.chain([row.code.clone()])
    });
    let seen: BTreeSet<String> = of_rows.collect();
    for (code, file, test) in ELSEWHERE {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let body = text.split_once(&format!("fn {test}(")).map_or("", |(_, rest)| rest);
        let body = body.split_once("\n}").map_or("", |(body, _)| body);
        assert!(body.contains(code), "{test} in {} does not show {code}", file.display());
        assert!(!seen.contains(*code), "{code} is in the table");
    }
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, ..)| *code).collect();
    let all = Code::ALL.iter().map(|code| code.as_str());
    let unseen: Vec<&str> = all.filter(|code| !seen.contains(*code) && !elsewhere.contains(code)).collect();
    assert!(unseen.is_empty(), "codes without a test: {unseen:?}");
    assert!(rows.len() >= 60);
}
