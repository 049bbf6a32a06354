//! Clocks that jump.

use super::*;

const HOUR: Duration = Duration::from_secs(60 * 60);

fn absent() -> Outcome {
    Outcome::Absent(OrderHistory::Agrees)
}

/// A registration whose request was lost.
fn lost_registration() -> Work {
    let mut work = work(&[]);
    for outcome in [begun(), lost()] {
        let change = next(&work, outcome, NOW, &policy(), &SequentialIds::default()).unwrap();
        work = change.into_work(ContactState::Default);
    }
    work
}

fn step(work: &Work, outcome: Outcome, now: Timestamp) -> Work {
    next(work, outcome, now, &policy(), &SequentialIds::default()).unwrap().into_work(ContactState::Default)
}

#[test]
fn a_clock_that_jumps_ahead_proves_no_absence() {
    let mut work = lost_registration();
    // Every question comes when the clock has just jumped.
    for _ in 0..100 {
        work = step(&work, absent(), work.order.wake_at.unwrap() + HOUR);
        assert_eq!(work.position(), Position::Sent(OperationKind::Register));
    }
    // Nor do questions that come before their time.
    for _ in 0..100 {
        work = step(&work, absent(), work.order.updated_at);
        assert_eq!(work.position(), Position::Sent(OperationKind::Register));
    }
}

/// A jump by minutes can't be told from a worker that was late; it cuts off one pause.
#[test]
fn after_a_small_jump_absence_is_proven_no_earlier_than_it_shows() {
    for jump_at in 0..20 {
        let (mut work, mut passed, mut questions) = (lost_registration(), Duration::ZERO, 0);
        while work.position() == Position::Sent(OperationKind::Register) {
            let (asked_at, due) = (work.order.updated_at, work.order.wake_at.unwrap());
            if questions != jump_at {
                passed += due.since(asked_at);
            }
            questions += 1;
            work = step(&work, absent(), due);
        }
        assert!(
            passed >= policy().visibility_window + policy().send_window + policy().call_timeout,
            "{jump_at}"
        );
    }
}

#[test]
fn a_clock_that_jumps_ahead_brings_no_doubt() {
    let silent = Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarUnreachable));
    let work = step(&lost_registration(), silent, NOW + 100 * HOUR);
    assert_eq!(work.position(), Position::Sent(OperationKind::Register));
}

#[test]
fn a_clock_that_jumps_ahead_gives_nothing_up_that_was_not_tried_since() {
    let later = NOW + policy().give_up_after + HOUR;
    let fresh = work(&[]);
    assert_eq!(plan(&fresh, later), Action::Begin(OperationKind::Register));
    let waiting = step(&fresh, hindered(WaitReason::RegistrarUnreachable), NOW);
    assert_eq!(plan(&waiting, later), Action::Begin(OperationKind::Register));
    let mut others = waiting.clone();
    others.contact = ContactState::BeingMade(Box::new(registrant::example()));
    assert_eq!(plan(&others, later), Action::AwaitContact);

    let tried = step(&waiting, hindered(WaitReason::RegistrarUnreachable), later);
    assert_eq!(plan(&tried, later + HOUR), Action::GiveUp);
    let sent = step(&step(&waiting, begun(), later), hindered(WaitReason::RegistrarFunds), later);
    assert_eq!(plan(&sent, later + HOUR), Action::GiveUp);
    // The clock jumps back.
    assert_eq!(plan(&tried, NOW + HOUR), Action::Begin(OperationKind::Register));
}
