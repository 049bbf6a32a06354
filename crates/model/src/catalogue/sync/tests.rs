use std::sync::LazyLock;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::catalogue::Rounding;

const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

fn usd(amount: i64) -> Money {
    Money::new(amount, "USD".parse().unwrap())
}

fn list() -> PriceListId {
    PriceListId::from_uuid(Uuid::nil())
}

fn provider() -> Provider {
    "dynadot".parse().unwrap()
}

fn key(tld: &str) -> PriceKey {
    PriceKey {
        price_list_id: list(),
        provider: provider(),
        tld: tld.parse().unwrap(),
        operation: PricedOperation::Register,
        term: Term::ONE,
    }
}

fn entry(tld: &str, cost: i64, price: i64, origin: PriceOrigin) -> PriceEntry {
    PriceEntry { key: key(tld), cost: usd(cost), price: usd(price), origin, valid_from: Timestamp::EPOCH }
}

fn offer(tld: &str, cost: i64) -> Offer {
    let PriceKey { tld, operation, term, .. } = key(tld);
    Offer { tld, operation, term, cost: usd(cost) }
}

/// Twenty per cent.
fn markup(_: &Tld) -> MarkupRule {
    MarkupRule { basis_points: 2_000, fixed: 0, rounding: Rounding::default() }
}

fn rules<'a>(provider: &'a Provider, tlds: SyncedTlds<'a>) -> SyncRules<'a> {
    SyncRules {
        price_list_id: list(),
        provider,
        tlds,
        markup: &markup,
        repricing: Repricing::default(),
        jumps: Jumps::default(),
        now: NOW,
    }
}

fn plan<'a>(held: &[PriceEntry], offers: &[Offer], with: impl FnOnce(&mut SyncRules<'a>)) -> SyncPlan {
    static PROVIDER: LazyLock<Provider> = LazyLock::new(provider);
    let mut rules: SyncRules<'a> = rules(&PROVIDER, SyncedTlds::Sold);
    with(&mut rules);
    plan_sync(&Catalogue::new(1, held.to_vec()), offers, &rules)
}

fn moves(plan: &SyncPlan) -> Vec<(Option<i64>, i64, i64)> {
    let amounts = |PriceMove { old, new }: &PriceMove| {
        (old.as_ref().map(|old| old.price.amount), new.cost.amount, new.price.amount)
    };
    plan.changes.iter().map(amounts).collect()
}

#[test]
fn a_price_made_by_a_rule_follows_its_cost_and_one_set_by_hand_does_not() {
    let held = [entry("com", 1_000, 1_200, PriceOrigin::Rule), entry("net", 1_000, 1_500, PriceOrigin::Hand)];
    let offers = [offer("com", 1_100), offer("net", 1_100)];
    let kept = plan(&held, &offers, |_| {});
    assert_eq!(moves(&kept), [(Some(1_200), 1_100, 1_320), (Some(1_500), 1_100, 1_500)]);
    assert_eq!(kept.changes[1].new.origin, PriceOrigin::Hand);
    assert!(kept.changes.iter().all(|change| change.new.valid_from == NOW));
    let all = plan(&held, &offers, |rules| rules.repricing = Repricing::All);
    assert_eq!(moves(&all), [(Some(1_200), 1_100, 1_320), (Some(1_500), 1_100, 1_320)]);
    assert_eq!(all.changes[1].new.origin, PriceOrigin::Rule);
}

#[test]
fn what_is_as_it_should_be_is_left_alone() {
    let held = [entry("com", 1_000, 1_200, PriceOrigin::Rule)];
    let plan = plan(&held, &[offer("com", 1_000)], |_| {});
    assert_eq!(plan, SyncPlan { unchanged: 1, ..SyncPlan::default() });
}

#[test]
fn a_changed_rule_changes_the_prices_that_it_makes() {
    let held = [entry("com", 1_000, 1_100, PriceOrigin::Rule)];
    assert_eq!(moves(&plan(&held, &[offer("com", 1_000)], |_| {})), [(Some(1_100), 1_000, 1_200)]);
}

