//! Prices as they are kept.

use std::time::Duration;

use super::subject::{Subject, usd};
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
