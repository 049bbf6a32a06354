//! How domains move: between registrars and between accounts.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::agenda::Appointment;
use super::domain::{DomainLife, DomainSettings};
use super::transfer::Push;
use super::{Direction, Domain, ItemKind, ItemState, OrderItem, Series, Transfer, TransferStatus, World};
use crate::clock::{Millis, years_after};
use crate::contact::DomainContacts;
use crate::effect::{Movement, Payment, TransferEnd, TransferOrder};

/// How long an order waits before the registry is told. Until then it can be cancelled.
const STARTS_AFTER: Millis = 10 * 60 * 1000;
/// How long whoever loses the domain has to say no.
const APPROVED_AFTER: Millis = 5 * 24 * 60 * 60 * 1000;

/// What is on the move, what was, and what has left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Movements {
    transfers: BTreeMap<u64, Transfer>,
    /// By domain.
    pushes: BTreeMap<String, Push>,
    elsewhere: BTreeSet<String>,
}

impl Movements {
    pub(crate) fn transfer(&self, order_id: u64) -> Option<&Transfer> {
        self.transfers.get(&order_id)
    }

    /// Every transfer there was, oldest first.
    pub(crate) fn transfers(&self) -> impl Iterator<Item = &Transfer> {
        self.transfers.values()
    }

    /// The transfer of a domain that goes on.
    pub(crate) fn open_transfer(&self, domain: &str) -> Option<&Transfer> {
        self.transfers().find(|transfer| transfer.domain == domain && transfer.status.is_open())
    }

    pub(crate) fn push_of(&self, domain: &str) -> Option<&Push> {
        self.pushes.get(domain)
    }

    /// The domains that wait for this account to take them, by name.
    pub(crate) fn pushed_to<'a>(&'a self, account: &'a str) -> impl Iterator<Item = &'a str> {
        self.pushes.iter().filter(move |(_, push)| push.to == account).map(|(domain, _)| domain.as_str())
    }

    /// The domain is free: it isn't with another registrar any more.
    pub(super) fn forget(&mut self, domain: &str) {
        self.elsewhere.remove(domain);
    }

    /// Whether the domain was here and is with another registrar now.
    pub(crate) fn has_left(&self, domain: &str) -> bool {
        self.elsewhere.contains(domain)
    }
}

impl World {
    pub(super) fn apply_movement(&mut self, movement: &Movement, at: Millis) {
        match movement {
            Movement::TransferOrdered(order) => self.order_transfer(order, at),
            Movement::TransferStarted { order_id } => self.start_transfer(*order_id, at),
            Movement::TransferAuthCodeSet { order_id, auth_code } => {
                if let Some(transfer) = self.movements.transfers.get_mut(order_id) {
                    transfer.auth_code.clone_from(auth_code);
                }
                self.proceed(*order_id, TransferStatus::None, Some(at + STARTS_AFTER));
            }
            Movement::TransferEnded { order_id, end } => self.end_transfer(*order_id, *end, at),
            Movement::AwayAsked { order_id, domain, account } => {
                self.numbers.used(Series::Order, *order_id);
                let transfer = Transfer {
                    order_id: *order_id,
                    domain: domain.clone(),
                    account: account.clone(),
                    direction: Direction::Away,
                    status: TransferStatus::Waiting,
                    next_at: None,
                    auth_code: String::new(),
                    contacts: DomainContacts::default(),
                    name_servers: Vec::new(),
                    paid: Decimal::ZERO,
                };
                self.movements.transfers.insert(*order_id, transfer);
                self.proceed(*order_id, TransferStatus::Waiting, Some(at + APPROVED_AFTER));
            }
            Movement::AwayEnded { order_id, approved: false } => {
                self.proceed(*order_id, TransferStatus::Cancelled, None);
            }
            Movement::AwayEnded { order_id, approved: true } => {
                self.proceed(*order_id, TransferStatus::Transferred, None);
                if let Some(transfer) = self.movements.transfers.get(order_id) {
                    self.leave(&transfer.domain.clone());
                }
            }
            Movement::AuthCodeIssued { domain, number } => {
                self.numbers.used(Series::AuthCode, *number);
                if let Some(domain) = self.domains.get_mut(domain) {
                    domain.life.auth_code = Some(*number);
                }
            }
            Movement::PushAsked { domain, to, payment } => self.ask_push(domain, to, payment),
            Movement::PushEnded { domain, accepted } => self.end_push(domain, *accepted),
        }
    }

    fn order_transfer(&mut self, order: &TransferOrder, at: Millis) {
        let TransferOrder { domain, auth_code, contacts, name_servers, payment } = order;
        let item = OrderItem::begun(ItemKind::Transfer, domain, 1, payment.amount);
        self.charge(payment, item, payment.paid_at);
        let transfer = Transfer {
            order_id: payment.order_id,
            domain: domain.clone(),
            account: payment.account.clone(),
            direction: Direction::In,
            status: TransferStatus::None,
            next_at: None,
            auth_code: auth_code.clone(),
            contacts: *contacts,
            name_servers: name_servers.clone(),
            paid: payment.amount,
        };
        self.movements.transfers.insert(payment.order_id, transfer);
        self.proceed(payment.order_id, TransferStatus::None, Some(at + STARTS_AFTER));
    }