#[test]
fn only_what_is_sold_or_named_or_all_is_looked_at() {
    let held = [entry("com", 1_000, 1_200, PriceOrigin::Rule)];
    let offers = [offer("com", 1_000), offer("net", 900), offer("org", 800)];
    assert_eq!(moves(&plan(&held, &offers, |_| {})), []);
    let named = ["net".parse().unwrap()];
    let of_named = plan(&held, &offers, |rules| rules.tlds = SyncedTlds::Named(&named));
    assert_eq!((moves(&of_named), of_named.missing), (vec![(None, 900, 1_080)], vec![]));
    let all = plan(&held, &offers, |rules| rules.tlds = SyncedTlds::Offered);
    assert_eq!(moves(&all), [(None, 900, 1_080), (None, 800, 960)]);
}

#[test]
fn what_the_registrar_no_longer_offers_is_named() {
    let held = [entry("com", 1_000, 1_200, PriceOrigin::Rule), entry("net", 1_000, 1_200, PriceOrigin::Rule)];
    assert_eq!(plan(&held, &[offer("com", 1_000)], |_| {}).missing, [key("net")]);
}

#[test]
fn of_two_offers_for_the_same_the_later_counts() {
    let held = [entry("com", 1_000, 1_200, PriceOrigin::Rule)];
    let offers = [offer("com", 1_050), offer("com", 1_100)];
    assert_eq!(moves(&plan(&held, &offers, |_| {})), [(Some(1_200), 1_100, 1_320)]);
}

#[test]
fn a_jump_is_withheld_unless_it_is_accepted() {
    let held = [entry("com", 1_000, 1_200, PriceOrigin::Rule)];
    for (cost, why) in [
        (1_500, None),
        (1_501, Some(Implausible::Jump)),
        (500, None),
        (499, Some(Implausible::Jump)),
        (0, Some(Implausible::Nothing)),
    ] {
        let careful = plan(&held, &[offer("com", cost)], |_| {});
        assert_eq!(careful.withheld.first().map(|(_, why)| *why), why, "{cost}");
        assert_eq!(careful.changes.len(), usize::from(why.is_none()), "{cost}");
        let told = plan(&held, &[offer("com", cost)], |rules| rules.jumps = Jumps::Accepted);
        assert_eq!((told.withheld.len(), told.changes.len()), (0, 1), "{cost}");
    }
    let new = plan(&[], &[offer("com", 0)], |rules| rules.tlds = SyncedTlds::Offered);
    assert_eq!(new.withheld[0].1, Implausible::Nothing);
}

#[test]
fn a_rule_that_makes_a_price_leap_is_a_jump_too() {
    let held = [entry("com", 1_000, 2_500, PriceOrigin::Rule)];
    let plan = plan(&held, &[offer("com", 1_000)], |_| {});
    assert_eq!(plan.withheld[0].1, Implausible::Jump);
}

#[test]
fn another_currency_is_withheld_and_a_price_set_by_hand_in_the_old_one_is_not_kept() {
    let held = [entry("com", 1_000, 1_200, PriceOrigin::Rule), entry("net", 1_000, 1_500, PriceOrigin::Hand)];
    let euros = |tld: &str| Offer { cost: Money::new(1_000, "EUR".parse().unwrap()), ..offer(tld, 0) };
    let offers = [euros("com"), euros("net")];
    let careful = plan(&held, &offers, |_| {});
    let why: Vec<_> = careful.withheld.iter().map(|(_, why)| *why).collect();
    assert_eq!(why, [Implausible::Currency, Implausible::PriceCurrency]);
    let remedies: Vec<_> = careful.withheld.iter().map(|(change, why)| change.remedy(*why)).collect();
    assert_eq!(remedies, [Remedy::Accept, Remedy::RepriceAndAccept]);
    let told = plan(&held, &offers, |rules| rules.jumps = Jumps::Accepted);
    assert_eq!((told.changes.len(), told.withheld[0].1), (1, Implausible::PriceCurrency));
    let anew = plan(&held, &offers, |rules| {
        (rules.jumps, rules.repricing) = (Jumps::Accepted, Repricing::All);
    });
    assert_eq!((anew.changes.len(), anew.withheld.len()), (2, 0));
}

