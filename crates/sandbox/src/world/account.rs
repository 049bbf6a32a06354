//! Accounts: money, and what they own.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Series, World};
use crate::clock::Millis;
use crate::contact::ContactDetails;
use crate::effect::AccountChange;

/// What an account owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) currency: String,
    pub(crate) balance: Decimal,
    pub(crate) charged: Decimal,
    pub(crate) opened_at: Millis,
    pub(crate) settings: AccountSettings,
    /// Names in the order of their registration.
    pub(crate) domains: Vec<String>,
    pub(crate) orders: Vec<u64>,
    /// Whether its owner has agreed in the panel that commands may unlock domains for transfers.
    pub(crate) may_skip_lock: bool,
}

/// What an account has set up; it is changed by [`Setting`](crate::effect::Setting).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct AccountSettings {
    pub(crate) contacts: BTreeMap<u64, ContactDetails>,
    /// The server list: ids and hosts.
    pub(crate) hosts: BTreeMap<u64, String>,
}

impl Account {
    /// The contact that stands for "the account's default"; 0 if there is none.
    pub(crate) fn default_contact(&self) -> u64 {
        self.settings.contacts.keys().next().copied().unwrap_or(0)
    }

    /// The id of a host of the server list.
    pub(crate) fn server_id(&self, host: &str) -> Option<u64> {
        self.settings.hosts.iter().find(|(_, known)| *known == host).map(|(id, _)| *id)
    }
}

impl World {
    pub(super) fn apply_account(&mut self, change: &AccountChange, at: Millis) {
        match change {
            AccountChange::Opened { account, currency, balance, contacts, hosts } => {
                for (id, _) in contacts {
                    self.numbers.used(Series::Contact, *id);
                }
                for (id, _) in hosts {
                    self.numbers.used(Series::Server, *id);
                }
                let opened = Account {
                    name: account.clone(),
                    currency: currency.clone(),
                    balance: *balance,
                    charged: Decimal::ZERO,
                    opened_at: at,
                    settings: AccountSettings {
                        contacts: contacts.iter().cloned().collect(),
                        hosts: hosts.iter().cloned().collect(),
                    },
                    domains: Vec::new(),
                    orders: Vec::new(),
                    may_skip_lock: false,
                };
                self.accounts.insert(account.clone(), opened);
            }
            AccountChange::SkipLockAgreed { account } => {
                if let Some(account) = self.accounts.get_mut(account) {
                    account.may_skip_lock = true;
                }
            }
            AccountChange::BalanceSet { account, balance } => {
                if let Some(account) = self.accounts.get_mut(account) {
                    account.balance = *balance;
                }
            }
        }
    }
}
