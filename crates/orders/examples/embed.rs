//! The engine inside another service, with a store, a registrar and a clock of its own. Here they are the stand-ins of
//! the model; any type that keeps the promises of the ports will do.
//!
//! `cargo run -p landrush-orders --example embed`

#![allow(clippy::print_stdout, reason = "an example talks to its reader")]

use std::sync::Arc;

use landrush_model::catalogue::{PriceEntry, PriceKey, PriceOrigin, PricedOperation};
use landrush_model::ports::{Access, CatalogueStore, ClientStore, Clock, Ids, NewClient, OrderStore};
use landrush_model::testing::{FakeRegistrars, ManualClock, MemoryStore, SequentialIds};
use landrush_model::{
    Account, AccountId, Client, ClientId, Credential, KeyId, Money, Policy, PriceListId, Principal,
    RateLimit, Scope, Spending, Term, Timestamp,
};
use landrush_orders::checkout::{BatchRequest, Checkout, CheckoutParts, DefaultContact, Given, ItemRequest};
use landrush_orders::engine::{Engine, EngineParts, EngineSettings};
use tokio_util::sync::CancellationToken;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The world outside: a clock, ids, a store, a registrar.
    let clock = Arc::new(ManualClock::at(Timestamp::from_micros(1_800_000_000_000_000)));
    let ids = Arc::new(SequentialIds::default());
    let store = Arc::new(MemoryStore::new(clock.clone(), ids.clone()));
    let registrars = Arc::new(FakeRegistrars::new(clock.clone()));
    let (now, id) = (clock.now(), || ids.next(clock.now()));

    // What is sold, to whom, for whom.
    let prices = PriceListId::from_uuid(id());
    store.create_price_list(prices, "default").await?;
    let key = PriceKey {
        price_list_id: prices,
        provider: "dynadot".parse()?,
        tld: "com".parse()?,
        operation: PricedOperation::Register,
        term: Term::ONE,
    };
    let (cost, price) = (Money::new(1_050, "USD".parse()?), Money::new(1_299, "USD".parse()?));
    store
        .import_prices(vec![PriceEntry { key, cost, price, origin: PriceOrigin::Hand, valid_from: now }])
        .await?;
    let account = Account { id: AccountId::from_uuid(id()), name: "shop".into(), price_list_id: prices };
    store.create_account(account.clone(), now).await?;
    let client = Client {
        id: ClientId::from_uuid(id()),
        account_id: account.id,
        name: "Ada".into(),
        email: "ada@example.com".into(),
        registrant: None,
        created_at: now,
        updated_at: now,
    };
    let client_id = client.id;
    store.create_client(NewClient { client, answer: None }).await?;

    // Checkout accepts, the engine carries out.
    let policy = Policy::default();
    let checkout = Checkout::new(CheckoutParts {
        orders: store.clone(),
        clients: store.clone(),
        catalogue: store.clone(),
        registrars: registrars.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
        policy,
        default_contact: DefaultContact::Allowed,
    });
    let engine = Engine::new(EngineParts {
        queue: store.clone(),
        registrars: registrars.clone(),
        permits: registrars,
        clock,
        ids: ids.clone(),
        policy,
        settings: EngineSettings::default(),
    });
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let stop = stop.clone();
        async move { engine.run(stop).await }
    });

    let buyer = Principal {
        account_id: account.id,
        price_list_id: prices,
        credential: Credential::Key(KeyId::from_uuid(ids.next(now))),
        scopes: vec![Scope::OrdersWrite],
        rate: RateLimit::Usual,
        spending: Spending::Unlimited,
    };
    let item = ItemRequest {
        domain: Some("example.com".into()),
        provider: Some("dynadot".into()),
        term: Some(1),
        nameservers: Given::Absent,
        expected_price: Given::Absent,
    };
    let request = BatchRequest { client_id, items: vec![item], problems: Vec::new() };
    let placed = checkout.place(&buyer, &request, None).await?;

    loop {
        let story = store.story(account.id, placed.orders[0].id).await?.ok_or("the order is gone")?;
        if story.order.state.is_terminal() {
            for entry in story.timeline {
                println!("{} {}", entry.at, entry.text);
            }
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    stop.cancel();
    running.await?;
    Ok(())
}
