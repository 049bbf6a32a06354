//! Callers and their keys.

use super::wire::Request;
use super::world::{NOBODY, NOBODYS_KEY, World, client, item, order};
use super::{Row, row};

/// Keys that don't open.
pub(super) fn keys(world: &World) -> Vec<Row> {
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
            "",
        )
    });
    let reading = |request: Request| request.key(&world.reading_key);
    wrong
        .chain([
            row("no authorization", orders().without("Authorization"), "401 unauthorized", ""),
            row(
                "authorization twice",
                orders().and("Authorization", format!("Bearer {key}")),
                "401 unauthorized",
                "",
            ),
            row(
                "a key in the query",
                world.get(format!("/orders?key={key}")).without("Authorization"),
                "401 unauthorized",
                "",
            ),
            row("an order without a key", new_order().without("Authorization"), "401 unauthorized", ""),
            row("an order by a revoked key", new_order().key(&world.revoked_key), "401 unauthorized", ""),
            row(
                "nonsense without a key: nothing is learnt of it",
                world.post("/orders?x=1", "nonsense").without("Authorization"),
                "401 unauthorized",
                "",
            ),
            row("an order by a key that may read", reading(new_order()), "403 scope_missing", ""),
            row("clients by a key for orders", reading(world.get("/clients")), "403 scope_missing", ""),
            row("prices by a key for orders", reading(world.get("/catalog/prices")), "403 scope_missing", ""),
            row("TLDs by a key for orders", reading(world.get("/catalog/tlds")), "403 scope_missing", ""),
            row(
                "a client by a key for orders",
                reading(world.get(format!("/clients/{NOBODY}"))),
                "403 scope_missing",
                "",
            ),
            row(
                "a new client by a key that may read",
                reading(world.post("/clients", client(&[]))),
                "403 scope_missing",
                "",
            ),
            row(
                "a change by a key that may read",
                reading(world.patch("{\"name\":\"Eve\"}")),
                "403 scope_missing",
                "",
            ),
        ])
        .collect()
}

/// What belongs to another account isn't there.
pub(super) fn neighbours(world: &World) -> Vec<Row> {
    let theirs = |request: Request| request.key(&world.neighbours_key);
    let change = Request {
        path: format!("/clients/{}", world.neighbours_client),
        ..world.patch("{\"name\":\"Eve\"}")
    };
    let (order_id, batch_id) = (&world.neighbours_order, &world.neighbours_batch);
    vec![
        row("another's order", world.get(format!("/orders/{order_id}")), "404 order_not_found", ""),
        row("another's batch", world.get(format!("/orders/batch/{batch_id}")), "404 batch_not_found", ""),
        row(
            "another's client",
            world.get(format!("/clients/{}", world.neighbours_client)),
            "404 client_not_found",
            "",
        ),
        row("a change of another's client", change, "404 client_not_found", ""),
        row(
            "an order for another's client",
            world.post("/orders", order(&world.neighbours_client, &[item(&[])])),
            "400 client_not_found",
            "clientId client_not_found",
        ),
        row(
            "an order as a batch",
            theirs(world.get(format!("/orders/batch/{order_id}"))),
            "404 batch_not_found",
            "",
        ),
        row(
            "a batch as an order",
            theirs(world.get(format!("/orders/{batch_id}"))),
            "404 order_not_found",
            "",
        ),
        row(
            "an order as a client",
            theirs(world.get(format!("/clients/{order_id}"))),
            "404 client_not_found",
            "",
        ),
    ]
}

/// `Idempotency-Key`.
pub(super) fn idempotency_keys(world: &World) -> Vec<Row> {
    let keyed = |key: &[u8]| world.order(&[item(&[])]).with("Idempotency-Key", key);
    let refused = |name: &str, request: Request| row(name, request, "400 idempotency_key_invalid", "");
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
        row("an idempotency key for another order", keyed(b"used"), "422 idempotency_key_reused", ""),
        row(
            "an idempotency key at another route",
            client.with("Idempotency-Key", "used"),
            "422 idempotency_key_reused",
            "",
        ),
    ]
}
