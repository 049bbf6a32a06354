//! How trades change the world.

use super::agenda::Appointment;
use super::domain::{DomainLife, DomainSettings};
use super::{Domain, ItemKind, Order, OrderItem, Series, World};
use crate::effect::{Registration, Trade};

impl World {
    pub(super) fn apply_trade(&mut self, trade: &Trade) {
        match trade {
            Trade::Registered(sold) => self.register(sold),
            Trade::Dropped { domain } => self.drop_domain(domain),
        }
    }

    fn register(&mut self, sold: &Registration) {
        self.numbers.used(Series::Order, sold.order_id);
        let item = OrderItem {
            kind: ItemKind::Registration,
            domain: sold.domain.clone(),
            years: sold.years,
            cost: sold.charged,
            repeated: sold.repeated,
        };
        let order = Order {
            id: sold.order_id,
            account: sold.account.clone(),
            currency: sold.currency.clone(),
            submitted_at: sold.registered_at,
            listed_at: sold.listed_at,
            items: vec![item],
        };
        self.orders.insert(order.id, order);
        let domain = self.domains.entry(sold.domain.clone()).or_insert_with(|| Domain {
            name: sold.domain.clone(),
            account: sold.account.clone(),
            life: DomainLife {
                registered_at: sold.registered_at,
                expires_at: sold.expires_at,
                ready_at: sold.ready_at,
                listed_at: sold.listed_at,
                orders: Vec::new(),
            },
            settings: DomainSettings { contacts: sold.contacts, name_servers: Vec::new() },
        });
        let appointment = || Appointment::DropDomain(sold.domain.clone());
        self.agenda.cancel(domain.life.drops_at(), appointment());
        domain.life.expires_at = sold.expires_at;
        self.agenda.add(domain.life.drops_at(), appointment());
        domain.life.orders.push(sold.order_id);
        if let Some(account) = self.accounts.get_mut(&sold.account) {
            account.balance -= sold.charged;
            account.charged += sold.charged;
            account.orders.push(sold.order_id);
            if !sold.repeated {
                account.domains.push(sold.domain.clone());
            }
        }
    }

    fn drop_domain(&mut self, name: &str) {
        let Some(domain) = self.domains.remove(name) else { return };
        self.agenda.cancel(domain.life.drops_at(), Appointment::DropDomain(domain.name));
        if let Some(account) = self.accounts.get_mut(&domain.account) {
            account.domains.retain(|known| known != name);
        }
    }
}
