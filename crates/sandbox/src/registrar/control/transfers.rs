//! The deeds of other registrars and of receivers of pushes.

use crate::effect::{Movement, TransferEnd};
use crate::registrar::{NotWritten, Registrar};
use crate::world::{Direction, Series};

/// What comes of another registrar's asking for a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Order(u64),
    NoDomain,
    Locked,
    OnItsWay,
}

impl Registrar {
    /// The losing registrar lets the domain go or doesn't; whether there is such a transfer.
    pub(crate) fn conclude_transfer(&self, order_id: u64, approved: bool) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let transfer = inner.world.movements.transfer(order_id);
        let is_open =
            transfer.is_some_and(|transfer| transfer.direction == Direction::In && transfer.status.is_open());
        if is_open {
            let end = if approved { TransferEnd::Arrived } else { TransferEnd::Denied };
            inner.commit_effect(Movement::TransferEnded { order_id, end }, now)?;
        }
        Ok(is_open)
    }

    /// Another registrar asks for a domain, with the right auth code.
    pub(crate) fn ask_away(&self, domain: &str) -> Result<Asked, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let Some(domain) = inner.world.domain(&domain.to_ascii_lowercase()) else {
            return Ok(Asked::NoDomain);
        };
        if !domain.settings.unlocked {
            return Ok(Asked::Locked);
        }
        let movements = &inner.world.movements;
        if movements.open_transfer(&domain.name).is_some() || movements.push_of(&domain.name).is_some() {
            return Ok(Asked::OnItsWay);
        }
        let order_id = inner.world.next(Series::Order);
        let asked =
            Movement::AwayAsked { order_id, domain: domain.name.clone(), account: domain.account.clone() };
        inner.commit_effect(asked, now)?;
        Ok(Asked::Order(order_id))
    }

    /// The receiver takes a domain or doesn't; whether it was offered.
    pub(crate) fn end_push(&self, domain: &str, accepted: bool) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let domain = domain.to_ascii_lowercase();
        let found = inner.world.movements.push_of(&domain).is_some();
        if found {
            inner.commit_effect(Movement::PushEnded { domain, accepted }, now)?;
        }
        Ok(found)
    }
}
