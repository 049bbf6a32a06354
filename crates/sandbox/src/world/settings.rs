//! How settings change the world.

use super::{Series, World};
use crate::effect::Setting;

impl World {
    pub(super) fn apply_setting(&mut self, setting: &Setting) {
        match setting {
            Setting::NameServersSet { domain, hosts, .. } => {
                if let Some(domain) = self.domains.get_mut(domain) {
                    domain.settings.name_servers.clone_from(hosts);
                }
            }
            Setting::NameServerAdded { account, server_id, host } => {
                self.numbers.used(Series::Server, *server_id);
                if let Some(account) = self.accounts.get_mut(account) {
                    account.settings.hosts.insert(*server_id, host.clone());
                }
            }
            Setting::ContactCreated { account, contact_id, details }
            | Setting::ContactEdited { account, contact_id, details } => {
                self.numbers.used(Series::Contact, *contact_id);
                if let Some(account) = self.accounts.get_mut(account) {
                    account.settings.contacts.insert(*contact_id, details.clone());
                }
            }
        }
    }
}
