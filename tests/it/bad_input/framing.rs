//! How requests are wrapped.

use super::wire::Request;
use super::world::{World, client, item};
use super::{Row, row};

/// How requests are wrapped: media types, sizes, and what is no HTTP.
pub(super) fn framing(world: &World) -> Vec<Row> {
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
        row(&format!("an order as {media_type:?}"), request, "415 unsupported_media_type", "")
    });
    let many = (0..65).fold(world.get("/orders"), |request, _| request.and("X-Filler", "x"));
    media_types
        .chain([
            row("an order as nothing", new_order().without("Content-Type"), "415 unsupported_media_type", ""),
            row(
                "an order, compressed",
                new_order().with("Content-Encoding", "gzip"),
                "415 unsupported_media_type",
                "",
            ),
            row(
                "a change as text",
                world.patch("{}").with("Content-Type", "text/plain"),
                "415 unsupported_media_type",
                "",
            ),
            row("a body of more than 256 KiB", large.clone(), "413 body_too_large", ""),
            row(
                "a body of more than 256 KiB, in chunks",
                large.clone().in_chunks(),
                "413 body_too_large",
                "",
            ),
            row(
                "a body that is said to be of 100 GB",
                Request { body: Vec::new(), ..large.with("Content-Length", "100000000000") },
                "413 body_too_large",
                "",
            ),
            row(
                "a client of more than 256 KiB",
                world.post("/clients", client(&[("name", &format!("\"{}\"", "a".repeat(256 * 1024)))])),
                "413 body_too_large",
                "",
            ),
            row(
                "a header of 17 KiB",
                world.get("/orders").with("X-Filler", "x".repeat(17 * 1024)),
                "431",
                "",
            ),
            row("more than 64 headers", many, "431", ""),
            row("a key of 17 KiB", world.get("/orders").key(&"x".repeat(17 * 1024)), "431", ""),
            row("a query of 17 KiB", world.get(format!("/orders?x={}", "x".repeat(17 * 1024))), "431", ""),
            row("a header with a NUL", world.get("/orders").with("X-Filler", "a\0b"), "400", ""),
            row("a path with a space", world.get("/or ders"), "400", ""),
            row("two lengths", new_order().and("Content-Length", "1"), "400", ""),
            row("a length that is no number", new_order().with("Content-Length", "-1"), "400", ""),
        ])
        .collect()
}
