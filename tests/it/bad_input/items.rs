//! Orders whose items are wrong.

use super::world::{ABSENT, World, item, order};
use super::{Row, row};

/// Domains that can't be ordered.
pub(super) fn domains(world: &World) -> Vec<Row> {
    let long_label = format!("\"{}.com\"", "a".repeat(64));
    let long_in_ascii = format!("\"{}.com\"", "\\u00fc".repeat(60));
    let long_name = format!("\"{}com\"", "a.".repeat(126));
    let endless = format!("\"{}.com\"", "a".repeat(100_000));
    let domains = [
        ("null", "null", "wrong_type"),
        ("a number", "1", "wrong_type"),
        ("a truth value", "true", "wrong_type"),
        ("a list", r#"["good.com"]"#, "wrong_type"),
        ("an object", "{}", "wrong_type"),
        ("missing", ABSENT, "field_missing"),
        ("empty", r#""""#, "domain_empty"),
        ("of spaces", r#""  ""#, "domain_invalid"),
        ("of a dot", r#"".""#, "domain_invalid"),
        ("with a space", r#""exa mple.com""#, "domain_invalid"),
        ("with a space behind", r#""example.com ""#, "domain_invalid"),
        ("with an underscore", r#""exa_mple.com""#, "domain_invalid"),
        ("with a leading hyphen", r#""-example.com""#, "domain_invalid"),
        ("with a trailing hyphen", r#""example-.com""#, "domain_invalid"),
        ("with hyphens at places 3 and 4", r#""ab--cd.com""#, "domain_invalid"),
        ("with an empty label", r#""example..com""#, "domain_invalid"),
        ("with a leading dot", r#"".example.com""#, "domain_invalid"),
        ("with a trailing dot", r#""example.com.""#, "domain_invalid"),
        ("with a NUL", r#""exam\u0000ple.com""#, "domain_invalid"),
        ("with a line feed", r#""example.com\n""#, "domain_invalid"),
        ("that is a URL", r#""https://example.com""#, "domain_invalid"),
        ("with a path", r#""example.com/x""#, "domain_invalid"),
        ("with a port", r#""example.com:80""#, "domain_invalid"),
        ("that is an e-mail address", r#""ada@example.com""#, "domain_invalid"),
        ("with a star", r#""*.com""#, "domain_invalid"),
        ("that is SQL", r#""'; DROP TABLE orders; --.com""#, "domain_invalid"),
        ("with punycode of nothing", r#""xn--zzzzzzz99999.com""#, "domain_invalid"),
        ("with punycode of plain letters", r#""xn--example-.com""#, "domain_invalid"),
        ("with joined emoji", r#""\ud83d\udc68\u200d\ud83d\udc69.com""#, "domain_invalid"),
        ("with a zero-width joiner", r#""exam\u200dple.com""#, "domain_invalid"),
        ("with a zero-width non-joiner", r#""exam\u200cple.com""#, "domain_invalid"),
        ("from right to left and back", r#""\u05d0abc.com""#, "domain_invalid"),
        ("with a right-to-left override", r#""\u202eexample.com""#, "domain_invalid"),
        ("that begins with a combining mark", r#""\u0301a.com""#, "domain_invalid"),
        ("with a character of private use", r#""\ue000.com""#, "domain_invalid"),
        ("with a replacement character", r#""\ufffd.com""#, "domain_invalid"),
        ("with a label of 64 characters", long_label.as_str(), "domain_too_long"),
        ("with a label that is long in ASCII only", &long_in_ascii, "domain_too_long"),
        ("of more than 253 characters", &long_name, "domain_too_long"),
        ("of 100,000 characters", &endless, "domain_too_long"),
        ("that is an IPv4 address", r#""192.168.0.1""#, "domain_is_ip_address"),
        ("that is an IPv6 address", r#""::1""#, "domain_is_ip_address"),
        ("that is an address in full-width digits", r#""\uff11\uff12\uff17.0.0.1""#, "domain_is_ip_address"),
        ("that is a TLD", r#""com""#, "domain_is_public_suffix"),
        ("that is a public suffix", r#""co.uk""#, "domain_is_public_suffix"),
        ("that is a public suffix in capitals", r#""CO.UK""#, "domain_is_public_suffix"),
        ("below a registrable one", r#""www.example.com""#, "domain_is_subdomain"),
        ("below one under a long suffix", r#""a.b.example.co.uk""#, "domain_is_subdomain"),
        ("with an ideographic dot more", r#""www\u3002example.com""#, "domain_is_subdomain"),
        ("of no TLD", r#""example.notatld""#, "domain_unknown_tld"),
        ("of one word", r#""localhost""#, "domain_unknown_tld"),
        ("for services inside", r#""printer.local""#, "domain_unknown_tld"),
    ];
    let domains = domains.into_iter().map(|(name, value, code)| {
        let request = world.order(&[item(&[("domain", value)])]);
        row(&format!("a domain {name}"), request, "400 validation_failed", &format!("0 domain {code}"))
    });
    domains.collect()
}

/// The same domain twice, however it is written.
pub(super) fn doubled_domains(world: &World) -> Vec<Row> {
    let twice = [
        ("as it is", "good.com", "good.com"),
        ("in capitals", "good.com", "GOOD.Com"),
        ("in punycode", r"b\u00fccher.com", "xn--bcher-kva.com"),
        ("in punycode in capitals", r"b\u00fccher.com", "XN--BCHER-KVA.com"),
        ("decomposed", r"b\u00fccher.com", r"bu\u0308cher.com"),
        ("in full-width letters", "good.com", r"\uff47\uff4f\uff4f\uff44.com"),
        ("with a soft hyphen", "good.com", r"go\u00adod.com"),
        ("with a zero-width space", "good.com", r"go\u200bod.com"),
        ("with an ideographic dot", "good.com", r"good\u3002com"),
    ];
    let rows = twice.into_iter().map(|(name, one, other)| {
        let both = [one, other].map(|domain| item(&[("domain", &format!("\"{domain}\""))]));
        let name = format!("a domain, and again {name}");
        row(&name, world.order(&both), "400 validation_failed", "1 domain domain_repeated")
    });
    rows.collect()
}

/// Rows for an item in which this field has these values.
fn with_field(world: &World, field: &str, values: &[(&str, &str, &str)]) -> Vec<Row> {
    let row = |(name, value, details): &(&str, &str, &str)| {
        let details: Vec<String> = details.split(", ").map(|detail| format!("0 {detail}")).collect();
        let request = world.order(&[item(&[(field, value)])]);
        row(&format!("a {field} {name}"), request, "400 validation_failed", &details.join(", "))
    };
    values.iter().map(row).collect()
}

pub(super) fn providers(world: &World) -> Vec<Row> {
    let values = [
        ("of null", "null", "provider wrong_type"),
        ("that is a number", "1", "provider wrong_type"),
        ("that is a list", r#"["dynadot"]"#, "provider wrong_type"),
        ("missing", ABSENT, "provider field_missing"),
        ("that is empty", r#""""#, "provider provider_unknown"),
        ("of nobody", r#""nobody""#, "provider provider_unknown"),
        ("that isn't set up here", r#""realtime-register""#, "provider provider_unknown"),
        ("with a space", r#"" dynadot""#, "provider provider_unknown"),
        ("with a Cyrillic letter", r#""dyn\u0430dot""#, "provider provider_unknown"),
        ("with a NUL", r#""dynadot\u0000""#, "provider provider_unknown"),
    ];
    with_field(world, "provider", &values)
}

pub(super) fn terms(world: &World) -> Vec<Row> {
    let values = [
        ("of null", "null", "term wrong_type"),
        ("that is a string", r#""1""#, "term wrong_type"),
        ("that is true", "true", "term wrong_type"),
        ("that is a list", "[1]", "term wrong_type"),
        ("that is an object", "{}", "term wrong_type"),
        ("missing", ABSENT, "term field_missing"),
        ("of 0", "0", "term term_out_of_range"),
        ("of -0", "-0", "term wrong_type"),
        ("of -1", "-1", "term term_out_of_range"),
        ("of 11", "11", "term term_out_of_range"),
        ("of 257, which is 1 in eight bits", "257", "term term_out_of_range"),
        ("of 2^32 + 1", "4294967297", "term term_out_of_range"),
        ("of 64 bits", "9223372036854775807", "term term_out_of_range"),
        ("of more than 64 bits", "9223372036854775808", "term wrong_type"),
        ("of 40 digits", "1000000000000000000000000000000000000000", "term wrong_type"),
        ("of 1.0", "1.0", "term wrong_type"),
        ("of 1e1", "1e1", "term wrong_type"),
        ("of 1.5", "1.5", "term wrong_type"),
    ];
    with_field(world, "term", &values)
}

pub(super) fn nameservers(world: &World) -> Vec<Row> {
    let ns14: Vec<String> = (0..14).map(|number| format!("\"ns{number}.a.net\"")).collect();
    let ns14 = format!("[{}]", ns14.join(","));
    let long_label = format!(r#"["ns1.a.net","{}.a.net"]"#, "a".repeat(64));
    let values = [
        ("of null", "null", "nameservers wrong_type"),
        ("that is a string", r#""ns1.a.net""#, "nameservers wrong_type"),
        ("that is an object", "{}", "nameservers wrong_type"),
        ("of no strings", "[1,null]", "nameservers[0] wrong_type, nameservers[1] wrong_type"),
        ("of none", "[]", "nameservers nameservers_count"),
        ("of 1", r#"["ns1.a.net"]"#, "nameservers nameservers_count"),
        ("of 14", &ns14, "nameservers nameservers_count"),
        ("twice", r#"["ns1.a.net","ns1.a.net"]"#, "nameservers[1] nameserver_duplicate"),
        ("twice in capitals", r#"["ns1.a.net","NS1.A.net"]"#, "nameservers[1] nameserver_duplicate"),
        ("twice with a dot", r#"["ns1.a.net","ns1.a.net."]"#, "nameservers[1] nameserver_duplicate"),
        ("twice in punycode", r#"["b\u00fc.net","xn--b-eha.net"]"#, "nameservers[1] nameserver_duplicate"),
        ("that is an IPv4 address", r#"["ns1.a.net","192.0.2.1"]"#, "nameservers[1] nameserver_invalid"),
        ("that is an IPv6 address", r#"["2001:db8::1","ns1.a.net"]"#, "nameservers[0] nameserver_invalid"),
        ("with an underscore", r#"["ns_1.a.net","ns2.a.net"]"#, "nameservers[0] nameserver_invalid"),
        ("that is empty", r#"["ns1.a.net",""]"#, "nameservers[1] nameserver_invalid"),
        ("that is a dot", r#"["ns1.a.net","."]"#, "nameservers[1] nameserver_invalid"),
        ("of one label", r#"["ns1.a.net","ns2"]"#, "nameservers[1] nameserver_invalid"),
        ("with a port", r#"["ns1.a.net","ns2.a.net:53"]"#, "nameservers[1] nameserver_invalid"),
        ("that is a URL", r#"["ns1.a.net","dns://ns2.a.net"]"#, "nameservers[1] nameserver_invalid"),
        ("with a star", r#"["ns1.a.net","*.a.net"]"#, "nameservers[1] nameserver_invalid"),
        ("with a NUL", r#"["ns1.a.net","ns2\u0000.a.net"]"#, "nameservers[1] nameserver_invalid"),
        ("with a label of 64 characters", &long_label, "nameservers[1] nameserver_invalid"),
        ("that ends in digits", r#"["ns1.a.net","ns.1"]"#, "nameservers[1] nameserver_invalid"),
    ];
    with_field(world, "nameservers", &values)
}

pub(super) fn expected_prices(world: &World) -> Vec<Row> {
    let nothing = "expectedPrice.amount field_missing, expectedPrice.currency field_missing";
    let texts = "expectedPrice.amount wrong_type, expectedPrice.currency wrong_type";
    let values = [
        ("of null", "null", "expectedPrice wrong_type"),
        ("that is a number", "1299", "expectedPrice wrong_type"),
        ("that is a string", r#""12.99""#, "expectedPrice wrong_type"),
        ("that is a list", "[]", "expectedPrice wrong_type"),
        ("of nothing", "{}", nothing),
        ("of other types", r#"{"amount":"1299","currency":840}"#, texts),
        ("with a fraction", r#"{"amount":12.99,"currency":"USD"}"#, "expectedPrice.amount wrong_type"),
        ("beyond 64 bits", r#"{"amount":1e30,"currency":"USD"}"#, "expectedPrice.amount wrong_type"),
        ("in lower case", r#"{"amount":1,"currency":"usd"}"#, "expectedPrice.currency currency_unknown"),
        ("in no currency", r#"{"amount":1,"currency":"ABC"}"#, "expectedPrice.currency currency_unknown"),
        ("in a sign", r#"{"amount":1,"currency":"$"}"#, "expectedPrice.currency currency_unknown"),
        ("in gold", r#"{"amount":1,"currency":"XAU"}"#, "expectedPrice.currency currency_unknown"),
        ("with tax", r#"{"amount":1,"currency":"USD","tax":1}"#, "expectedPrice.tax unknown_field"),
        (
            "with two amounts",
            r#"{"amount":1,"amount":1299,"currency":"USD"}"#,
            "expectedPrice.amount duplicate_field",
        ),
    ];
    with_field(world, "expectedPrice", &values)
}

/// Fields that no item has, and items that are none.
pub(super) fn shapes(world: &World) -> Vec<Row> {
    let price = [("of 1", "1", "price price_not_allowed"), ("of null", "null", "price price_not_allowed")];
    let twice = r#"{"domain":"a.com","domain":"b.com","provider":"dynadot","term":1,"term":1}"#;
    let items = [
        ("null", "null", "0 wrong_type"),
        ("a number", "1", "0 wrong_type"),
        ("a string", r#""good.com""#, "0 wrong_type"),
        ("a list", "[{}]", "0 wrong_type"),
        ("an empty object", "{}", "0 domain field_missing, 0 provider field_missing, 0 term field_missing"),
        ("an object with fields twice", twice, "0 domain duplicate_field, 0 term duplicate_field"),
    ];
    let items = items.into_iter().map(|(name, text, details)| {
        let request = world.order(&[text.to_owned()]);
        row(&format!("an item that is {name}"), request, "400 validation_failed", details)
    });
    let everything = [
        item(&[
            ("domain", r#""www.a.com""#),
            ("provider", r#""nobody""#),
            ("term", "0"),
            ("nameservers", "[]"),
        ]),
        item(&[]),
        item(&[("price", "1"), ("domain", r#""GOOD.com""#)]),
        "7".to_owned(),
    ];
    let all_of_it = [
        "0 domain domain_is_subdomain",
        "0 provider provider_unknown",
        "0 term term_out_of_range",
        "0 nameservers nameservers_count",
        "2 price price_not_allowed",
        "2 domain domain_repeated",
        "3 wrong_type",
    ];
    let everything = row(
        "all that is wrong, at once",
        world.order(&everything),
        "400 validation_failed",
        &all_of_it.join(", "),
    );
    let mut rows = with_field(world, "price", &price);
    rows.extend(with_field(world, "autoRenew", &[("of true", "true", "autoRenew unknown_field")]));
    rows.extend(with_field(world, r"te\u0000rm", &[("with a NUL in its name", "1", "te\0rm unknown_field")]));
    rows.extend(items);
    rows.push(everything);
    rows
}

/// What the catalogue and open orders are against.
pub(super) fn prices(world: &World) -> Vec<Row> {
    let priceless = || item(&[("domain", r#""example.de""#)]);
    let expecting = |domain: &str, amount: &str, currency: &str| {
        let price = format!(r#"{{"amount":{amount},"currency":"{currency}"}}"#);
        item(&[("domain", &format!("\"{domain}\"")), ("expectedPrice", &price)])
    };
    let open = [item(&[]), item(&[("domain", r#""OPEN-1.com""#)]), item(&[("domain", r#""open-0.com""#)])];
    let open = order(&world.neighbours_client, &open);
    let dry = open.replace(r#""items""#, r#""dryRun":true,"items""#);
    let both_open = "1 domain domain_already_ordered, 2 domain domain_already_ordered";
    vec![
        row(
            "a TLD without a price",
            world.order(&[priceless(), item(&[])]),
            "400 price_unavailable",
            "0 domain price_unavailable",
        ),
        row(
            "a term without a price",
            world.order(&[item(&[]), item(&[("domain", r#""a.com""#), ("term", "10")])]),
            "400 price_unavailable",
            "1 term price_unavailable",
        ),
        row(
            "no price, and something else",
            world.order(&[priceless(), item(&[("term", "0")])]),
            "400 validation_failed",
            "0 domain price_unavailable, 1 term term_out_of_range",
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
            "0 expectedPrice price_changed, 2 expectedPrice price_changed, 3 expectedPrice price_changed",
        ),
        row(
            "an expected price that differs, and something wrong: the latter",
            world.order(&[expecting("a.com", "1", "USD"), item(&[("term", "0")])]),
            "400 validation_failed",
            "1 term term_out_of_range",
        ),
        row(
            "a dry run of domains that the account has open orders for",
            world.post("/orders", dry).key(&world.neighbours_key),
            "409 domain_already_ordered",
            both_open,
        ),
        row(
            "domains that the account has open orders for",
            world.post("/orders", open).key(&world.neighbours_key),
            "409 domain_already_ordered",
            both_open,
        ),
    ]
}