    fn start_transfer(&mut self, order_id: u64, at: Millis) {
        let Some(transfer) = self.movements.transfers.get(&order_id) else { return };
        if transfer.has_right_auth_code() {
            self.proceed(order_id, TransferStatus::Waiting, Some(at + APPROVED_AFTER));
        } else {
            self.proceed(order_id, TransferStatus::AuthCodeNeeded, None);
        }
    }

    fn end_transfer(&mut self, order_id: u64, end: TransferEnd, at: Millis) {
        let (status, state) = match end {
            TransferEnd::Arrived => (TransferStatus::Transferred, ItemState::Completed),
            TransferEnd::Cancelled => (TransferStatus::Cancelled, ItemState::Cancelled),
            TransferEnd::Denied => (TransferStatus::Failed, ItemState::Cancelled),
        };
        self.proceed(order_id, status, None);
        let Some(transfer) = self.movements.transfers.get(&order_id).cloned() else { return };
        if let Some(order) = self.orders.get_mut(&order_id) {
            order.set_state(&transfer.domain, state);
        }
        match end {
            TransferEnd::Arrived => self.receive(transfer, at),
            TransferEnd::Cancelled | TransferEnd::Denied => self.refund(&transfer.account, transfer.paid),
        }
    }

    /// The domain is here. What it had left with the other registrar isn't known: a year, and the transfer adds another.
    fn receive(&mut self, transfer: Transfer, at: Millis) {
        let Transfer { order_id, domain, account, contacts, name_servers, .. } = transfer;
        let settings = DomainSettings { contacts, name_servers, ..DomainSettings::default() };
        self.settle_in(&domain, &account, order_id, at, years_after(at, 2), settings);
    }

    /// A domain was bought that somebody had: it lives a year longer than it would have, and begins anew with its new account.
    pub(super) fn hand_over(&mut self, name: &str, account: &str, order_id: u64, at: Millis) {
        let ends_at = self.domains.get(name).map_or(at, |domain| domain.life.expires_at.max(at));
        self.drop_domain(name);
        self.settle_in(name, account, order_id, at, years_after(ends_at, 1), DomainSettings::default());
    }

    /// The domain is with another registrar from now on.
    pub(super) fn leave(&mut self, name: &str) {
        self.drop_domain(name);
        self.movements.elsewhere.insert(name.to_owned());
    }

    /// The domain is this account's from now on.
    pub(super) fn settle_in(
        &mut self,
        name: &str,
        account: &str,
        order_id: u64,
        at: Millis,
        expires_at: Millis,
        settings: DomainSettings,
    ) {
        self.movements.elsewhere.remove(name);
        let life = DomainLife {
            registered_at: at,
            expires_at,
            ready_at: at,
            listed_at: at,
            refundable: None,
            auth_code: None,
            orders: vec![order_id],
        };
        let domain = Domain { name: name.to_owned(), account: account.to_owned(), life, settings };
        self.domains.insert(name.to_owned(), domain);
        self.prolong(name, expires_at);
        if let Some(account) = self.accounts.get_mut(account) {
            account.domains.push(name.to_owned());
        }
    }

    /// The transfer is so far, and what comes next comes then; whatever was to come before doesn't.
    fn proceed(&mut self, order_id: u64, status: TransferStatus, next_at: Option<Millis>) {
        let Some(transfer) = self.movements.transfers.get_mut(&order_id) else { return };
        let next = |transfer: &Transfer| match (transfer.direction, transfer.status) {
            (Direction::Away, _) => Appointment::LetGo(order_id),
            (Direction::In, TransferStatus::None) => Appointment::StartTransfer(order_id),
            (Direction::In, _) => Appointment::FinishTransfer(order_id),
        };
        if let Some(at) = transfer.next_at.take() {
            self.agenda.cancel(at, next(transfer));
        }
        transfer.status = status;
        transfer.next_at = next_at;
        if let Some(at) = next_at {
            self.agenda.add(at, next(transfer));
        }
    }

    fn ask_push(&mut self, domain: &str, to: &str, payment: &Payment) {
        let item = OrderItem::begun(ItemKind::Push, domain, 0, payment.amount);
        self.charge(payment, item, payment.paid_at);
        let push = Push { order_id: payment.order_id, from: payment.account.clone(), to: to.to_owned() };
        self.movements.pushes.insert(domain.to_owned(), push);
    }

    /// An accepted domain is locked again, and its contacts are the new account's default.
    fn end_push(&mut self, name: &str, accepted: bool) {
        let Some(push) = self.movements.pushes.remove(name) else { return };
        let state = if accepted { ItemState::Completed } else { ItemState::Cancelled };
        if let Some(order) = self.orders.get_mut(&push.order_id) {
            order.set_state(name, state);
        }
        let Some(domain) = self.domains.get_mut(name).filter(|_| accepted) else { return };
        domain.account.clone_from(&push.to);
        domain.life.refundable = None;
        domain.settings.contacts = DomainContacts::default();
        domain.settings.unlocked = false;
        self.market.delist(name);
        if let Some(from) = self.accounts.get_mut(&push.from) {
            from.domains.retain(|known| known != name);
        }
        if let Some(to) = self.accounts.get_mut(&push.to) {
            to.domains.push(name.to_owned());
        }
    }

    /// The domain is gone, and can neither leave nor be taken.
    pub(super) fn forget_movements_of(&mut self, name: &str) {
        self.end_push(name, false);
        let open = self.movements.open_transfer(name).map(|transfer| transfer.order_id);
        if let Some(order_id) = open {
            self.proceed(order_id, TransferStatus::Cancelled, None);
        }
    }
}
