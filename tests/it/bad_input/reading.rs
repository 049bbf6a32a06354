//! Queries, paths and methods.

use super::wire::Request;
use super::world::{NOBODY, World, client, item, order};
use super::{Row, row};

/// Queries.
pub(super) fn queries(world: &World) -> Vec<Row> {
    let other_filter = format!("status=PENDING&cursor={}", world.cursor);
    let offset_too = format!("offset=1&cursor={}", world.cursor);
    let spoilt = format!("cursor={}A", world.cursor);
    let orders = [
        ("limit=0", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=101", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=-1", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=x", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=1.0", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=%2B1", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=%D9%A1", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=%FF", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=99999999999999999999", "400 invalid_parameter", "limit invalid_parameter"),
        ("limit=5&limit=5", "400 invalid_parameter", "limit invalid_parameter"),
        ("offset=-1", "400 invalid_parameter", "offset invalid_parameter"),
        ("offset=x", "400 invalid_parameter", "offset invalid_parameter"),
        ("offset=1e2", "400 invalid_parameter", "offset invalid_parameter"),
        ("offset=10001", "400 use_cursor", "offset use_cursor"),
        ("offset=99999999999999999999", "400 use_cursor", "offset use_cursor"),
        ("status=pending", "400 invalid_parameter", "status invalid_parameter"),
        ("status=DONE", "400 invalid_parameter", "status invalid_parameter"),
        ("status=", "400 invalid_parameter", "status invalid_parameter"),
        ("clientId=1", "400 invalid_parameter", "clientId invalid_parameter"),
        ("batchId=", "400 invalid_parameter", "batchId invalid_parameter"),
        ("domain=www.example.com", "400 invalid_parameter", "domain invalid_parameter"),
        ("domain=a%00.com", "400 invalid_parameter", "domain invalid_parameter"),
        ("cursor=nonsense", "400 cursor_invalid", "cursor cursor_invalid"),
        ("cursor=", "400 cursor_invalid", "cursor cursor_invalid"),
        (spoilt.as_str(), "400 cursor_invalid", "cursor cursor_invalid"),
        (&other_filter, "400 cursor_invalid", "cursor cursor_invalid"),
        (&offset_too, "400 invalid_parameter", "cursor invalid_parameter"),
        ("sort=asc", "400 unknown_parameter", "sort unknown_parameter"),
        (
            "Limit=5&client_id=1",
            "400 unknown_parameter",
            "Limit unknown_parameter, client_id unknown_parameter",
        ),
        ("limit[]=5", "400 unknown_parameter", "limit[] unknown_parameter"),
        (
            "limit=0&offset=10001&sort=asc",
            "400 invalid_parameter",
            "limit invalid_parameter, offset use_cursor, sort unknown_parameter",
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
                "offset unknown_parameter",
            ),
            row(
                "101 clients",
                world.get("/clients?limit=101"),
                "400 invalid_parameter",
                "limit invalid_parameter",
            ),
            row(
                "a cursor of another list",
                world.get(clients_cursor),
                "400 cursor_invalid",
                "cursor cursor_invalid",
            ),
            row(
                "prices of a provider that is no name",
                world.get("/catalog/prices?provider=No%20Body"),
                "400 invalid_parameter",
                "provider invalid_parameter",
            ),
            row(
                "prices of a TLD that there isn't",
                world.get("/catalog/prices?tld=nope"),
                "400 invalid_parameter",
                "tld invalid_parameter",
            ),
            row(
                "prices of an operation that isn't sold",
                world.get("/catalog/prices?operation=buy"),
                "400 invalid_parameter",
                "operation invalid_parameter",
            ),
            row(
                "prices by everything wrong",
                world.get("/catalog/prices?limit=0&tld=&cost=1"),
                "400 invalid_parameter",
                "limit invalid_parameter, tld invalid_parameter, cost unknown_parameter",
            ),
            row(
                "prices behind an order",
                world.get(format!("/catalog/prices?cursor={}", world.cursor)),
                "400 cursor_invalid",
                "cursor cursor_invalid",
            ),
            row(
                "TLDs by provider",
                world.get("/catalog/tlds?provider=dynadot"),
                "400 unknown_parameter",
                "provider unknown_parameter",
            ),
            row(
                "TLDs behind nonsense",
                world.get("/catalog/tlds?cursor=nonsense"),
                "400 cursor_invalid",
                "cursor cursor_invalid",
            ),
            row(
                "an order with a parameter",
                world.get(order_path),
                "400 unknown_parameter",
                "expand unknown_parameter",
            ),
            row(
                "a new order with a parameter",
                world.post("/orders?dryRun=true", order(&world.client, &[item(&[])])),
                "400 unknown_parameter",
                "dryRun unknown_parameter",
            ),
            row(
                "a new client with a parameter",
                world.post("/clients?force=1", client(&[])),
                "400 unknown_parameter",
                "force unknown_parameter",
            ),
            row(
                "a change with a parameter",
                Request {
                    path: format!("/clients/{}?force=1", world.client),
                    ..world.patch("{\"name\":\"Eve\"}")
                },
                "400 unknown_parameter",
                "force unknown_parameter",
            ),
        ])
        .collect()
}

/// Paths and methods that there aren't, and ids that are none.
pub(super) fn paths(world: &World) -> Vec<Row> {
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
        ("/catalog", "404 not_found"),
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
        paths.into_iter().map(|(path, expected)| row(&format!("GET {path}"), world.get(path), expected, ""));
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
        ("POST", "/catalog/prices", "GET,HEAD"),
        ("DELETE", "/catalog/tlds", "GET,HEAD"),
        ("POST", "/healthz", "GET,HEAD"),
        ("POST", "/openapi.json", "GET,HEAD"),
    ];
    let methods = methods.into_iter().map(|(method, path, allow)| {
        let request = world.request(method, path);
        Row { allow, ..row(&format!("{method} {path}"), request, "405 method_not_allowed", "") }
    });
    paths.chain(methods).collect()
}
