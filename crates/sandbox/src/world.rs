//! The world as the registrar knows it: accounts, domains, orders. It changes by effects only.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use crate::clock::Millis;
use crate::contact::{ContactDetails, DomainContacts};
use crate::effect::{Effect, Recorded, Registration};

const FIRST_ORDER: u64 = 10_000_001;
const FIRST_CONTACT: u64 = 1_000_001;

/// Everything the registrar holds.
#[derive(Debug, Default)]
pub(crate) struct World {
    accounts: BTreeMap<String, Account>,
    domains: HashMap<String, Domain>,
    orders: BTreeMap<u64, Order>,
    last_effect: u64,
    last_order: u64,
    last_contact: u64,
    last_server: u64,
}

/// What an account owns.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) currency: String,
    pub(crate) balance: Decimal,
    pub(crate) charged: Decimal,
    pub(crate) opened_at: Millis,
    pub(crate) contacts: BTreeMap<u64, ContactDetails>,
    /// The server list: ids and hosts.
    pub(crate) hosts: BTreeMap<u64, String>,
    /// Names in the order of their registration.
    pub(crate) domains: Vec<String>,
    pub(crate) orders: Vec<u64>,
}

/// A registered domain.
#[derive(Debug)]
pub(crate) struct Domain {
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) registered_at: Millis,
    pub(crate) expires_at: Millis,
    pub(crate) ready_at: Millis,
    pub(crate) listed_at: Millis,
    pub(crate) contacts: DomainContacts,
    /// Empty while the domain is parked.
    pub(crate) name_servers: Vec<String>,
    pub(crate) orders: Vec<u64>,
}

/// An order; each has one item, a registration.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) account: String,
    pub(crate) domain: String,
    pub(crate) years: u8,
    pub(crate) charged: Decimal,
    pub(crate) currency: String,
    pub(crate) submitted_at: Millis,
    pub(crate) listed_at: Millis,
    pub(crate) repeated: bool,
}

impl World {
    pub(crate) fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(name)
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The domain, whoever owns it and whether or not it can be seen yet.
    pub(crate) fn domain(&self, name: &str) -> Option<&Domain> {
        self.domains.get(name)
    }

    pub(crate) fn order(&self, id: u64) -> Option<&Order> {
        self.orders.get(&id)
    }

    /// Every order, oldest first.
    pub(crate) fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    pub(crate) fn next_effect(&self) -> u64 {
        self.last_effect + 1
    }

    pub(crate) fn next_order(&self) -> u64 {
        FIRST_ORDER.max(self.last_order + 1)
    }

    pub(crate) fn next_contact(&self) -> u64 {
        FIRST_CONTACT.max(self.last_contact + 1)
    }

    pub(crate) fn next_server(&self) -> u64 {
        self.last_server + 1
    }

    /// Makes the change.
    pub(crate) fn apply(&mut self, recorded: &Recorded) {
        self.last_effect = self.last_effect.max(recorded.id);
        match &recorded.effect {
            Effect::AccountOpened { account, currency, balance, contacts, hosts } => {
                let newest = |ids: Option<u64>, last: u64| ids.map_or(last, |id| last.max(id));
                self.last_contact = newest(contacts.iter().map(|(id, _)| *id).max(), self.last_contact);
                self.last_server = newest(hosts.iter().map(|(id, _)| *id).max(), self.last_server);
                let opened = Account {
                    name: account.clone(),
                    currency: currency.clone(),
                    balance: *balance,
                    charged: Decimal::ZERO,
                    opened_at: recorded.at,
                    contacts: contacts.iter().cloned().collect(),
                    hosts: hosts.iter().cloned().collect(),
                    domains: Vec::new(),
                    orders: Vec::new(),
                };
                self.accounts.insert(account.clone(), opened);
            }
            Effect::Registered(registration) => self.register(registration),
            Effect::NameServersSet { domain, hosts, .. } => {
                if let Some(domain) = self.domains.get_mut(domain) {
                    domain.name_servers.clone_from(hosts);
                }
            }
            Effect::ContactCreated { account, contact_id, details }
            | Effect::ContactEdited { account, contact_id, details } => {
                self.last_contact = self.last_contact.max(*contact_id);
                if let Some(account) = self.accounts.get_mut(account) {
                    account.contacts.insert(*contact_id, details.clone());
                }
            }
            Effect::NameServerAdded { account, server_id, host } => {
                self.last_server = self.last_server.max(*server_id);
                if let Some(account) = self.accounts.get_mut(account) {
                    account.hosts.insert(*server_id, host.clone());
                }
            }
            Effect::BalanceSet { account, balance } => {
                if let Some(account) = self.accounts.get_mut(account) {
                    account.balance = *balance;
                }
            }
        }
    }

    fn register(&mut self, sold: &Registration) {
        self.last_order = self.last_order.max(sold.order_id);
        let order = Order {
            id: sold.order_id,
            account: sold.account.clone(),
            domain: sold.domain.clone(),
            years: sold.years,
            charged: sold.charged,
            currency: sold.currency.clone(),
            submitted_at: sold.registered_at,
            listed_at: sold.listed_at,
            repeated: sold.repeated,
        };
        self.orders.insert(order.id, order);
        let domain = self.domains.entry(sold.domain.clone()).or_insert_with(|| Domain {
            name: sold.domain.clone(),
            account: sold.account.clone(),
            registered_at: sold.registered_at,
            expires_at: sold.expires_at,
            ready_at: sold.ready_at,
            listed_at: sold.listed_at,
            contacts: sold.contacts,
            name_servers: Vec::new(),
            orders: Vec::new(),
        });
        domain.expires_at = sold.expires_at;
        domain.orders.push(sold.order_id);
        if let Some(account) = self.accounts.get_mut(&sold.account) {
            account.balance -= sold.charged;
            account.charged += sold.charged;
            account.orders.push(sold.order_id);
            if !sold.repeated {
                account.domains.push(sold.domain.clone());
            }
        }
    }
}

impl Account {
    /// The contact that stands for "the account's default"; 0 if there is none.
    pub(crate) fn default_contact(&self) -> u64 {
        self.contacts.keys().next().copied().unwrap_or(0)
    }

    /// The id of a host of the server list.
    pub(crate) fn server_id(&self, host: &str) -> Option<u64> {
        self.hosts.iter().find(|(_, known)| *known == host).map(|(id, _)| *id)
    }
}
