//! Stores that are slow or fail, and duplicates that come meanwhile.

use http::StatusCode;
use landrush_model::ports::StoreErrorKind;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::answer::Answer;
use crate::gate::Mode;
use crate::house::House;

fn client() -> Value {
    json!({ "name": "Bob", "email": "bob@example.com" })
}

fn post(house: &House) -> JoinHandle<Answer> {
    let request = house.json("POST", "/clients", &client(), &[("idempotency-key", "k1")]);
    let house = house.clone();
    tokio::spawn(async move { house.send(request).await })
}

async fn made(house: &House) -> usize {
    house.get("/clients").await.data()["clients"].as_array().unwrap().len()
}

#[tokio::test(start_paused = true)]
async fn a_failing_store_is_said_without_its_words() {
    let house = House::new().await;
    for (kind, expected) in [
        (StoreErrorKind::Unavailable, "503 unavailable"),
        (StoreErrorKind::Full, "503 unavailable"),
        (StoreErrorKind::Broken, "500 internal"),
    ] {
        house.gate.set(Mode::Failing(kind));
        let answer = post(&house).await.unwrap();
        assert_eq!(answer.error(), expected);
        assert!(!answer.text().contains("secret") && !answer.text().contains("test"), "{}", answer.text());
        assert_eq!(answer.header("retry-after"), if expected.starts_with("503") { "1" } else { "" });
    }
    // None of these was kept.
    house.gate.set(Mode::Open);
    assert_eq!(post(&house).await.unwrap().status, StatusCode::CREATED);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_too_long_is_given_up() {
    let house = House::new().await;
    house.gate.set(Mode::Closed);
    assert_eq!(post(&house).await.unwrap().error(), "504 timeout");
    house.gate.set(Mode::Open);
    assert_eq!(post(&house).await.unwrap().status, StatusCode::CREATED);
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_waits_for_the_first_and_gets_its_answer() {
    let house = House::new().await;
    house.gate.set(Mode::Closed);
    let first = post(&house);
    house.gate.somebody_waits().await;
    let second = post(&house);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(!second.is_finished());
    house.gate.set(Mode::Open);
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    assert_eq!((first.status, first.header("idempotent-replayed")), (StatusCode::CREATED, ""));
    assert_eq!((&second.bytes, second.header("idempotent-replayed")), (&first.bytes, "true"));
    assert_eq!(made(&house).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_does_not_wait_for_ever() {
    let house = House::new().await;
    house.gate.set(Mode::Closed);
    let first = post(&house);
    house.gate.somebody_waits().await;
    assert_eq!(post(&house).await.unwrap().error(), "409 idempotency_in_progress");
    house.gate.set(Mode::Open);
    let first = first.await.unwrap();
    assert_eq!(post(&house).await.unwrap().bytes, first.bytes);
}

#[tokio::test(start_paused = true)]
async fn of_two_replicas_one_carries_it_out_and_both_give_its_answer() {
    let house = House::new().await;
    let twin = house.twin();
    house.gate.set(Mode::Closed);
    let slow = post(&house);
    house.gate.somebody_waits().await;
    let fast = post(&twin).await.unwrap();
    house.gate.set(Mode::Open);
    let slow = slow.await.unwrap();
    assert_eq!((fast.status, fast.header("idempotent-replayed")), (StatusCode::CREATED, ""));
    assert_eq!((&slow.bytes, slow.header("idempotent-replayed")), (&fast.bytes, "true"));
    assert_eq!(made(&house).await, 1);
}

#[tokio::test(start_paused = true)]
async fn who_hangs_up_leaves_the_key_free() {
    let house = House::new().await;
    house.gate.set(Mode::Closed);
    let first = post(&house);
    house.gate.somebody_waits().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    house.gate.set(Mode::Open);
    assert_eq!(post(&house).await.unwrap().status, StatusCode::CREATED);
    assert_eq!(made(&house).await, 1);
}
