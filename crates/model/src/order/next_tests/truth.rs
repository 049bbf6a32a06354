//! Runs of the machine against a registrar that loses answers, shows things late and works on them for a while, with
//! processes that die and clocks that jump: judged by what really happened.

#[path = "world.rs"]
mod world;

use proptest::prelude::*;

use self::world::{Fate, List, Turn, World};
use super::*;

fn share() -> impl Strategy<Value = u32> {
    prop_oneof![2 => 0u32..=100, 1 => Just(100u32)]
}

/// A call that has its effect without anybody hearing of it.
fn unheard() -> impl Strategy<Value = Fate> {
    let crash = (share(), share(), prop_oneof![Just(0u64), Just(90)]);
    prop_oneof![
        share().prop_map(|late| Fate::AnswerLost { late }),
        crash.prop_map(|(delay, late, lease)| Fate::Crash { effect: Some((delay, late)), lease }),
    ]
}

fn fates() -> impl Strategy<Value = Fate> {
    prop_oneof![
        8 => Just(Fate::Works),
        5 => unheard(),
        1 => share().prop_map(|late| Fate::Accepted { late }),
        1 => Just(Fate::AcceptedInVain),
        3 => Just(Fate::RequestLost),
        1 => prop_oneof![Just(0u64), Just(90)].prop_map(|lease| Fate::Crash { effect: None, lease }),
        2 => Just(Fate::Hindered),
        1 => Just(Fate::Refused),
        1 => Just(Fate::TakenByOthers),
        2 => Just(Fate::Silent),
    ]
}

/// Anything may happen, at any time.
fn wild() -> impl Strategy<Value = Vec<Turn>> {
    let jump = || prop_oneof![9 => Just(0i64), 1 => -20i64..=20];
    let late = prop_oneof![4 => 0u64..20, 1 => 0u64..4_000];
    let list = prop_oneof![Just(List::Lags), Just(List::Shows), Just(List::InWork)];
    let turn = (fates(), jump(), jump(), late, list);
    prop::collection::vec(
        turn.prop_map(|(fate, before, amid, late, list)| Turn { fate, jumps: [before, amid], late, list }),
        1..60,
    )
}

/// Trouble at the beginning; then only time passes, by a clock that stands, jumps now and then, or jumps all the time.
fn patient() -> impl Strategy<Value = Vec<Turn>> {
    let jump =
        prop_oneof![2 => Just(vec![0i64]), 1 => Just(vec![1i64]), 1 => prop::collection::vec(-2i64..=2, 40)];
    let turn = |fate, jump, late| Turn { fate, jumps: [jump, 0], late, list: List::Lags };
    (prop::collection::vec(fates(), 0..4), unheard(), jump, 0u64..3).prop_map(
        move |(before, fate, jumps, late)| {
            let calm = jumps.into_iter().cycle().take(40).map(|jump| turn(Fate::Works, jump, late));
            before.into_iter().chain([fate]).map(|fate| turn(fate, 0, late)).chain(calm).collect()
        },
    )
}

/// What a worker holds after a change.
fn follow(work: &Work, change: Change) -> Work {
    let contact = match (&change.contact, &work.contact) {
        (Some(crate::order::ContactChange::Made(handle)), _) => ContactState::Ready(handle.clone()),
        (_, contact) => contact.clone(),
    };
    change.into_work(contact)
}

/// Judges a change by the truth.
fn judge(world: &World, change: &Change) -> Result<(), TestCaseError> {
    prop_assert!(world.purchases <= 1, "bought twice");
    if change.ledger.is_some() {
        prop_assert_eq!(world.purchases, 0, "refunded what was bought");
    }
    match change.order.state {
        OrderState::Completed => {
            prop_assert_eq!(world.purchases, 1, "completed without a domain");
            let set = world.nameservers_at.is_some_and(|set_at| set_at <= world.at);
            prop_assert_eq!(set, change.order.nameservers.is_some(), "name servers");
        }
        OrderState::Failed => {
            prop_assert_eq!(
                world.purchases == 1,
                change.order.registered.is_some(),
                "failed at the wrong stage"
            );
        }
        OrderState::Pending
        | OrderState::Registering
        | OrderState::Registered
        | OrderState::SettingNameservers => {}
    }
    Ok(())
}

