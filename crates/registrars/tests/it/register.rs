//! Buying.

use landrush_model::ports::{Progress, RegistrarError};
use landrush_model::{ContactHandle, FailureCode, WaitReason};
use landrush_sandbox::{BalanceChange, Fault, FaultKind};
use rust_decimal::Decimal;

use crate::world::{World, buy, hindered, now};

#[tokio::test]
async fn a_registration_is_one_call() {
    let world = World::new().await;
    let Ok(Progress::Done(registration)) = world.register("my-shop.com").await else {
        panic!("not registered");
    };
    let expires_at = registration.expires_at.unwrap();
    assert!(expires_at > now() + std::time::Duration::from_secs(364 * 24 * 3600));
    assert_eq!(world.sandbox.ledger().requests, 1);
    assert_eq!(world.sandbox.registrations()[0].domain, "my-shop.com");
}

#[tokio::test]
async fn what_is_taken_or_premium_is_refused() {
    let world = World::new().await;
    let taken = world.register("taken-shop.com").await.unwrap_err();
    assert!(matches!(taken, RegistrarError::NotAvailable(_)), "{taken:?}");
    let Err(RegistrarError::Refused(premium)) = world.register("premium-shop.com").await else {
        panic!("not refused");
    };
    assert_eq!(premium.code, FailureCode::DomainPremium);
    assert_eq!(premium.text, "this domain is a premium domain, please use premium option");
    let permit = world.permit().await;
    let request = buy("my-shop.com");
    let stranger =
        landrush_model::ports::RegisterRequest { contact: Some(ContactHandle("4711".into())), ..request };
    let Err(RegistrarError::Refused(contact)) = world.registrar().register(&permit, &stranger).await else {
        panic!("not refused");
    };
    assert_eq!(contact.code, FailureCode::RegistrantRefused);
    assert_eq!(world.sandbox.ledger().registrations, 0);
}

#[tokio::test]
async fn without_funds_an_order_waits_and_goes_on_after_a_top_up() {
    let world = World::new().await;
    world.sandbox.change_balance("sandbox", BalanceChange::Set(Decimal::ONE)).unwrap();
    let hindrance = hindered(world.register("my-shop.com").await);
    assert_eq!(hindrance.reason, WaitReason::RegistrarFunds);
    assert!(hindrance.retry_at.unwrap() > now() + std::time::Duration::from_secs(55));
    world.sandbox.change_balance("sandbox", BalanceChange::Add(Decimal::from(50))).unwrap();
    world.register("my-shop.com").await.unwrap();
}

#[tokio::test]
async fn nothing_is_sent_after_the_deadline() {
    let world = World::new().await;
    let permit = world.permit().await;
    let mut request = buy("my-shop.com");
    request.send_deadline = now();
    assert_eq!(hindered(world.registrar().register(&permit, &request).await).reason, WaitReason::Queue);
    assert_eq!(world.sandbox.ledger().requests, 0);
}

#[tokio::test]
async fn a_busy_registrar_is_waited_for() {
    let world = World::new().await;
    for (fault, reason) in [
        (FaultKind::Busy, WaitReason::RegistrarBusy),
        (FaultKind::SystemBusy, WaitReason::RegistrarBusy),
        (FaultKind::RateLimit, WaitReason::RegistrarRateLimit),
    ] {
        world.sandbox.add_fault(Fault::new(fault).on("register"));
        let hindrance = hindered(world.register("my-shop.com").await);
        assert_eq!((hindrance.reason, hindrance.retry_at.is_some()), (reason, true));
    }
    world.register("my-shop.com").await.unwrap();
    assert_eq!(world.sandbox.ledger().registrations, 1);
}
