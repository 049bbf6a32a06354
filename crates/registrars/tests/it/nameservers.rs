//! Name servers.

use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{AskedNameservers, RegistrarError};
use landrush_model::{FailureCode, Nameservers, WaitReason};
use landrush_sandbox::{Fault, FaultKind, Level, SandboxConfig};

use crate::world::{World, hindered, name};

const OURS: [&str; 2] = ["ns1.my-dns.net", "ns2.my-dns.net"];

async fn find(world: &World, domain: &str) -> AskedNameservers {
    let permit = world.permit().await;
    let nameservers = Nameservers::new(&OURS).unwrap();
    world.registrar().find_nameservers(&permit, &name(domain), &nameservers).await.unwrap()
}

#[tokio::test]
async fn ten_orders_at_once_make_their_hosts_known_once() {
    let world = Arc::new(World::new().await);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..10 {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            let domain = format!("my-shop-{number}.com");
            world.register(&domain).await.unwrap();
            world.set_nameservers(&domain, &OURS).await.unwrap();
            find(&world, &domain).await
        });
    }
    let found = tasks.join_all().await;
    assert_eq!(found, vec![AskedNameservers::AsWanted; 10]);
    let ledger = world.sandbox.ledger();
    assert_eq!(ledger.requests_of("add_ns"), 2);
    assert_eq!(ledger.requests_of("server_list"), 1);
    assert_eq!(ledger.effects_of("set_ns"), 10);
}

#[tokio::test]
async fn a_new_domain_may_not_be_ready_yet() {
    let config = SandboxConfig { provisioning_delay: Duration::from_secs(600), ..SandboxConfig::default() };
    let world = World::with(config, Level::unlimited()).await;
    world.register("my-shop.com").await.unwrap();
    assert_eq!(world.set_nameservers("my-shop.com", &OURS).await, Err(RegistrarError::NotProvisioned));
    assert_eq!(find(&world, "my-shop.com").await, AskedNameservers::NotProvisioned);
    world.sandbox.advance_clock(Duration::from_secs(600));
    assert_eq!(find(&world, "my-shop.com").await, AskedNameservers::Others);
    world.set_nameservers("my-shop.com", &OURS).await.unwrap();
    assert_eq!(find(&world, "my-shop.com").await, AskedNameservers::AsWanted);
    assert_eq!(world.sandbox.ledger().requests_of("add_ns"), 2);
}

#[tokio::test]
async fn a_host_that_was_added_by_a_lost_call_is_fine() {
    let world = World::new().await;
    world.register("my-shop.com").await.unwrap();
    world.sandbox.add_fault(Fault::new(FaultKind::DropAfter).on("add_ns"));
    hindered(world.set_nameservers("my-shop.com", &OURS).await);
    world.set_nameservers("my-shop.com", &OURS).await.unwrap();
    assert_eq!(world.sandbox.ledger().effects_of("name_server_added"), 2);
}

#[tokio::test]
async fn a_lost_setting_is_unknown_and_found() {
    let world = World::new().await;
    world.register("my-shop.com").await.unwrap();
    world.sandbox.add_fault(Fault::new(FaultKind::DropAfter).on("set_ns"));
    let lost = world.set_nameservers("my-shop.com", &OURS).await.unwrap_err();
    assert!(matches!(lost, RegistrarError::Unknown(_)), "{lost:?}");
    assert_eq!(find(&world, "my-shop.com").await, AskedNameservers::AsWanted);
}

/// The account's server list loses its hosts behind our back: one more try makes them known again.
#[tokio::test]
async fn hosts_that_vanished_are_made_known_again() {
    let config = SandboxConfig { taken: Vec::new(), ..SandboxConfig::default() };
    let world = World::with(config, Level::unlimited()).await;
    world.register("my-shop.com").await.unwrap();
    world.set_nameservers("my-shop.com", &OURS).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let reset = client.post(format!("{}/_sandbox/reset", world.sandbox.base_url())).send().await.unwrap();
    assert!(reset.status().is_success());
    world.register("my-blog.com").await.unwrap();

    let hindrance = hindered(world.set_nameservers("my-blog.com", &OURS).await);
    assert_eq!(hindrance.reason, WaitReason::RegistrarBusy);
    assert!(hindrance.retry_at.is_some());
    world.set_nameservers("my-blog.com", &OURS).await.unwrap();
    assert_eq!(world.sandbox.ledger().effects_of("name_server_added"), 2);
}

/// A host below a domain of the account wants an address first, which a second try doesn't change.
#[tokio::test]
async fn a_host_that_needs_an_address_is_refused_at_the_second_try() {
    let world = World::scripted(&[
        ("server_list", r#"{"ServerListResponse":{"ResponseCode":0,"ServerList":[]}}"#),
        (
            "add_ns",
            r#"{"AddNsResponse":{"ResponseCode":"-1","Status":"error","Error":"'x' already exists in your account"}}"#,
        ),
        (
            "set_ns",
            r#"{"SetNsResponse":{"ResponseCode":"-1","Status":"error",
            "Error":"'ns1.my-dns.net' needs to be registered with an ip address before it can be used."}}"#,
        ),
    ])
    .await;
    assert_eq!(hindered(world.set_nameservers("my-shop.com", &OURS).await).reason, WaitReason::RegistrarBusy);
    let Err(RegistrarError::Refused(refusal)) = world.set_nameservers("my-shop.com", &OURS).await else {
        panic!("not refused");
    };
    assert_eq!(refusal.code, FailureCode::NameserversRefused);
    assert!(refusal.text.contains("needs to be registered"), "{refusal:?}");
}
