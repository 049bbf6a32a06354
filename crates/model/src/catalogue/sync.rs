//! What follows for a price list when a registrar's own prices are read: a pure comparison.

use std::collections::HashSet;
use std::fmt;

use super::{Catalogue, MarkupRule, PriceEntry, PriceKey, PriceOrigin, PricedOperation};
use crate::domain_name::Tld;
use crate::id::PriceListId;
use crate::money::Money;
use crate::registrar_account::Provider;
use crate::term::Term;
use crate::timestamp::Timestamp;

/// What a registrar takes for something, by its own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The public suffix.
    pub tld: Tld,
    /// What is done.
    pub operation: PricedOperation,
    /// For how long. The cost is for the whole term.
    pub term: Term,
    /// What it takes.
    pub cost: Money,
}

/// How offers are turned into prices.
#[derive(Clone, Copy)]
pub struct SyncRules<'a> {
    /// Of which price list.
    pub price_list_id: PriceListId,
    /// Whose offers they are.
    pub provider: &'a Provider,
    /// Which TLDs.
    pub tlds: SyncedTlds<'a>,
    /// How a price is made of a cost, by TLD.
    pub markup: &'a (dyn Fn(&Tld) -> MarkupRule + Send + Sync),
    /// Which prices are made anew.
    pub repricing: Repricing,
    /// What becomes of changes that look like mistakes.
    pub jumps: Jumps,
    /// From when on new prices hold.
    pub now: Timestamp,
}

/// Which TLDs of an offer are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncedTlds<'a> {
    /// Those that the price list has any price of at this provider.
    Sold,
    /// These, whether they are sold by now or not.
    Named(&'a [Tld]),
    /// All that are offered.
    Offered,
}

/// Which selling prices follow their costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repricing {
    /// Those that a rule made. Prices set by hand stay, whatever becomes of the costs.
    #[default]
    ByRule,
    /// All: prices set by hand are replaced.
    All,
}

/// What becomes of changes that look like mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Jumps {
    /// They are withheld.
    #[default]
    Withheld,
    /// They are meant so.
    Accepted,
}

/// What is to be done, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncPlan {
    /// Prices to be written, in the order of their keys.
    pub changes: Vec<PriceMove>,
    /// Prices that stay as they are because the new ones look like mistakes.
    pub withheld: Vec<(PriceMove, Implausible)>,
    /// How many prices are as they should be.
    pub unchanged: usize,
    /// What is sold for less than it costs, once the changes are written.
    pub losses: Vec<Loss>,
    /// Prices of TLDs that were looked at which the registrar doesn't offer.
    pub missing: Vec<PriceKey>,
}

/// A price that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceMove {
    /// What held until now, if anything did.
    pub old: Option<PriceEntry>,
    /// What is to hold.
    pub new: PriceEntry,
}

/// What makes a price that was withheld after all, if it is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// That jumps are [accepted](Jumps::Accepted).
    Accept,
    /// That prices set by hand are [made anew](Repricing::All).
    Reprice,
    /// Both.
    RepriceAndAccept,
    /// Nothing that a sync can be told.
    Elsewhere,
}

impl PriceMove {
    /// What helps, if this is withheld for that reason and is right.
    pub fn remedy(&self, why: Implausible) -> Remedy {
        let cost_leaps = self.old.as_ref().is_some_and(|old| {
            old.cost.currency != self.new.cost.currency || leap(old.cost, self.new.cost).is_some()
        });
        match why {
            Implausible::Nothing | Implausible::Jump | Implausible::Currency => Remedy::Accept,
            Implausible::PriceCurrency if cost_leaps => Remedy::RepriceAndAccept,
            Implausible::PriceCurrency => Remedy::Reprice,
            Implausible::TooLarge => Remedy::Elsewhere,
        }
    }
}

/// Something that is sold for less than it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What.
    pub key: PriceKey,
    /// What the registrar takes by its own list.
    pub cost: Money,
    /// What it is sold for.
    pub price: Money,
}

/// Why a change looks like a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Implausible {
    /// It would cost, or be sold for, nothing.
    Nothing,
    /// By more than half.
    Jump,
    /// The cost is in another currency than before.
    Currency,
    /// The price was set by hand, in another currency than the cost is in now; it can only be made anew.
    PriceCurrency,
    /// The price is too large to be kept.
    TooLarge,
}

impl Implausible {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Jump => "jump",
            Self::Currency => "currency",
            Self::PriceCurrency => "price_currency",
            Self::TooLarge => "too_large",
        }
    }

    /// Whether it can be told to be meant so.
    const fn can_be_accepted(self) -> bool {
        match self {
            Self::Nothing | Self::Jump | Self::Currency => true,
            Self::PriceCurrency | Self::TooLarge => false,
        }
    }
}

impl fmt::Display for Implausible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "it would be for nothing",
            Self::Jump => "it moves by more than half",
            Self::Currency => "the cost is in another currency than before",
            Self::PriceCurrency => "the price was set by hand in another currency",
            Self::TooLarge => "the price is too large",
        })
    }
}

