//! Whatever is traded, moved and sold is in the state file and in snapshots, in every state it can be in.

use std::path::Path;

use landrush_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::bench::{Bench, two_accounts};

fn kept_in(path: &Path) -> SandboxConfig {
    SandboxConfig { state_file: Some(path.to_owned()), ..two_accounts() }
}

/// Every kind of trade once, some of them ended and some going on.
async fn trade(bench: &Bench) {
    for domain in ["a.com", "b.com", "c.com", "d.com", "e.com", "gone.com"] {
        bench.register(domain).await;
        bench.unlock(domain).await;
    }
    for (path, body) in [
        ("/accounts/main/skip_lock_agreement", Value::Null),
        ("/auctions", json!({ "domain": "old.com" })),
        ("/auctions", json!({ "domain": "older.com", "ends_in_ms": 1000 })),
        ("/auctions", json!({ "domain": "oldest.com" })),
        ("/auctions/1/bids", json!({ "bidder": "bidder-1", "amount": "20" })),
        ("/auctions/3/close", json!({ "status": "closed_by_admin" })),
        ("/closeouts", json!({ "domain": "close.com", "price": "5" })),
        ("/closeouts", json!({ "domain": "closer.com", "price": "5" })),
        ("/closeouts", json!({ "domain": "closest.com", "price": "5", "ends_in_ms": 1000 })),
        ("/listings", json!({ "domain": "nice.com", "price": "5", "pending": true })),
        ("/listings", json!({ "domain": "nicer.com", "price": "5" })),
        ("/domains/c.com/venue_request", json!({ "venue": "sedo" })),
        ("/domains/c.com/venue_request", json!({ "venue": "afternic" })),
        ("/domains/d.com/transfer_away", Value::Null),
        ("/domains/e.com/transfer_away", Value::Null),
    ] {
        let (status, answer) = bench.order(path, body).await;
        assert!(status < 300, "{path} {answer}");
    }
    for query in [
        "renew&domain=a.com&duration=1",
        "place_auction_bid&domain=old.com&bid_amount=50",
        "place_auction_bid&domain=older.com&bid_amount=50",
        "buy_expired_closeout_domain&domain=closer.com",
        "buy_it_now&domain=nicer.com",
        "set_for_sale&domains=a.com&for_sale_type=marketplace&listing_type=buy_now&price=9",
        "set_for_sale&domains=b.com&for_sale_type=marketplace&listing_type=make_offer&installment=yes&maximum_installments=3",
        "set_for_sale&domains=b.com&for_sale_type=not_for_sale",
        "set_sedo_confirm_action&domain=c.com&action=confirm_sedo",
        "set_afternic_confirm_action&domain=c.com&action=delete_from_afternic",
        "get_transfer_auth_code&domain=c.com",
        "push&domain=b.com%3Bc.com&receiver_push_username=other",
        "transfer&domain=taken-1.com&auth=wrong",
        "transfer&domain=taken-2.com&auth=code",
        "transfer&domain=taken-3.com&auth=code",
        "cancel_transfer&domain=taken-3.com&order_id=10000015",
        "bulk_register&domain0=f.com&domain1=g.com",
        "add_backorder_request&domain=far.com",
    ] {
        let answer = bench.call(&format!("command={query}")).await.to_string();
        assert!(!answer.contains(r#""Error""#), "{query} {answer}");
    }
    bench.order("/pushes/b.com", json!({ "action": "accept" })).await;
    bench.days_pass(1);
    bench.call("command=delete&domain=gone.com").await;
    bench.order("/listings/a.com/buy", Value::Null).await;
    bench.call("command=authorize_transfer_away&domain=e.com&order_id=10000008&authorize=deny").await;
    bench.call("command=set_transfer_auth_code&domain=taken-1.com&order_id=10000013&auth_code=right").await;
}

async fn world(bench: &Bench) -> Value {
    bench.control("/snapshot").await["state"]["world"].clone()
}

#[tokio::test]
async fn trades_survive_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let bench = Bench::with(kept_in(&path)).await;
    trade(&bench).await;
    let before = world(&bench).await;
    let counts = bench.sandbox.ledger().effects;
    for effect in [
        "renewal",
        "deletion",
        "push_asked",
        "push_accepted",
        "transfer_failed",
        "transfer_started",
        "transfer_away_denied",
        "transfer_auth_code_set",
        "auction_won",
        "auction_closed",
        "closeout_bought",
        "closeout_ended",
        "listing_bought",
        "listing_sold",
        "delisted",
        "venue_confirmed",
        "venue_left",
        "auth_code_issued",
    ] {
        assert!(counts.contains_key(effect), "{effect} is among {counts:?}");
    }
    drop(bench);
    let bench = Bench::with(kept_in(&path)).await;
    assert_eq!(world(&bench).await, before);
}

#[tokio::test]
async fn trades_are_restored_from_a_snapshot_and_go_on() {
    let bench = Bench::with(two_accounts()).await;
    trade(&bench).await;
    let snapshot = bench.control("/snapshot").await;
    bench.days_pass(10);
    let after = world(&bench).await;
    assert!(bench.sandbox.domain("taken-2.com").is_some(), "transfers went on");
    let other = Bench::with(two_accounts()).await;
    assert_eq!(other.order("/restore", snapshot).await.0, 204);
    other.days_pass(10);
    assert_eq!(world(&other).await, after);
}
