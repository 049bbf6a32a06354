//! The faults in force, and which of them strikes a request.

use serde::{Deserialize, Serialize};

use super::{Fault, FaultKind, Faults};
use crate::chance::Chance;
use crate::clock::Millis;

/// A fault in force, as `GET /_sandbox/faults` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultReport {
    /// Its number, by which it can be removed.
    pub id: u64,
    /// The rule.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many requests it has struck.
    pub applied: u64,
    /// How many it will strike yet; `None` is for ever.
    pub left: Option<u32>,
}

/// What a struck request must suffer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AppliedFault {
    pub(crate) kind: FaultKind,
    pub(crate) delay_ms: u64,
    pub(crate) visible_after: Millis,
}

/// All faults in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FaultPlan {
    rules: Vec<FaultReport>,
    last_id: u64,
    chance: Chance,
}

impl FaultPlan {
    pub(crate) fn new(faults: &Faults, seed: u64) -> Self {
        let mut plan = Self { rules: Vec::new(), last_id: 0, chance: Chance::seeded(seed) };
        for fault in faults {
            plan.add(fault.clone());
        }
        plan
    }

    pub(crate) fn add(&mut self, fault: Fault) -> u64 {
        self.last_id += 1;
        let left = fault.strikes();
        self.rules.push(FaultReport { id: self.last_id, fault, applied: 0, left });
        self.last_id
    }

    pub(crate) fn list(&self) -> &[FaultReport] {
        &self.rules
    }

    pub(crate) fn get(&self, id: u64) -> Option<&FaultReport> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Removes a fault; whether there was one.
    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The fault that strikes a request: the first that is meant for it, has strikes left, and has chance on its side.
    pub(crate) fn choose(
        &mut self,
        account: &str,
        command: &str,
        domains: &[String],
    ) -> Option<AppliedFault> {
        let chance = &mut self.chance;
        let rule = self.rules.iter_mut().find(|rule| {
            rule.left != Some(0)
                && rule.fault.is_for(account, command, domains)
                && rule.fault.probability.is_none_or(|percent| chance.hits(percent))
        })?;
        rule.applied += 1;
        rule.left = rule.left.map(|left| left - 1);
        Some(AppliedFault {
            kind: rule.fault.kind,
            delay_ms: rule.fault.delay_ms.unwrap_or(1000),
            visible_after: rule
                .fault
                .visible_after_ms
                .map_or(5000, |time| Millis::try_from(time).unwrap_or(Millis::MAX / 4)),
        })
    }
}

impl Fault {
    fn is_for(&self, account: &str, command: &str, domains: &[String]) -> bool {
        let wanted = self.command.as_deref().filter(|name| *name != "*").or_else(|| self.kind.own_command());
        wanted.is_none_or(|wanted| wanted == command)
            && self.account.as_deref().is_none_or(|wanted| wanted == account)
            && self.domain.as_ref().is_none_or(|pattern| domains.iter().any(|domain| pattern.matches(domain)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(plan: &mut FaultPlan, command: &str, domain: &str) -> Option<FaultKind> {
        plan.choose("main", command, &[domain.to_owned()]).map(|fault| fault.kind)
    }

    #[test]
    fn a_fault_strikes_as_often_as_it_says() {
        let mut plan = FaultPlan::new(&Faults::none(), 0);
        plan.add(Fault::new(FaultKind::Busy).times(2));
        assert_eq!(struck(&mut plan, "search", "a.com"), Some(FaultKind::Busy));
        assert_eq!(struck(&mut plan, "search", "a.com"), Some(FaultKind::Busy));
        assert_eq!(struck(&mut plan, "search", "a.com"), None);
        assert_eq!((plan.list()[0].applied, plan.list()[0].left), (2, Some(0)));
    }

    #[test]
    fn a_fault_spares_what_it_is_not_for() {
        let mut plan = FaultPlan::new(&Faults::none(), 0);
        plan.add(
            Fault::new(FaultKind::DropAfter).on("register").for_domain("late-*").for_account("main").times(0),
        );
        assert_eq!(struck(&mut plan, "search", "late-1.com"), None);
        assert_eq!(struck(&mut plan, "register", "early.com"), None);
        assert!(plan.choose("other", "register", &["late-1.com".to_owned()]).is_none());
        assert!(plan.choose("main", "register", &[]).is_none());
        assert_eq!(struck(&mut plan, "register", "late-1.com"), Some(FaultKind::DropAfter));
    }

    #[test]
    fn not_available_alone_means_register() {
        let mut plan = FaultPlan::new(&Faults::none(), 0);
        plan.add(Fault::new(FaultKind::NotAvailable));
        assert_eq!(struck(&mut plan, "set_ns", "a.com"), None);
        assert_eq!(struck(&mut plan, "register", "a.com"), Some(FaultKind::NotAvailable));
    }

    #[test]
    fn the_rough_registrar_strikes_about_a_third_of_registers() {
        let mut plan = FaultPlan::new(&Faults::rough(), 3);
        let struck = (0..1000).filter(|_| struck(&mut plan, "register", "a.com").is_some()).count();
        assert!((200..450).contains(&struck), "{struck}");
    }
}
