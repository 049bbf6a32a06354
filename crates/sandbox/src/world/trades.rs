//! How trades change the world.

use rust_decimal::Decimal;

use super::agenda::Appointment;
use super::domain::{DomainLife, DomainSettings};
use super::{Domain, ItemKind, Order, OrderItem, Series, World};
use crate::clock::Millis;
use crate::effect::{Payment, Registration, Renewal, Trade};

impl World {
    pub(super) fn apply_trade(&mut self, trade: &Trade, at: Millis) {
        match trade {
            Trade::Registered(sold) => self.register(sold),
            Trade::Renewed(renewal) => self.renew(renewal, ItemKind::Renewal),
            Trade::Restored(renewal) => self.renew(renewal, ItemKind::Restore),
            Trade::Deleted { domain, account, refund } => {
                self.drop_domain(domain);
                self.refund(account, *refund);
            }
            Trade::Unlocked { domain } => {
                if let Some(domain) = self.domains.get_mut(domain) {
                    domain.settings.unlocked = true;
                }
            }
            Trade::Dropped { domain } => {
                self.drop_domain(domain);
                self.come_free(domain, at);
            }
        }
    }

    fn register(&mut self, sold: &Registration) {
        let item = OrderItem {
            repeated: sold.repeated,
            ..OrderItem::done(ItemKind::Registration, &sold.domain, sold.years, sold.charged)
        };
        let payment = Payment {
            account: sold.account.clone(),
            order_id: sold.order_id,
            amount: sold.charged,
            currency: sold.currency.clone(),
            paid_at: sold.registered_at,
        };
        self.charge(&payment, item, sold.listed_at);
        let domain = self.domains.entry(sold.domain.clone()).or_insert_with(|| Domain {
            name: sold.domain.clone(),
            account: sold.account.clone(),
            life: DomainLife {
                registered_at: sold.registered_at,
                expires_at: sold.expires_at,
                ready_at: sold.ready_at,
                listed_at: sold.listed_at,
                refundable: Some(sold.charged),
                auth_code: None,
                orders: Vec::new(),
            },
            settings: DomainSettings { contacts: sold.contacts, ..DomainSettings::default() },
        });
        domain.life.orders.push(sold.order_id);
        self.prolong(&sold.domain, sold.expires_at);
        if let Some(account) = self.accounts.get_mut(&sold.account).filter(|_| !sold.repeated) {
            account.domains.push(sold.domain.clone());
        }
    }

    fn renew(&mut self, renewal: &Renewal, kind: ItemKind) {
        let Renewal { domain: name, years, expires_at, payment } = renewal;
        let item = OrderItem::done(kind, name, *years, payment.amount);
        self.charge(payment, item, payment.paid_at);
        self.prolong(name, *expires_at);
        if let Some(domain) = self.domains.get_mut(name) {
            domain.life.refundable = None;
            domain.life.orders.push(payment.order_id);
        }
    }

    /// The domain ends then, and is free again some time later.
    pub(super) fn prolong(&mut self, name: &str, expires_at: Millis) {
        let Some(domain) = self.domains.get_mut(name) else { return };
        let appointment = || Appointment::DropDomain(name.to_owned());
        self.agenda.cancel(domain.life.drops_at(), appointment());
        domain.life.expires_at = expires_at;
        self.agenda.add(domain.life.drops_at(), appointment());
    }

    /// Nobody has the domain here any more, and what was to happen with it doesn't.
    pub(super) fn drop_domain(&mut self, name: &str) {
        let Some(domain) = self.domains.remove(name) else { return };
        self.agenda.cancel(domain.life.drops_at(), Appointment::DropDomain(domain.name));
        self.forget_movements_of(name);
        self.market.delist(name);
        if let Some(account) = self.accounts.get_mut(&domain.account) {
            account.domains.retain(|known| known != name);
        }
    }

    /// Takes the money and writes the order, or one more item of an order.
    pub(super) fn charge(&mut self, payment: &Payment, item: OrderItem, listed_at: Millis) {
        self.numbers.used(Series::Order, payment.order_id);
        if let Some(account) = self.accounts.get_mut(&payment.account) {
            account.balance -= payment.amount;
            account.charged += payment.amount;
            if !self.orders.contains_key(&payment.order_id) {
                account.orders.push(payment.order_id);
            }
        }
        let order = self.orders.entry(payment.order_id).or_insert_with(|| Order {
            id: payment.order_id,
            account: payment.account.clone(),
            currency: payment.currency.clone(),
            submitted_at: payment.paid_at,
            listed_at,
            items: Vec::new(),
        });
        order.items.push(item);
    }

    /// Gives money back. What the account was charged in all stays what it was.
    pub(super) fn refund(&mut self, account: &str, amount: Decimal) {
        if let Some(account) = self.accounts.get_mut(account) {
            account.balance += amount;
        }
    }
}
