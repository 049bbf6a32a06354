//! Accounts, keys and registrar accounts.

use secrecy::ExposeSecret;

use super::subject::Subject;
use crate::id::{KeyId, RegistrarAccountId};
use crate::ports::{ApiKey, NewApiKey};
use crate::principal::{Credential, RateLimit, Scope};
use crate::registrar_account::{Limits, RegistrarAccount};

/// By its digest, and by nothing else.
pub async fn a_key_authenticates_until_it_is_revoked(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let key = ApiKey {
        id: KeyId::from_uuid(subject.id()),
        account_id: tenant.account,
        name: "shop".into(),
        prefix: "lr_abcd".into(),
        scopes: vec![Scope::OrdersRead, Scope::OrdersWrite],
        rate: RateLimit::Usual,
        spend_limits: Vec::new(),
        created_at: subject.now(),
        revoked_at: None,
    };
    let second = ApiKey { id: KeyId::from_uuid(subject.id()), scopes: vec![], ..key.clone() };
    for (key, digest) in [(&key, [1; 32]), (&second, [2; 32])] {
        subject.access.create_key(NewApiKey { key: key.clone(), digest }).await.unwrap();
    }
    let principal = subject.access.authenticate(&[1; 32]).await.unwrap().unwrap();
    assert_eq!(principal.account_id, tenant.account);
    assert_eq!(principal.credential, Credential::Key(key.id));
    assert_eq!(principal.scopes, key.scopes);
    let list = subject.catalogue.price_list("standard").await.unwrap();
    assert_eq!(Some(principal.price_list_id), list);
    assert_eq!(subject.access.authenticate(&[3; 32]).await.unwrap(), None);

    assert!(subject.access.revoke_key(key.id, subject.now()).await.unwrap());
    assert!(!subject.access.revoke_key(key.id, subject.now()).await.unwrap());
    assert_eq!(subject.access.authenticate(&[1; 32]).await.unwrap(), None);
    assert!(subject.access.authenticate(&[2; 32]).await.unwrap().is_some());
    let keys = subject.access.keys(tenant.account).await.unwrap();
    assert_eq!(keys, [second, ApiKey { revoked_at: Some(subject.now()), ..key }]);
}

/// However they were made.
pub async fn accounts_are_listed_by_name(subject: &Subject) {
    let (b, a) = (subject.tenant("b").await, subject.tenant("a").await);
    let accounts = subject.access.accounts().await.unwrap();
    let listed: Vec<_> = accounts.iter().map(|account| (account.name.as_str(), account.id)).collect();
    assert_eq!(listed, [("a", a.account), ("b", b.account)]);
}

/// The id stays, the rest is as it was put last.
pub async fn registrar_accounts_are_changed_by_name(subject: &Subject) {
    let account = |limits| RegistrarAccount {
        id: RegistrarAccountId::from_uuid(subject.id()),
        provider: "dynadot".parse().unwrap(),
        name: "main".into(),
        limits,
    };
    let put = async |limits, url: &str, credential: &str| {
        subject.access.put_registrar_account(account(limits), url.into(), credential.into()).await.unwrap()
    };
    let limits = Limits::new(5.try_into().unwrap(), 60.try_into().unwrap());
    let first = put(limits, "https://one.example", "secret 1").await;
    let second = put(Limits::NONE, "https://two.example", "secret 2").await;
    assert_eq!(first, second);
    let all = subject.access.registrar_accounts().await.unwrap();
    assert_eq!(all.len(), 1);
    let (account, url, credential) = &all[0];
    assert_eq!((account.id, account.limits), (first, Limits::NONE));
    assert_eq!((url.as_str(), credential.expose_secret()), ("https://two.example", "secret 2"));
}

/// An account that is put under a new name keeps its id, and no account of the old name is left.
pub async fn a_registrar_account_is_renamed_by_its_id(subject: &Subject) {
    let account = |id, name: &str| RegistrarAccount {
        id: RegistrarAccountId::from_uuid(id),
        provider: "dynadot".parse().unwrap(),
        name: name.into(),
        limits: Limits::NONE,
    };
    let (one, two) = (subject.id(), subject.id());
    for (id, name) in [(one, "old"), (two, "other"), (one, "new")] {
        let put =
            subject.access.put_registrar_account(account(id, name), "https://a.example".into(), "s".into());
        assert_eq!(put.await.unwrap().uuid(), id, "{name}");
    }
    // The name comes before the id.
    let put =
        subject.access.put_registrar_account(account(one, "other"), "https://b.example".into(), "s".into());
    assert_eq!(put.await.unwrap().uuid(), two);
    let all = subject.access.registrar_accounts().await.unwrap();
    let mut names: Vec<_> =
        all.iter().map(|(account, _, _)| (account.name.as_str(), account.id.uuid())).collect();
    names.sort_unstable();
    assert_eq!(names, [("new", one), ("other", two)]);
}
