//! Which of several batches that come at once may be accepted.

use std::collections::{HashMap, HashSet};

use landrush_model::ports::{AcceptError, Acceptance, KeptAnswer};
use landrush_model::spending::{KeySpend, afford};
use landrush_model::{AccountId, DomainName};

use super::spending::{self, Allowances};
use crate::answers::RunOut;

/// What stands in the way, and what the batches admitted so far add to it. Deciding one after the other gives what one
/// transaction after the other would.
#[derive(Debug, Default)]
pub(crate) struct Admission {
    pub(crate) catalogue_version: i64,
    pub(crate) kept: HashMap<(AccountId, String), KeptAnswer>,
    /// Domains with an open order.
    pub(crate) open: HashSet<(AccountId, String)>,
    /// What keys may spend and have spent, those admitted so far included.
    pub(crate) allowances: Allowances,
    /// Answers that have run out and are replaced.
    pub(crate) run_out: Vec<RunOut>,
}

impl Admission {
    /// Whether the batch may be accepted; if so, it counts from now on.
    pub(crate) fn admit(&mut self, acceptance: &Acceptance) -> Result<(), AcceptError> {
        let account = acceptance.batch.account_id;
        if let Some(answer) = &acceptance.answer {
            let key = (account, answer.key.clone());
            match self.kept.get(&key) {
                Some(kept) if kept.expires_at > answer.created_at => {
                    return Err(AcceptError::KeyUsed(Box::new(kept.clone())));
                }
                Some(_) => self.run_out.push(RunOut {
                    account_id: account.into(),
                    key: key.1,
                    moment: answer.created_at.into(),
                }),
                None => {}
            }
        }
        if acceptance.catalogue_version != self.catalogue_version {
            return Err(AcceptError::CatalogueMoved);
        }
        let open = self.open_domains(acceptance);
        if !open.is_empty() {
            return Err(AcceptError::DomainsOpen(open));
        }
        self.spend(acceptance)?;
        for order in &acceptance.orders {
            self.open.insert((account, order.domain.as_str().to_owned()));
        }
        if let Some(answer) = &acceptance.answer {
            self.kept.insert((account, answer.key.clone()), answer.clone());
        }
        Ok(())
    }

    /// Counts the charges, if the key that they count towards may spend that much.
    fn spend(&mut self, acceptance: &Acceptance) -> Result<(), AcceptError> {
        let wanted = spending::wanted(&acceptance.ledger)?;
        let of_one = |a: &KeySpend, b: &KeySpend| (a.key_id, a.month) == (b.key_id, b.month);
        for wanted in wanted.chunk_by(of_one) {
            let allowances = self.allowances.get(&(wanted[0].key_id, wanted[0].month));
            let allowances = allowances.map_or(&[][..], Vec::as_slice);
            afford(allowances, &spending::needed(wanted), wanted[0].month)?;
        }
        for spend in &wanted {
            for allowance in self.allowances.entry((spend.key_id, spend.month)).or_default() {
                if let Ok(spent) = allowance.spent.plus(spend.amount) {
                    allowance.spent = spent;
                }
            }
        }
        Ok(())
    }

    fn open_domains(&self, acceptance: &Acceptance) -> Vec<DomainName> {
        let account = acceptance.batch.account_id;
        let mut seen = HashSet::new();
        acceptance
            .orders
            .iter()
            .filter(|order| {
                let twice = !seen.insert(&order.domain);
                twice || self.open.contains(&(account, order.domain.as_str().to_owned()))
            })
            .map(|order| order.domain.clone())
            .collect()
    }
}
