//! An order as it is accepted.

use uuid::Uuid;

use crate::id::{AccountId, BatchId, ClientId, OrderId, RegistrarAccountId};
use crate::money::Money;
use crate::order::{Order, OrderState};
use crate::policy::Policy;
use crate::timestamp::Timestamp;

/// When [`order_fixture`] was accepted.
const ACCEPTED: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

/// An order for example.com as it is accepted: pending, one year, no name servers, the default contact, 12.99 USD. Change
/// what matters with `..order_fixture(id)`.
#[expect(clippy::unwrap_used, reason = "a test that can not go on panics")]
pub fn order_fixture(id: Uuid) -> Order {
    let money = |amount| Money::new(amount, "USD".parse().unwrap());
    Order {
        id: OrderId::from_uuid(id),
        account_id: AccountId::from_uuid(Uuid::from_u128(2)),
        client_id: ClientId::from_uuid(Uuid::from_u128(3)),
        batch_id: BatchId::from_uuid(Uuid::from_u128(4)),
        position: 0,
        domain: "example.com".parse().unwrap(),
        provider: "dynadot".parse().unwrap(),
        registrar_account_id: RegistrarAccountId::from_uuid(Uuid::from_u128(5)),
        term: crate::Term::ONE,
        nameservers: None,
        registrant_id: None,
        price: money(1_299),
        cost: money(1_000),
        catalogue_version: 1,
        state: OrderState::Pending,
        attempt: 1,
        version: 1,
        sends: 0,
        hindrances: 0,
        wait: None,
        wake_at: None,
        last_error: None,
        failure: None,
        registered: None,
        give_up_at: ACCEPTED + Policy::default().give_up_after,
        created_at: ACCEPTED,
        updated_at: ACCEPTED,
    }
}
