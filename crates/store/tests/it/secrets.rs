//! Secrets are not in the file.

use std::time::Duration;

use landrush_model::ports::{Access, EndpointStore, OrderStore};
use landrush_model::ports::{Clock, Ids};
use landrush_model::ports::{KeptAnswer, NewEndpoint, SecretRotation};
use landrush_model::testing::contract::REGISTRAR;
use landrush_model::{AccountId, Limits, RegistrarAccount};

use crate::database::sqlite::File;

#[tokio::test]
async fn what_is_secret_is_not_in_the_file() {
    let file = File::new();
    let opened = file.open().await;
    let (store, now) = (opened.store.clone(), opened.clock.now());
    let id = || opened.ids.next(now);
    let account = RegistrarAccount {
        id: REGISTRAR,
        provider: "dynadot".parse().unwrap(),
        name: "main".into(),
        limits: Limits::NONE,
    };
    store
        .put_registrar_account(account, "https://plain.example".into(), "secret-credential".into())
        .await
        .unwrap();
    let subject = file.open().await.into_subject(());
    let tenant = subject.tenant("a").await;
    let new = NewEndpoint { secret: "secret-of-endpoint".into(), ..subject.new_endpoint(&tenant) };
    let endpoint = new.endpoint.id;
    store.add_endpoint(new).await.unwrap();
    let rotation = SecretRotation {
        secret: "secret-that-is-new".into(),
        overlap: Duration::from_secs(60),
        at: now,
        answer: None,
    };
    store.rotate_secret(tenant.account, endpoint, rotation).await.unwrap();
    let answer = KeptAnswer {
        key: "key".into(),
        request_digest: [0; 32],
        status: 200,
        location: None,
        body: b"secret-body".to_vec(),
        created_at: now,
        expires_at: now + Duration::from_secs(60),
    };
    store.keep_answer(AccountId::from_uuid(id()), answer).await.unwrap();

    let mut bytes = Vec::new();
    for ending in ["", "-wal"] {
        let path = format!("{}{ending}", file.path().display());
        bytes.extend(std::fs::read(path).unwrap_or_default());
    }
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("https://plain.example"), "the look finds what is there");
    for secret in ["secret-credential", "secret-of-endpoint", "secret-that-is-new", "secret-body"] {
        assert!(!has(secret), "{secret} is readable");
    }
}
