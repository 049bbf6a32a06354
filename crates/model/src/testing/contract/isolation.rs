//! What other accounts see.

use super::subject::{Subject, Tenant};
use super::webhooks::off;
use crate::id::{DeliveryId, EndpointId};
use crate::ports::{
    ClientChange, DeliveryFilter, EndpointError, OrderFilter, PageStart, SecretRotation, Total,
};

/// Another account's rows are not there, by any way.
pub async fn rows_of_another_account_do_not_exist(subject: &Subject) {
    let (owner, other) = (subject.tenant("a").await, subject.tenant("b").await);
    let mut batch = subject.batch(&owner, &["one.com"]).await;
    batch.answer = Some(subject.answer("key", b"body"));
    subject.orders.accept(batch.clone()).await.unwrap();
    let endpoint = subject.endpoint(&owner).await;
    let order = batch.orders[0].clone();

    assert_eq!(subject.orders.story(other.account, order.id).await.unwrap(), None);
    assert_eq!(subject.orders.progress(other.account, batch.batch.id).await.unwrap(), None);
    assert_eq!(subject.orders.kept_answer(other.account, "key", subject.now()).await.unwrap(), None);
    assert_eq!(
        subject.orders.open_domains(other.account, std::slice::from_ref(&order.domain)).await.unwrap(),
        []
    );
    for filter in [
        OrderFilter::default(),
        OrderFilter { batch: Some(batch.batch.id), ..OrderFilter::default() },
        OrderFilter { client: Some(owner.client), ..OrderFilter::default() },
        OrderFilter { domain: Some(order.domain.clone()), ..OrderFilter::default() },
    ] {
        let total = Total::CountUpTo(10);
        let page = subject.orders.list(other.account, &filter, PageStart::Offset(0), 10, total).await;
        let page = page.unwrap();
        assert_eq!((page.orders, page.next, page.total), (vec![], None, Some(0)), "{filter:?}");
    }
    assert_eq!(subject.clients.client(other.account, owner.client).await.unwrap(), None);
    let change =
        ClientChange { name: Some("stolen".into()), email: None, registrant: None, at: subject.now() };
    assert_eq!(subject.clients.update_client(other.account, owner.client, change).await.unwrap(), None);
    assert_eq!(subject.clients.client(owner.account, owner.client).await.unwrap().unwrap().name, "a");
    let clients = subject.clients.clients(other.account, None, 10).await.unwrap();
    assert_eq!(clients.iter().map(|client| client.id).collect::<Vec<_>>(), [other.client]);
    neighbours_endpoint(subject, &other, endpoint).await;

    // The same key is another account's own.
    let mut theirs = subject.batch(&other, &["two.com"]).await;
    theirs.answer = Some(subject.answer("key", b"theirs"));
    subject.orders.accept(theirs).await.unwrap();
}

async fn neighbours_endpoint(subject: &Subject, other: &Tenant, endpoint: EndpointId) {
    let (endpoints, now) = (&subject.endpoints, subject.now());
    let (tenant, other) = (other, other.account);
    assert_eq!(endpoints.endpoints(other).await.unwrap(), []);
    assert_eq!(endpoints.endpoint(other, endpoint).await.unwrap(), None);
    assert_eq!(endpoints.update_endpoint(other, endpoint, off(now)).await.unwrap(), None);
    assert_eq!(endpoints.delete_endpoint(other, endpoint, now).await.unwrap(), None);
    let rotation = SecretRotation {
        secret: "whsec_c3RvbGVu".into(),
        overlap: std::time::Duration::ZERO,
        at: now,
        answer: None,
    };
    let rotated = endpoints.rotate_secret(other, endpoint, rotation).await;
    assert!(matches!(rotated, Err(EndpointError::NotFound)), "{rotated:?}");
    let id = DeliveryId::from_uuid(subject.id());
    assert_eq!(
        endpoints.deliveries(other, endpoint, DeliveryFilter::default(), None, 10).await.unwrap(),
        None
    );
    assert_eq!(endpoints.delivery(other, endpoint, id).await.unwrap(), None);
    let replayed = endpoints.replay(other, endpoint, id, now).await;
    assert!(matches!(replayed, Err(EndpointError::NotFound)), "{replayed:?}");
    let replayed = endpoints.replay_failed(other, endpoint, now, now).await;
    assert!(matches!(replayed, Err(EndpointError::NotFound)), "{replayed:?}");
    let tested = endpoints.send_test(other, endpoint, subject.test_event(tenant, endpoint)).await;
    assert!(matches!(tested, Err(EndpointError::NotFound)), "{tested:?}");
}
