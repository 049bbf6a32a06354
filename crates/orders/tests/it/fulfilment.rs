//! From acceptance to the end, with and without trouble at the registrar.

use std::time::Duration;

use landrush_model::order::OrderState;
use landrush_model::testing::Script;
use landrush_model::{FailureCode, Refusal, Stage};

use crate::shop::{Shop, name, registrant, states};

const NS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];

#[tokio::test(start_paused = true)]
async fn a_batch_is_registered_configured_and_told_of_once() {
    let shop = Shop::open().await;
    let placed = shop.place(&["a.com", "b.net"], &NS).await;
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(states(&orders), [OrderState::Completed; 2]);
    assert_eq!(shop.events(&shop.buyer), ["orders.registered", "orders.completed"]);
    assert_eq!(shop.paid(&shop.buyer), 2 * 1_299);
    assert_eq!(shop.told(&orders[0]).await, "accepted sent registered sent nameservers_set completed");
}

#[tokio::test(start_paused = true)]
async fn one_contact_serves_all_orders_of_a_client() {
    let shop = Shop::open_with(Some(registrant())).await;
    let domains: Vec<String> = (0..20).map(|n| format!("name{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let placed = shop.place(&domains, &[]).await;
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(states(&orders), [OrderState::Completed; 20]);
    assert_eq!(shop.registrar.calls().iter().filter(|call| *call == "create_contact").count(), 1);
}

/// Two accounts know the same person. A lost request of the one must not end in the other's contact.
#[tokio::test(start_paused = true)]
async fn the_same_data_do_not_make_another_accounts_contact_ones_own() {
    let shop = Shop::open_with(Some(registrant())).await;
    let first = shop.place(&["a.com"], &[]).await;
    shop.run_until_done(&first).await;
    let (rival, client) = shop.account("second", shop.buyer.price_list_id, Some(registrant())).await;
    shop.registrar.script(Script::LoseRequest);
    let second = shop.try_place(&rival, client, &["b.com"], &[]).await.unwrap();
    let orders = shop.run_until_done(&second).await;
    assert_eq!(states(&orders), [OrderState::Completed]);
    assert_eq!(shop.registrar.calls().iter().filter(|call| *call == "create_contact").count(), 3);
    assert_eq!(
        shop.told(&orders[0]).await,
        "accepted sent answer_lost asked proven_absent sent contact_ready sent registered completed"
    );
}

#[tokio::test(start_paused = true)]
async fn lost_name_servers_are_sent_again() {
    let shop = Shop::open().await;
    shop.registrar.script(Script::Work);
    shop.registrar.script(Script::LoseRequest);
    let placed = shop.place(&["a.com"], &NS).await;
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(states(&orders), [OrderState::Completed]);
    assert_eq!(
        shop.told(&orders[0]).await,
        "accepted sent registered sent answer_lost asked proven_absent sent nameservers_set completed"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_registration_is_refunded_and_told_of() {
    let shop = Shop::open().await;
    shop.registrar
        .script(Script::Refuse(Refusal { code: FailureCode::DomainPremium, text: "premium".into() }));
    let placed = shop.place(&["a.com"], &[]).await;
    let orders = shop.run_until_done(&placed).await;
    let failure = orders[0].failure.clone().unwrap();
    assert_eq!((failure.stage, failure.code), (Stage::Registration, FailureCode::DomainPremium));
    assert_eq!(shop.paid(&shop.buyer), 0);
    assert_eq!(shop.events(&shop.buyer), ["orders.failed", "orders.registered", "orders.completed"]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_at_configuration_keeps_the_domain_and_the_charge() {
    let shop = Shop::open().await;
    shop.registrar.script(Script::Work);
    shop.registrar.script(Script::Refuse(Refusal {
        code: FailureCode::NameserversRefused,
        text: "no such host".into(),
    }));
    let placed = shop.place(&["a.com"], &NS).await;
    let orders = shop.run_until_done(&placed).await;
    let failure = orders[0].failure.clone().unwrap();
    assert_eq!((failure.stage, failure.code), (Stage::Configuration, FailureCode::NameserversRefused));
    assert_eq!(shop.paid(&shop.buyer), 1_299);
    assert_eq!(shop.registrar.times_bought(&name("a.com")), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_out_and_nothing_is_bought_twice() {
    for script in
        [Script::LoseAnswer, Script::LoseRequest, Script::LoseAnswerShowLate(Duration::from_secs(25 * 60))]
    {
        let shop = Shop::open().await;
        shop.registrar.script(script.clone());
        let placed = shop.place(&["a.com"], &[]).await;
        let orders = shop.run_until_done(&placed).await;
        assert_eq!(states(&orders), [OrderState::Completed], "{script:?}");
        assert_eq!(shop.registrar.times_bought(&name("a.com")), 1, "{script:?}");
        assert_eq!(shop.paid(&shop.buyer), 1_299, "{script:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_domain_that_was_there_before_is_never_adopted() {
    let shop = Shop::open().await;
    shop.registrar.script(Script::LoseRequest);
    shop.registrar.seed(&name("a.com"), landrush_model::Timestamp::EPOCH);
    let placed = shop.place(&["a.com"], &[]).await;
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(orders[0].failure.as_ref().unwrap().code, FailureCode::DomainUnavailable);
    assert_eq!(shop.paid(&shop.buyer), 0);
}

#[tokio::test(start_paused = true)]
async fn two_accounts_racing_for_a_name_never_adopt_each_others_domain() {
    let shop = Shop::open().await;
    let (rival, rivals_client) = shop.account("second", shop.buyer.price_list_id, None).await;
    shop.registrar.script(Script::LoseAnswerShowLate(Duration::from_secs(60)));
    let ours = shop.place(&["a.com"], &[]).await;
    let theirs = shop.try_place(&rival, rivals_client, &["a.com"], &[]).await.unwrap();
    let ours = shop.run_until_done(&ours).await;
    let theirs = shop.run_until_done(&theirs).await;
    let mut ends = [ours[0].state, theirs[0].state];
    ends.sort_by_key(|state| state.as_str());
    assert_eq!(ends, [OrderState::Completed, OrderState::Failed]);
    assert_eq!(shop.registrar.times_bought(&name("a.com")), 1);
    assert_eq!(shop.paid(&shop.buyer) + shop.paid(&rival), 1_299);
}
