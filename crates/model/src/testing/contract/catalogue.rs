//! Prices as they are kept.

use std::time::Duration;

use super::subject::{Subject, usd};
use crate::catalogue::{PriceEntry, PriceOrigin};
use crate::id::PriceListId;
use crate::timestamp::Timestamp;

/// All of an import holds from the same version on; an entry of the same key and time takes the older one's place.
pub async fn an_import_is_a_new_version(subject: &Subject) {
    assert_eq!(subject.catalogue.catalogue_version().await.unwrap(), 0);
    let com = subject.price("com", 1_200).await;
    let de = subject.price("de", 800).await;
    let first = subject.catalogue.import_prices(vec![com.clone(), de.clone()]).await.unwrap();
    assert_eq!(subject.catalogue.catalogue_version().await.unwrap(), first);

    let mut dearer = com.clone();
    dearer.price = usd(1_500);
    let mut later = com.clone();
    later.price = usd(1_800);
    later.valid_from = subject.now() + Duration::from_secs(60);
    let second = subject.catalogue.import_prices(vec![dearer, later]).await.unwrap();
    assert!(second > first);
    let catalogue = subject.catalogue.catalogue().await.unwrap();
    assert_eq!((catalogue.version(), catalogue.entries().count()), (second, 3));
    let price = |key, at: Timestamp| catalogue.price(key, at).map(|priced| priced.price);
    assert_eq!(price(&com.key, subject.now()), Some(usd(1_500)));
    assert_eq!(price(&com.key, subject.now() + Duration::from_secs(60)), Some(usd(1_800)));
    assert_eq!(price(&de.key, subject.now()), Some(usd(800)));
    assert_eq!(catalogue.price(&de.key, subject.now()).unwrap().cost, usd(400));
}

/// One list per name.
pub async fn price_lists_have_names(subject: &Subject) {
    assert_eq!(subject.catalogue.price_list("retail").await.unwrap(), None);
    let id = PriceListId::from_uuid(subject.id());
    assert_eq!(subject.catalogue.create_price_list(id, "retail").await.unwrap(), id);
    let other = PriceListId::from_uuid(subject.id());
    assert_eq!(subject.catalogue.create_price_list(other, "retail").await.unwrap(), id);
    assert_eq!(subject.catalogue.price_list("retail").await.unwrap(), Some(id));
}

/// Who decided on old prices changes nothing; and how a price came about is kept.
pub async fn prices_are_updated_only_as_they_were_read(subject: &Subject) {
    let com = subject.price("com", 1_200).await;
    let read = subject.catalogue.import_prices(vec![com.clone()]).await.unwrap();
    let later = PriceEntry { price: usd(1_500), origin: PriceOrigin::Rule, valid_from: subject.now(), ..com };
    let update = async |price| {
        let entry = PriceEntry { price: usd(price), ..later.clone() };
        subject.catalogue.update_prices(read, vec![entry]).await.unwrap()
    };
    let updated = update(1_500).await.unwrap();
    assert!(updated > read);
    assert_eq!(update(1_600).await, None);
    let catalogue = subject.catalogue.catalogue().await.unwrap();
    assert_eq!((catalogue.version(), catalogue.entries().count()), (updated, 2));
    assert_eq!(catalogue.in_force(&later.key, subject.now()), Some(&later));
    let before = catalogue.in_force(&later.key, Timestamp::EPOCH).unwrap();
    assert_eq!((before.price, before.origin), (usd(1_200), PriceOrigin::Hand));
}
