//! Trying a failed order again: a further attempt at the same order.

use super::work::entry;
use super::{Order, OrderState};
use crate::batch::BatchCounts;
use crate::catalogue::Priced;
use crate::failure::{Stage, WaitReason};
use crate::id::LedgerLineId;
use crate::ledger::{LedgerEntry, LedgerLine};
use crate::money::Money;
use crate::policy::Policy;
use crate::ports::Ids;
use crate::timeline::{TimelineEntry, TimelineKind};
use crate::timestamp::Timestamp;

/// Everything that opens a further attempt, applied as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopening {
    /// The order as it is to be stored; its `version` is one more than the stored one must be.
    pub order: Order,
    /// What is told in the order's timeline.
    pub timeline: Vec<TimelineEntry>,
    /// The new charge, if the last one was reversed.
    pub ledger: Option<LedgerLine>,
}

impl Reopening {
    /// By how much it changes the counts of the batch.
    pub const fn batch_delta(&self) -> BatchCounts {
        BatchCounts { total: 0, pending: 0, registered: 0, configuring: 0, completed: 0, failed: 0 }
            .moved(OrderState::Failed, self.order.state)
    }
}

/// Why an order is not tried again. Nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReopened {
    /// It has not failed.
    #[error("the order has not failed")]
    NotFailed,
    /// A request of it may have been carried out.
    #[error("it isn't known yet whether the registrar carried a request of the order out")]
    Unsettled,
    /// The catalogue has another price for it now.
    #[error("the price of the order has changed since it was placed")]
    PriceChanged {
        /// What the order cost.
        was: Money,
        /// What it would cost now.
        is: Money,
    },
    /// The catalogue has no price for it any more.
    #[error("the catalogue has no price for the order any more")]
    PriceUnavailable,
}

/// Decides whether a failed order is tried again, and what follows. `priced` is what the catalogue says of it now: a
/// failure at the registration was refunded, so the further attempt is charged anew, at the same price or not at all. After
/// a failure at the configuration the domain is there and paid for, and only the configuration is tried again.
pub fn reopen(
    order: &Order,
    priced: Option<&Priced>,
    now: Timestamp,
    policy: &Policy,
    ids: &dyn Ids,
) -> Result<Reopening, NotReopened> {
    let failure = match (order.state, &order.failure) {
        (OrderState::Failed, Some(failure)) => failure,
        (OrderState::Failed, None) | (OrderState::Completed, _) => return Err(NotReopened::NotFailed),
        (
            OrderState::Pending
            | OrderState::Registering
            | OrderState::Registered
            | OrderState::SettingNameservers,
            _,
        ) => return Err(if is_unsettled(order) { NotReopened::Unsettled } else { NotReopened::NotFailed }),
    };
    let attempt = order.attempt + 1;
    let mut again = Order {
        attempt,
        version: order.version + 1,
        hindrances: 0,
        wait: None,
        wake_at: None,
        last_error: None,
        failure: None,
        give_up_at: now + policy.give_up_after,
        updated_at: now,
        ..order.clone()
    };
    let told = |text: String| vec![entry(now, TimelineKind::Retried, text)];
    if failure.stage == Stage::Configuration {
        again.state = OrderState::Registered;
        let text = format!("Attempt {attempt} begins: the configuration is tried again.");
        return Ok(Reopening { order: again, timeline: told(text), ledger: None });
    }
    let priced = priced.ok_or(NotReopened::PriceUnavailable)?;
    if priced.price != order.price {
        return Err(NotReopened::PriceChanged { was: order.price, is: priced.price });
    }
    again.state = OrderState::Pending;
    again.cost = priced.cost;
    again.catalogue_version = priced.catalogue_version;
    let charge = LedgerLine {
        id: LedgerLineId::from_uuid(ids.next(now)),
        account_id: order.account_id,
        order_id: order.id,
        attempt,
        entry: LedgerEntry::Charge,
        amount: order.price,
        key_id: None,
        at: now,
    };
    let text = format!("Attempt {attempt} begins: the order is charged again and tried anew.");
    Ok(Reopening { order: again, timeline: told(text), ledger: Some(charge) })
}

