//! Contacts.

use std::time::Duration;

use landrush_model::ports::{AskedContact, ContactRequest, Progress, RegisterRequest, RegistrarError};
use landrush_model::{ContactHandle, Registrant};
use landrush_sandbox::{Fault, FaultKind};

use crate::world::{World, buy, now};

fn ada() -> Registrant {
    Registrant {
        name: "Ada Müller".into(),
        organization: Some("Müller & Söhne".into()),
        email: "ada@example.com".into(),
        phone: "+493012345678".parse().unwrap(),
        address1: "Musterstr. 1".into(),
        address2: None,
        city: "Berlin".into(),
        state: None,
        postal_code: "10115".into(),
        country: "DE".into(),
    }
}

async fn create(world: &World) -> Result<ContactHandle, RegistrarError> {
    let permit = world.permit().await;
    let request = ContactRequest { registrant: ada(), send_deadline: now() + Duration::from_secs(20) };
    match world.registrar().create_contact(&permit, &request).await? {
        Progress::Done(handle) => Ok(handle),
        Progress::Processing(_) => panic!("contacts are made at once"),
    }
}

async fn find(world: &World) -> AskedContact {
    let permit = world.permit().await;
    world.registrar().find_contact(&permit, &ada()).await.unwrap()
}

#[tokio::test]
async fn a_contact_is_made_found_and_used() {
    let world = World::new().await;
    assert_eq!(find(&world).await, AskedContact::Absent);
    let handle = create(&world).await.unwrap();
    assert_eq!(find(&world).await, AskedContact::There(handle.clone()));

    let permit = world.permit().await;
    let request = RegisterRequest { contact: Some(handle.clone()), ..buy("my-shop.com") };
    world.registrar().register(&permit, &request).await.unwrap();
    let contacts = world.sandbox.domain("my-shop.com").unwrap().contacts;
    assert_eq!(contacts.registrant.to_string(), handle.0);
    assert_eq!(contacts.billing.to_string(), handle.0);
}

#[tokio::test]
async fn a_contact_whose_answer_was_lost_is_found() {
    let world = World::new().await;
    world.sandbox.add_fault(Fault::new(FaultKind::DropAfter).on("create_contact"));
    assert!(matches!(create(&world).await, Err(RegistrarError::Unknown(_))));
    assert!(matches!(find(&world).await, AskedContact::There(_)));
    assert_eq!(world.sandbox.ledger().requests_of("create_contact"), 1);
}