impl SyncPlan {
    /// What is to be written.
    pub fn entries(&self) -> Vec<PriceEntry> {
        self.changes.iter().map(|change| change.new.clone()).collect()
    }
}

/// Compares what holds now with what is offered. Of two offers for the same, the later counts. Prices that are yet to come
/// are left alone.
pub fn plan_sync(catalogue: &Catalogue, offers: &[Offer], rules: &SyncRules<'_>) -> SyncPlan {
    let of_list = catalogue.entries().map(|entry| &entry.key);
    let sold: HashSet<&Tld> = of_list
        .filter(|key| key.price_list_id == rules.price_list_id && key.provider == *rules.provider)
        .map(|key| &key.tld)
        .collect();
    let is_looked_at = |tld: &Tld| match rules.tlds {
        SyncedTlds::Sold => sold.contains(tld),
        SyncedTlds::Named(tlds) => tlds.contains(tld),
        SyncedTlds::Offered => true,
    };
    let mut offered: Vec<(PriceKey, Money)> = Vec::new();
    for offer in offers.iter().filter(|offer| is_looked_at(&offer.tld)) {
        let key = PriceKey {
            price_list_id: rules.price_list_id,
            provider: rules.provider.clone(),
            tld: offer.tld.clone(),
            operation: offer.operation,
            term: offer.term,
        };
        offered.push((key, offer.cost));
    }
    // Stable: the later of two with the same key comes behind the earlier.
    offered.sort_by(|(a, _), (b, _)| a.cmp(b));
    offered.reverse();
    offered.dedup_by(|(later, _), (earlier, _)| later == earlier);
    offered.reverse();
    let mut plan = SyncPlan::default();
    for (key, cost) in &offered {
        compare(&mut plan, catalogue, key, *cost, rules);
    }
    let is_missing = |key: &PriceKey| {
        key.provider == *rules.provider
            && is_looked_at(&key.tld)
            && offered.binary_search_by(|(offered, _)| offered.cmp(key)).is_err()
    };
    let holding = catalogue.holding(rules.price_list_id, None, rules.now).map(|entry| &entry.key);
    plan.missing = holding.filter(|key| is_missing(key)).cloned().collect();
    plan
}

fn compare(plan: &mut SyncPlan, catalogue: &Catalogue, key: &PriceKey, cost: Money, rules: &SyncRules<'_>) {
    let old = catalogue.in_force(key, rules.now);
    let by_rule = (rules.markup)(&key.tld).apply(cost);
    let by_hand = old.filter(|old| old.origin == PriceOrigin::Hand && rules.repricing == Repricing::ByRule);
    let (price, origin) = match by_hand {
        Some(old) => (old.price, PriceOrigin::Hand),
        None => (by_rule.unwrap_or(cost), PriceOrigin::Rule),
    };
    let new = PriceEntry { key: key.clone(), cost, price, origin, valid_from: rules.now };
    let is_too_large = by_hand.is_none() && by_rule.is_err();
    let why = if is_too_large { Some(Implausible::TooLarge) } else { implausible(old, &new) };
    let is_withheld = why.is_some_and(|why| rules.jumps == Jumps::Withheld || !why.can_be_accepted());
    let holds_then = if is_withheld { old } else { Some(&new) };
    if let Some(held) = holds_then
        && held.price.currency == cost.currency
        && held.price.amount < cost.amount
    {
        plan.losses.push(Loss { key: key.clone(), cost, price: held.price });
    }
    match (old, why) {
        (Some(old), _) if same(old, &new) => plan.unchanged += 1,
        (old, Some(why)) if is_withheld => {
            plan.withheld.push((PriceMove { old: old.cloned(), new }, why));
        }
        (old, _) => plan.changes.push(PriceMove { old: old.cloned(), new }),
    }
}

fn same(old: &PriceEntry, new: &PriceEntry) -> bool {
    (old.cost, old.price, old.origin) == (new.cost, new.price, new.origin)
}

fn implausible(old: Option<&PriceEntry>, new: &PriceEntry) -> Option<Implausible> {
    if new.price.currency != new.cost.currency {
        return Some(Implausible::PriceCurrency);
    }
    let Some(old) = old else {
        return (new.cost.amount <= 0 || new.price.amount <= 0).then_some(Implausible::Nothing);
    };
    if old.cost.currency != new.cost.currency {
        return Some(Implausible::Currency);
    }
    let prices = (old.price.currency == new.price.currency).then_some((old.price, new.price));
    [Some((old.cost, new.cost)), prices].into_iter().flatten().find_map(|(old, new)| leap(old, new))
}

/// What looks like a mistake in a move of one amount.
fn leap(old: Money, new: Money) -> Option<Implausible> {
    let (old, new) = (i128::from(old.amount), i128::from(new.amount));
    if old == new {
        None
    } else if new <= 0 {
        Some(Implausible::Nothing)
    } else {
        ((new - old).abs() * 2 > old).then_some(Implausible::Jump)
    }
}

#[cfg(test)]
mod tests;
