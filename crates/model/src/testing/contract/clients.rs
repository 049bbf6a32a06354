//! Clients.

use std::time::Duration;

use super::subject::{Subject, person};
use crate::id::RegistrantId;
use crate::ports::{ClientChange, NewClient};

/// The second request under a key finds the answer to the first, and makes nothing.
pub async fn a_client_is_made_once_per_key(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let make = |name: &str| NewClient {
        client: subject.client(tenant.account, name, None),
        answer: Some(subject.answer("key", name.as_bytes())),
    };
    let (first, second) = (make("first"), make("second"));
    assert_eq!(subject.clients.create_client(first.clone()).await.unwrap(), None);
    assert_eq!(subject.clients.create_client(second.clone()).await.unwrap(), first.answer);
    let found = subject.clients.client(tenant.account, first.client.id).await.unwrap();
    assert_eq!(found, Some(first.client));
    assert_eq!(subject.clients.client(tenant.account, second.client.id).await.unwrap(), None);
}

/// And shows the client as it is afterwards.
pub async fn a_change_leaves_what_it_does_not_name(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let before = subject.clients.client(tenant.account, tenant.client).await.unwrap().unwrap();
    assert_eq!(before.registrant, Some((tenant.registrant, person("a"))));
    subject.clock.advance(Duration::from_secs(1));
    let nothing = ClientChange { name: None, email: None, registrant: None, at: subject.now() };
    let change = async |change| {
        subject.clients.update_client(tenant.account, tenant.client, change).await.unwrap().unwrap()
    };

    let renamed = change(ClientChange { name: Some("Ada".into()), ..nothing.clone() }).await;
    assert_eq!((renamed.name.as_str(), &renamed.email), ("Ada", &before.email));
    assert_eq!((&renamed.registrant, renamed.created_at), (&before.registrant, before.created_at));
    assert_eq!(renamed.updated_at, subject.now());

    let moved = (RegistrantId::from_uuid(subject.id()), person("moved"));
    let moved = ClientChange { registrant: Some(Some(moved)), ..nothing.clone() };
    let after = change(moved.clone()).await;
    assert_eq!(Some(after.registrant), moved.registrant);
    let after = change(ClientChange { registrant: Some(None), ..nothing }).await;
    assert_eq!(after.registrant, None);
    assert_eq!(subject.clients.client(tenant.account, tenant.client).await.unwrap(), Some(after));
}

/// Page by page.
pub async fn clients_are_listed_newest_first(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut made = vec![tenant.client];
    for n in 0..4 {
        let client = subject.client(tenant.account, &format!("c{n}"), None);
        made.insert(0, client.id);
        subject.clients.create_client(NewClient { client, answer: None }).await.unwrap();
    }
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let page = subject.clients.clients(tenant.account, after, 2).await.unwrap();
        assert!(page.len() <= 2);
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        listed.extend(page.iter().map(|client| client.id));
    }
    assert_eq!(listed, made);
}
