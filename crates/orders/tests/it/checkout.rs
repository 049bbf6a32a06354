//! What is refused at checkout, and that nothing comes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use landrush_model::ports::{CatalogueStore, Health, KeptAnswer, OrderStore, Registrar, Registrars};
use landrush_model::testing::FakeRegistrars;
use landrush_model::{Hindrance, RegistrarAccount, RegistrarAccountId};
use landrush_orders::checkout::{Checkout, CheckoutError, CheckoutParts, DefaultContact};

use crate::shop::{Shop, registrant, request};

#[tokio::test(start_paused = true)]
async fn an_open_order_for_the_same_domain_is_refused() {
    let shop = Shop::open().await;
    shop.place(&["a.com"], &[]).await;
    let again = shop.try_place(&shop.buyer, shop.client, &["b.com", "A.com"], &[]).await;
    let Err(CheckoutError::DomainsOpen(open)) = again else { panic!("it was accepted") };
    assert_eq!(open, [(1, "a.com".parse().unwrap())]);
    let quote = shop
        .checkout(DefaultContact::Allowed)
        .quote(&shop.buyer, &request(shop.client, &["a.com"], &[]))
        .await;
    assert!(matches!(quote, Err(CheckoutError::DomainsOpen(_))), "{quote:?}");
}

#[tokio::test(start_paused = true)]
async fn a_client_without_a_registrant_orders_only_if_the_operator_allows() {
    let shop = Shop::open().await;
    let wanted = request(shop.client, &["a.com"], &[]);
    let strict = shop.checkout(DefaultContact::Forbidden);
    assert!(matches!(strict.place(&shop.buyer, &wanted, None).await, Err(CheckoutError::RegistrantMissing)));
    assert!(shop.checkout(DefaultContact::Allowed).place(&shop.buyer, &wanted, None).await.is_ok());
    let with_registrant = Shop::open_with(Some(registrant())).await;
    let wanted = request(with_registrant.client, &["a.com"], &[]);
    assert!(
        with_registrant
            .checkout(DefaultContact::Forbidden)
            .place(&with_registrant.buyer, &wanted, None)
            .await
            .is_ok()
    );
}

#[tokio::test(start_paused = true)]
async fn another_accounts_client_does_not_exist() {
    let shop = Shop::open().await;
    let (rival, _) = shop.account("second", shop.buyer.price_list_id, None).await;
    let placed = shop.try_place(&rival, shop.client, &["a.com"], &[]).await;
    assert!(matches!(placed, Err(CheckoutError::ClientUnknown)), "{placed:?}");
}

/// A registrar account that is taken away as soon as somebody has looked.
struct Fickle {
    registrars: FakeRegistrars,
    looked: AtomicBool,
}

impl Registrars for Fickle {
    fn accounts(&self) -> Vec<RegistrarAccount> {
        if self.looked.swap(true, Ordering::SeqCst) { Vec::new() } else { self.registrars.accounts() }
    }

    fn get(&self, account: RegistrarAccountId) -> Option<Arc<dyn Registrar>> {
        self.registrars.get(account)
    }

    fn health(&self, account: RegistrarAccountId) -> Health {
        self.registrars.health(account)
    }

    fn trouble(&self, account: RegistrarAccountId) -> Option<Hindrance> {
        self.registrars.trouble(account)
    }
}

#[tokio::test(start_paused = true)]
async fn every_item_becomes_an_order_though_its_registrar_account_goes() {
    let shop = Shop::open().await;
    let fickle = Fickle { registrars: shop.registrar.clone(), looked: AtomicBool::new(false) };
    let checkout =
        Checkout::new(CheckoutParts { registrars: Arc::new(fickle), ..shop.parts(DefaultContact::Allowed) });
    let wanted = request(shop.client, &["a.com", "b.com"], &[]);
    let placed = checkout.place(&shop.buyer, &wanted, None).await.unwrap();
    assert_eq!((placed.orders.len(), placed.batch.counts.total), (2, 2));
    let later = checkout.place(&shop.buyer, &wanted, None).await;
    assert!(matches!(later, Err(CheckoutError::Invalid(_))), "{later:?}");
}

#[tokio::test(start_paused = true)]
async fn a_price_that_moves_while_it_is_read_is_read_again() {
    let shop = Shop::open().await;
    let checkout = shop.checkout(DefaultContact::Allowed);
    checkout.quote(&shop.buyer, &request(shop.client, &["a.com"], &[])).await.unwrap();
    let mut entries: Vec<_> = shop.store.catalogue().await.unwrap().entries().cloned().collect();
    for entry in &mut entries {
        entry.price.amount += 100;
    }
    shop.store.import_prices(entries).await.unwrap();
    let placed = checkout.place(&shop.buyer, &request(shop.client, &["a.com"], &[]), None).await.unwrap();
    assert_eq!(placed.orders[0].price.amount, 1_399);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_used_brings_its_answer_back_and_no_second_batch() {
    let shop = Shop::open().await;
    let checkout = shop.checkout(DefaultContact::Allowed);
    let keep = |placed: &landrush_orders::checkout::Placed| KeptAnswer {
        key: "k".into(),
        request_digest: [0; 32],
        status: 201,
        location: None,
        body: placed.batch.id.to_string().into_bytes(),
        created_at: placed.batch.created_at,
        expires_at: placed.batch.created_at + std::time::Duration::from_secs(1),
    };
    let first =
        checkout.place(&shop.buyer, &request(shop.client, &["a.com"], &[]), Some(&keep)).await.unwrap();
    let second = checkout.place(&shop.buyer, &request(shop.client, &["b.com"], &[]), Some(&keep)).await;
    let Err(CheckoutError::KeyUsed(kept)) = second else { panic!("it was accepted") };
    assert_eq!(kept.body, first.batch.id.to_string().into_bytes());
    let none = shop.store.open_domains(shop.buyer.account_id, &["b.com".parse().unwrap()]).await.unwrap();
    assert_eq!(none, []);
}