/// The cost moves a little, as costs do; only the price is in a currency in which nothing is bought any more.
#[test]
fn a_price_by_hand_in_another_currency_than_its_cost_is_made_anew_and_needs_no_jump() {
    let mut held = entry("com", 1_000, 1_500, PriceOrigin::Hand);
    held.price = Money::new(1_500, "EUR".parse().unwrap());
    let held = [held];
    let offers = [offer("com", 1_010)];
    let careful = plan(&held, &offers, |rules| rules.jumps = Jumps::Accepted);
    let (change, why) = &careful.withheld[0];
    assert_eq!((*why, change.remedy(*why)), (Implausible::PriceCurrency, Remedy::Reprice));
    let anew = plan(&held, &offers, |rules| rules.repricing = Repricing::All);
    assert_eq!((anew.changes.len(), anew.withheld.len()), (1, 0));
}

#[test]
fn what_is_sold_at_a_loss_is_told_whether_it_changes_or_not() {
    let held = [
        entry("com", 1_000, 1_050, PriceOrigin::Hand),
        entry("de", 900, 800, PriceOrigin::Hand),
        entry("net", 1_000, 1_200, PriceOrigin::Rule),
        entry("org", 1_000, 1_200, PriceOrigin::Rule),
    ];
    let offers = [offer("com", 1_100), offer("de", 900), offer("net", 1_100), offer("org", 9_000)];
    let plan = plan(&held, &offers, |_| {});
    let losses: Vec<_> =
        plan.losses.iter().map(|loss| (loss.key.tld.as_str(), loss.cost.amount, loss.price.amount)).collect();
    // The last one is withheld: if it is true, the old price doesn't pay for it.
    assert_eq!(losses, [("com", 1_100, 1_050), ("de", 900, 800), ("org", 9_000, 1_200)]);
}

fn origin() -> impl Strategy<Value = PriceOrigin> {
    prop_oneof![Just(PriceOrigin::Rule), Just(PriceOrigin::Hand)]
}

const TLDS: [&str; 6] = ["com", "de", "io", "net", "org", "shop"];

proptest! {
    #[test]
    fn a_plan_is_careful_complete_and_done_once(
        held in prop::collection::vec((0..6usize, 0i64..3_000, 0i64..4_000, origin()), 0..6),
        offered in prop::collection::vec((0..6usize, 0i64..3_000), 0..8),
        accepted: bool,
        anew: bool,
    ) {
        let held: Vec<PriceEntry> =
            held.into_iter().map(|(tld, cost, price, origin)| entry(TLDS[tld], cost, price, origin)).collect();
        let offers: Vec<Offer> = offered.iter().map(|(tld, cost)| offer(TLDS[*tld], *cost)).collect();
        let provider = provider();
        let mut rules = rules(&provider, SyncedTlds::Offered);
        rules.jumps = if accepted { Jumps::Accepted } else { Jumps::Withheld };
        rules.repricing = if anew { Repricing::All } else { Repricing::ByRule };
        let before = Catalogue::new(1, held.clone());
        let plan = plan_sync(&before, &offers, &rules);

        let mut tlds: Vec<usize> = offered.iter().map(|(tld, _)| *tld).collect();
        tlds.sort_unstable();
        tlds.dedup();
        prop_assert_eq!(plan.changes.len() + plan.withheld.len() + plan.unchanged, tlds.len());
        for change in &plan.changes {
            let PriceMove { old, new } = change;
            if let Some(old) = old {
                prop_assert_eq!(Some(old), before.in_force(&new.key, NOW));
                if old.origin == PriceOrigin::Hand && !anew {
                    prop_assert_eq!((new.price, new.origin), (old.price, PriceOrigin::Hand));
                }
                if !accepted && old.cost != new.cost {
                    prop_assert!((new.cost.amount - old.cost.amount).abs() * 2 <= old.cost.amount && new.cost.amount > 0);
                }
            }
            if new.origin == PriceOrigin::Rule {
                prop_assert_eq!(Ok(new.price), markup(&new.key.tld).apply(new.cost));
            }
        }
        prop_assert!(plan.losses.iter().all(|loss| loss.price.amount < loss.cost.amount));
        if accepted {
            prop_assert!(plan.withheld.is_empty());
        }
        // What was planned is done, and nothing of before is lost.
        let after = Catalogue::new(2, held.iter().cloned().chain(plan.entries()));
        let again = plan_sync(&after, &offers, &rules);
        prop_assert_eq!(again.changes, vec![]);
        prop_assert_eq!(again.withheld, plan.withheld);
        for entry in &held {
            prop_assert_eq!(after.in_force(&entry.key, Timestamp::EPOCH), before.in_force(&entry.key, Timestamp::EPOCH));
        }
    }
}
