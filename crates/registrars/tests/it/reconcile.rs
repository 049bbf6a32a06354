//! Lost answers.

use std::time::Duration;

use landrush_model::order::OrderHistory;
use landrush_model::ports::{Asked, RegistrarError, Registrars};
use landrush_model::{Timestamp, WaitReason};
use landrush_sandbox::{Fault, FaultKind, Level, SandboxConfig};

use crate::world::{World, name, now};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn ask(world: &World, domain: &str, since: Timestamp) -> Asked {
    let permit = world.permit().await;
    world.registrar().find_registration(&permit, &name(domain), since).await.unwrap()
}

/// Registers under a fault whose effect can't be seen in the answer.
async fn lose(world: &World, fault: Fault) -> Timestamp {
    let since = now();
    world.sandbox.add_fault(fault.on("register"));
    let error = world.register("my-shop.com").await.unwrap_err();
    assert!(matches!(error, RegistrarError::Unknown(_)), "{error:?}");
    since
}

#[tokio::test]
async fn a_lost_answer_is_found_and_nothing_is_repeated() {
    for fault in [FaultKind::DropAfter, FaultKind::Malformed] {
        let world = World::new().await;
        let since = lose(&world, Fault::new(fault)).await;
        let found = ask(&world, "my-shop.com", since).await;
        assert!(matches!(found, Asked::Ours(registration) if registration.expires_at.is_some()), "{found:?}");
        assert_eq!(world.sandbox.ledger().requests_of("register"), 1);
    }
}

#[tokio::test]
async fn what_was_never_carried_out_is_absent() {
    for fault in [FaultKind::DropBefore, FaultKind::MalformedBefore, FaultKind::Html503] {
        let world = World::new().await;
        let since = lose(&world, Fault::new(fault)).await;
        assert_eq!(ask(&world, "my-shop.com", since).await, Asked::Absent(OrderHistory::Agrees));
    }
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_unknown() {
    let world = World::new().await;
    let late = Fault::new(FaultKind::DelayAfter).with_delay(Duration::from_secs(20));
    let since = lose(&world, late).await;
    assert!(matches!(ask(&world, "my-shop.com", since).await, Asked::Ours(_)));
}

#[tokio::test]
async fn late_visibility_looks_like_absence_until_it_ends() {
    let world = World::new().await;
    let fault = Fault::new(FaultKind::LostThenLate).visible_after(Duration::from_secs(20 * 60));
    let since = lose(&world, fault).await;
    assert_eq!(ask(&world, "my-shop.com", since).await, Asked::Absent(OrderHistory::Agrees));
    world.sandbox.advance_clock(Duration::from_secs(20 * 60));
    assert!(matches!(ask(&world, "my-shop.com", since).await, Asked::Ours(_)));
}

#[tokio::test]
async fn a_purchase_without_its_domain_is_no_proof_of_absence() {
    let config = SandboxConfig { provisioning_delay: Duration::from_secs(600), ..SandboxConfig::default() };
    let world = World::with(config, Level::unlimited()).await;
    let since = lose(&world, Fault::new(FaultKind::DropAfter)).await;
    assert_eq!(ask(&world, "my-shop.com", since).await, Asked::Absent(OrderHistory::Disagrees));
    world.sandbox.advance_clock(Duration::from_secs(600));
    assert!(matches!(ask(&world, "my-shop.com", since).await, Asked::Ours(_)));
}

#[tokio::test]
async fn what_was_there_before_is_foreign() {
    let world = World::new().await;
    world.register("my-shop.com").await.unwrap();
    assert_eq!(ask(&world, "my-shop.com", now() + 3 * DAY).await, Asked::Foreign);
    // The registrar's clock may be a little behind ours.
    assert!(matches!(ask(&world, "my-shop.com", now() + Duration::from_secs(60)).await, Asked::Ours(_)));
}

/// Our clock was ahead when the intent was recorded, so that what came of it looks older than it: no reason to give the
/// money back.
#[tokio::test]
async fn a_domain_that_looks_a_little_too_old_is_not_called_foreign() {
    let world = World::new().await;
    world.register("my-shop.com").await.unwrap();
    for ahead in
        [Duration::from_secs(10 * 60), Duration::from_secs(20 * 60 * 60), DAY + Duration::from_secs(60)]
    {
        let permit = world.permit().await;
        let asked = world.registrar().find_registration(&permit, &name("my-shop.com"), now() + ahead).await;
        assert_eq!(asked.unwrap_err().reason, WaitReason::AskingRegistrar, "{ahead:?}");
    }
}

#[tokio::test]
async fn a_domain_is_foreign_by_its_date_and_the_orders_only() {
    let noon = Timestamp::from_datetime(time::macros::datetime!(2024-05-05 12:00 UTC));
    let dated = (
        "domain_info",
        r#"{"DomainInfoResponse":{"ResponseCode":0,"DomainInfo":{"Name":"my-shop.com","Registration":"1714910400000"}}}"#,
    );
    let none = ("order_list", r#"{"OrderListResponse":{"ResponseCode":0,"OrderList":[]}}"#);
    let undated = (
        "order_list",
        r#"{"OrderListResponse":{"ResponseCode":0,"OrderList":[{"OrderId":"78","SubmittedDate":"soon","Status":"Completed",
        "ItemList":[{"ItemType":"Domain Registration","Name":"my-shop.com"}]}]}}"#,
    );
    for (orders, days, foreign) in [
        (order("Completed"), 3, true),
        (none, 3, true),
        (none, 1, true),
        (undated, 3, false),
        (order("Completed"), 1, false),
    ] {
        let world = World::scripted(&[dated, orders]).await;
        let permit = world.permit().await;
        let asked =
            world.registrar().find_registration(&permit, &name("my-shop.com"), noon + DAY * days).await;
        assert_eq!(asked == Ok(Asked::Foreign), foreign, "{orders:?} {days}: {asked:?}");
        assert_eq!(asked.is_err(), !foreign, "{orders:?} {days}: {asked:?}");
    }
}

