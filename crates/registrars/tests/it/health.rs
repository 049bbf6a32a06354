//! What calling an account is worth, and who is told.

use std::time::Duration;

use landrush_model::WaitReason;
use landrush_model::ports::{Health, Registrars};
use landrush_sandbox::{Level, Sandbox, SandboxConfig};

use crate::world::{World, hindered, now};

fn reason(world: &World) -> Option<WaitReason> {
    match world.registry.health(world.account) {
        Health::Usable => None,
        Health::Unusable(hindrance) => Some(hindrance.reason),
    }
}

#[tokio::test]
async fn a_wrong_key_costs_one_call_and_works_again_when_it_is_right() {
    let world = World::with_key(SandboxConfig::default(), Level::unlimited(), "wrong-key").await;
    for number in 0..50 {
        let hindrance = hindered(world.register(&format!("my-shop-{number}.com")).await);
        assert_eq!(hindrance.reason, WaitReason::RegistrarKeyRefused);
        let retry_at = hindrance.retry_at.unwrap();
        assert!(retry_at > now() && retry_at < now() + Duration::from_millis(300), "{hindrance:?}");
    }
    assert_eq!(world.sandbox.ledger().requests, 1);
    assert_eq!(reason(&world), Some(WaitReason::RegistrarKeyRefused));

    // The probe is due: orders may try, the readiness check still knows better.
    tokio::time::sleep(Duration::from_millis(320)).await;
    assert_eq!(reason(&world), None);
    assert_eq!(world.registry.trouble(world.account).unwrap().reason, WaitReason::RegistrarKeyRefused);
    hindered(world.register("my-shop.com").await);
    assert_eq!((world.sandbox.ledger().requests, reason(&world).is_some()), (2, true));

    assert!(world.sandbox.change_key("sandbox", "wrong-key"));
    tokio::time::sleep(Duration::from_millis(320)).await;
    world.register("my-shop.com").await.unwrap();
    assert_eq!(world.registry.trouble(world.account), None);
}

#[tokio::test]
async fn an_unreachable_registrar_is_left_alone() {
    let sandbox = Sandbox::start(SandboxConfig::default(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    let gone = Sandbox::start(SandboxConfig::default(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    let url = gone.base_url();
    gone.shutdown().await;
    let world = World::at(sandbox, &url, Level::unlimited(), "sandbox-key");
    for expected in [None, None, Some(WaitReason::RegistrarUnreachable)] {
        let hindrance = hindered(world.register("my-shop.com").await);
        assert_eq!(hindrance.reason, WaitReason::RegistrarUnreachable);
        assert_eq!(reason(&world), expected);
    }
    let hindrance = hindered(world.register("my-shop.com").await);
    assert!(hindrance.retry_at.unwrap() < now() + Duration::from_millis(200));
}