/// Whether a request of an open order may have been carried out without anybody knowing.
fn is_unsettled(order: &Order) -> bool {
    order.wait.is_some_and(|wait| {
        matches!(
            wait.reason,
            WaitReason::InDoubt | WaitReason::AskingRegistrar | WaitReason::RegistrarProcess
        )
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::failure::{Failure, FailureCode};
    use crate::order::{Registered, Wait};
    use crate::testing::{SequentialIds, order_fixture};

    const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    fn failed(stage: Stage) -> Order {
        let code = FailureCode::DomainUnavailable;
        let failure = Failure { stage, code, text: "taken".into() };
        let registered = (stage == Stage::Configuration).then_some(Registered { at: NOW, expires_at: None });
        Order {
            state: OrderState::Failed,
            version: 7,
            last_error: Some("taken".into()),
            failure: Some(failure),
            registered,
            ..order_fixture(Uuid::from_u128(1))
        }
    }

    fn at_price(amount: i64) -> Priced {
        let money = |amount| Money::new(amount, "USD".parse().unwrap());
        Priced { price: money(amount), cost: money(900), catalogue_version: 9 }
    }

    fn again(order: &Order, priced: Option<&Priced>) -> Result<Reopening, NotReopened> {
        let now = NOW + Duration::from_secs(60);
        reopen(order, priced, now, &Policy::default(), &SequentialIds::default())
    }

    #[test]
    fn a_failed_registration_is_charged_anew_and_starts_from_the_beginning() {
        let order = failed(Stage::Registration);
        let reopened = again(&order, Some(&at_price(order.price.amount))).unwrap();
        let charge = reopened.ledger.unwrap();
        assert_eq!((charge.attempt, charge.amount, charge.entry), (2, order.price, LedgerEntry::Charge));
        let again = reopened.order;
        assert_eq!((again.state, again.attempt, again.version), (OrderState::Pending, 2, 8));
        assert_eq!((again.failure, again.last_error, again.catalogue_version), (None, None, 9));
    }

    #[test]
    fn a_failed_configuration_is_tried_again_without_a_charge() {
        let order = failed(Stage::Configuration);
        let reopened = again(&order, None).unwrap();
        assert_eq!((reopened.order.state, reopened.ledger), (OrderState::Registered, None));
        assert_eq!(reopened.order.registered, order.registered);
    }

    #[test]
    fn nothing_is_charged_at_a_price_that_nobody_agreed_to() {
        let order = failed(Stage::Registration);
        assert_eq!(again(&order, None), Err(NotReopened::PriceUnavailable));
        let dearer = at_price(order.price.amount + 1);
        let changed = NotReopened::PriceChanged { was: order.price, is: dearer.price };
        assert_eq!(again(&order, Some(&dearer)), Err(changed));
    }

    #[test]
    fn only_what_certainly_failed_is_tried_again() {
        let wait = |reason| Some(Wait { reason, since: NOW, until: None });
        for (state, wait, expected) in [
            (OrderState::Completed, None, NotReopened::NotFailed),
            (OrderState::Pending, None, NotReopened::NotFailed),
            (OrderState::Registering, wait(WaitReason::RegistrarFunds), NotReopened::NotFailed),
            (OrderState::Registering, wait(WaitReason::AskingRegistrar), NotReopened::Unsettled),
            (OrderState::Registering, wait(WaitReason::InDoubt), NotReopened::Unsettled),
            (OrderState::SettingNameservers, wait(WaitReason::InDoubt), NotReopened::Unsettled),
        ] {
            let order = Order { state, wait, failure: None, ..failed(Stage::Registration) };
            assert_eq!(again(&order, Some(&at_price(1))), Err(expected), "{state:?}");
        }
    }
}