#[tokio::test]
async fn questions_are_repeated_a_little_and_then_bring_no_evidence() {
    let world = World::new().await;
    world.register("my-shop.com").await.unwrap();
    world.sandbox.add_fault(Fault::new(FaultKind::DropBefore).on("domain_info"));
    world.sandbox.add_fault(Fault::new(FaultKind::Busy).on("domain_info"));
    assert!(matches!(ask(&world, "my-shop.com", now()).await, Asked::Ours(_)));
    assert_eq!(world.sandbox.ledger().requests_of("domain_info"), 3);

    world.sandbox.add_fault(Fault::new(FaultKind::RateLimit).on("domain_info"));
    let permit = world.permit().await;
    let hindrance =
        world.registrar().find_registration(&permit, &name("my-shop.com"), now()).await.unwrap_err();
    assert_eq!(hindrance.reason, WaitReason::RegistrarRateLimit);
    assert!(hindrance.retry_at.unwrap() > now() + Duration::from_secs(55));
    assert_eq!(world.sandbox.ledger().requests_of("domain_info"), 4);
}

const SHOWN: (&str, &str) =
    ("domain_info", r#"{"DomainInfoResponse":{"ResponseCode":0,"DomainInfo":{"Name":"my-shop.com"}}}"#);
const NOT_SHOWN: (&str, &str) = (
    "domain_info",
    r#"{"DomainInfoResponse":{"ResponseCode":"-1","Error":"could not find domain in your account"}}"#,
);

/// A registration of `my-shop.com`, bought on 2024-05-05.
fn order(status: &str) -> (&'static str, &'static str) {
    let body = format!(
        r#"{{"OrderListResponse":{{"ResponseCode":0,"OrderList":[{{"OrderId":"77","SubmittedDate":"2024/05/05",
        "Status":"{status}","ItemList":[{{"ItemType":"Domain Registration","Name":"my-shop.com"}}]}}]}}}}"#
    );
    ("order_list", body.leak())
}

#[tokio::test]
async fn a_domain_that_is_shown_without_its_date_is_judged_by_its_order() {
    let noon =
        |day: u32| Timestamp::from_datetime(time::macros::datetime!(2024-05-01 12:00 UTC)) + DAY * (day - 1);
    let world = World::scripted(&[SHOWN, order("Completed")]).await;
    assert!(matches!(ask(&world, "my-shop.com", noon(4)).await, Asked::Ours(_)));
    assert!(matches!(ask(&world, "my-shop.com", noon(5)).await, Asked::Ours(_)));
    assert_eq!(ask(&world, "my-shop.com", noon(7)).await, Asked::Foreign);
    let permit = world.permit().await;
    let unsure =
        world.registrar().find_registration(&permit, &name("my-shop.com"), noon(6)).await.unwrap_err();
    assert_eq!(unsure.reason, WaitReason::AskingRegistrar);
}

#[tokio::test]
async fn an_order_that_was_cancelled_is_told() {
    let since = Timestamp::from_datetime(time::macros::datetime!(2024-05-05 12:00 UTC));
    let world = World::scripted(&[NOT_SHOWN, order("Cancelled")]).await;
    assert_eq!(ask(&world, "my-shop.com", since).await, Asked::Dropped);
}

#[tokio::test]
async fn an_order_that_is_worked_on_is_waited_for() {
    let since = Timestamp::from_datetime(time::macros::datetime!(2024-05-05 12:00 UTC));
    let world = World::scripted(&[NOT_SHOWN, order("Processing")]).await;
    assert_eq!(ask(&world, "my-shop.com", since).await, Asked::Processing("77".into()));
}

#[tokio::test]
async fn maintenance_stops_calls_and_is_no_evidence() {
    let world = World::scripted(&[(
        "domain_info",
        r#"{"Response":{"ResponseCode":"-1","Error":"problem with connection to main server"}}"#,
    )])
    .await;
    let permit = world.permit().await;
    let hindrance =
        world.registrar().find_registration(&permit, &name("my-shop.com"), now()).await.unwrap_err();
    assert_eq!(hindrance.reason, WaitReason::RegistrarMaintenance);
    assert_eq!(world.registry.trouble(world.account).unwrap().reason, WaitReason::RegistrarMaintenance);
}