fn run(
    mut work: Work,
    turns: &[Turn],
    clock_ahead: i64,
    small_jump: (usize, i64),
) -> Result<(), TestCaseError> {
    let (policy, ids) = (policy(), SequentialIds::default());
    let mut world = World::new(policy, clock_ahead * 3_600);
    let (mut ends, mut refunds) = (0, 0);
    for (number, turn) in turns.iter().enumerate() {
        world.jump(turn.jumps[0] * 3_600);
        if number == small_jump.0 {
            world.jump(small_jump.1);
        }
        world.wait_until(work.order.wake_at.unwrap_or(NOW));
        world.at = world.at + Duration::from_secs(turn.late);
        let outcome = match plan(&work, world.clock()) {
            Action::Rest => break,
            Action::GiveUp => Some(Outcome::GaveUp),
            Action::AwaitContact => Some(Outcome::ContactBusy),
            Action::Begin(kind) => {
                let intent = next(&work, Outcome::Begun(kind), world.clock(), &policy, &ids).unwrap();
                judge(&world, &intent)?;
                work = follow(&work, intent);
                let operation = work.operation.clone().unwrap();
                if kind == OperationKind::Register {
                    prop_assert_eq!(world.purchases, 0, "sent again after it was bought");
                    prop_assert!(world.call_over_at <= world.at, "sent again while a call was under way");
                    let known = operation.contact.as_ref().map(|handle| handle.0.parse::<usize>().unwrap());
                    prop_assert!(known.is_none_or(|handle| world.contacts[handle - 1] <= world.at));
                }
                world.jump(turn.jumps[1] * 3_600);
                world.call(&operation, turn.fate)
            }
            Action::Ask(_) => {
                world.jump(turn.jumps[1] * 3_600);
                let operation = work.operation.clone().unwrap();
                world.ask(&operation, *turn)
            }
        };
        let Some(outcome) = outcome else { continue };
        let change = next(&work, outcome, world.clock(), &policy, &ids).unwrap();
        judge(&world, &change)?;
        ends += u32::from(change.order.state.is_terminal());
        refunds += u32::from(change.ledger.is_some());
        work = follow(&work, change);
    }
    prop_assert!(ends <= 1 && refunds <= 1);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    #[test]
    fn no_run_buys_twice_or_refunds_what_was_bought(
        turns in prop_oneof![wild(), patient()],
        with_contact in any::<bool>(),
        with_nameservers in any::<bool>(),
        clock_ahead in -21i64..=21,
        small_jump in (0usize..40, -600i64..=600),
    ) {
        let mut work = work(if with_nameservers { &NS } else { &[] });
        if with_contact {
            work.contact = ContactState::Missing(Box::new(registrant::example()));
        }
        run(work, &turns, clock_ahead, small_jump)?;
    }

    #[test]
    fn no_outcome_at_any_position_panics_or_goes_on_after_the_end(picks in prop::collection::vec((0usize..21, 0u64..100_000), 1..40)) {
        let ids = SequentialIds::default();
        let (mut work, mut now) = (work(&NS), NOW);
        for (pick, seconds) in picks {
            now = now + Duration::from_secs(seconds);
            let outcome = match pick {
                0 => begun(),
                1 => Outcome::Begun(OperationKind::SetNameservers),
                2 => Outcome::Begun(OperationKind::CreateContact),
                3 => Outcome::Done(registered()),
                4 => Outcome::Done(Effect::NameserversSet),
                5 => Outcome::Found(Effect::ContactCreated(ContactHandle("1".into()))),
                6 => Outcome::Processing("p".into()),
                7 => refused(FailureCode::RegistrationRefused),
                8 => not_available(),
                9 => hindered(WaitReason::RegistrarBusy),
                10 => lost(),
                11 => Outcome::FoundForeign,
                12 => Outcome::Absent(OrderHistory::Agrees),
                13 => Outcome::Absent(OrderHistory::Disagrees),
                14 => Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarBusy)),
                15 => Outcome::NotProvisioned,
                16 => Outcome::DomainHeld(Holder::OpenOrder),
                17 => Outcome::ContactBusy,
                18 => Outcome::GaveUp,
                19 => Outcome::Dropped,
                _ => Outcome::Resolved(Resolution::Done),
            };
            let ended = work.order.state.is_terminal();
            match next(&work, outcome, now, &policy(), &ids) {
                Ok(change) => {
                    prop_assert!(!ended, "something followed the end");
                    prop_assert_eq!(change.order.version, work.order.version + 1);
                    prop_assert_eq!(change.schedule == Schedule::Never, change.order.state.is_terminal());
                    prop_assert_eq!(change.ledger.is_some(), change.order.state == OrderState::Failed && change.order.registered.is_none());
                    work = change.into_work(ContactState::Default);
                    if let Some(operation) = &work.operation {
                        let doubt = operation.state == OperationState::InDoubt;
                        prop_assert!(!(doubt && operation.kind.may_be_repeated()), "what may be repeated is in doubt");
                    }
                }
                Err(illegal) => prop_assert_eq!(illegal.position, work.position()),
            }
        }
    }
}
