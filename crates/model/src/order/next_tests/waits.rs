//! What orders wait for, since when, and for how long.

use super::*;

fn busy() -> Outcome {
    hindered(WaitReason::RegistrarBusy)
}

/// Applies outcomes, each when the order is due.
fn through(
    mut work: Work,
    outcomes: impl IntoIterator<Item = Outcome>,
    mut now: Timestamp,
) -> (Work, Timestamp) {
    for outcome in outcomes {
        now = work.order.wake_at.map_or(now, |wake_at| wake_at.max(now));
        let contact = work.contact.clone();
        work = next(&work, outcome, now, &policy(), &SequentialIds::default()).unwrap().into_work(contact);
    }
    (work, now)
}

fn pause(work: &Work, now: Timestamp) -> u64 {
    work.order.wake_at.unwrap().since(now).as_secs()
}

#[test]
fn trying_again_is_told_once_and_does_not_begin_the_wait_anew() {
    let (mut work, mut now, mut told) = (work(&[]), NOW, 0);
    for _ in 0..200 {
        for outcome in [begun(), busy()] {
            let change = next(&work, outcome, now, &policy(), &SequentialIds::default()).unwrap();
            told += change.timeline.len();
            work = change.into_work(ContactState::Default);
        }
        assert_eq!(work.order.wait.unwrap().since, NOW);
        now = work.order.wake_at.unwrap();
    }
    assert_eq!(told, 2, "sent and waiting");
}

#[test]
fn the_registrars_wish_does_not_keep_pauses_from_growing() {
    let wish = |now| {
        let retry_at = Some(now + Duration::from_secs(1));
        Outcome::Hindered(Hindrance { retry_at, ..Hindrance::new(WaitReason::RegistrarBusy) })
    };
    let (mut work, mut now, mut pauses) = (work(&[]), NOW, Vec::new());
    for _ in 0..10 {
        (work, now) = through(work, [begun()], now);
        (work, now) = through(work, [wish(now)], now);
        pauses.push(pause(&work, now));
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    let late = Some(now + Duration::from_secs(7_200));
    let (work, now) = through(work, [begun()], now);
    let late = Outcome::Hindered(Hindrance {
        retry_at: late.map(|late| late + Duration::from_secs(300)),
        ..Hindrance::new(WaitReason::RegistrarBusy)
    });
    let (work, now) = through(work, [late], now);
    assert_eq!(pause(&work, now), 7_200);
}

#[test]
fn who_waits_for_another_order_looks_again_within_seconds() {
    for (outcome, reason) in [
        (Outcome::DomainHeld(Holder::OpenOrder), WaitReason::DomainPending),
        (Outcome::ContactBusy, WaitReason::ContactPending),
    ] {
        let (work, now) = through(work(&[]), vec![outcome; 50], NOW);
        assert_eq!((work.order.wait.unwrap().reason, pause(&work, now)), (reason, 5));
        // How long that took says nothing of the registrar.
        let (work, now) = through(work, [busy()], now);
        assert_eq!(pause(&work, now), 1);
    }
}

#[test]
fn hindered_sends_use_up_none_of_the_lost_ones() {
    let hindered = [begun(), hindered(WaitReason::RegistrarFunds)];
    let (work, now) = through(work(&[]), hindered.into_iter().cycle().take(40), NOW);
    let (mut work, mut now) = through(work, [begun(), lost()], now);
    for sends in 1..=policy().most_sends {
        while work.position() == Position::Sent(OperationKind::Register) {
            (work, now) = through(work, [Outcome::Absent(OrderHistory::Agrees)], now);
        }
        if sends < policy().most_sends {
            assert_eq!(work.position(), Position::Prepared(OperationKind::Register), "send {sends}");
            (work, now) = through(work, [begun(), lost()], now);
        }
    }
    assert_eq!(work.order.failure.unwrap().code, FailureCode::RegistrationLost);
}

/// Tries name servers on a domain that isn't ready, again and again; the time that this took, and how it ended.
fn not_ready(between: &[Outcome]) -> (Duration, Order) {
    let set = || Outcome::Begun(OperationKind::SetNameservers);
    let registered = [begun(), Outcome::Done(registered())];
    let (work, now) = through(work(&NS), registered.into_iter().chain(between.iter().cloned()), NOW);
    let (mut work, mut now) = (work, now + Duration::from_secs(3_600));
    let began = now;
    while !work.order.state.is_terminal() {
        (work, now) = through(work, [set(), Outcome::NotProvisioned], now);
    }
    (now.since(began), work.order)
}

#[test]
fn a_new_domain_is_given_time_and_kept_when_it_runs_out() {
    let set = Outcome::Begun(OperationKind::SetNameservers);
    check(
        work(&NS),
        &[(0, begun()), (1, Outcome::Done(registered())), (0, set), (1, Outcome::NotProvisioned)],
        "SETTING_NS prepared provisioning - | sent registered sent",
    );
    // The time counts from the first try, however long nobody could try.
    for between in [vec![], vec![hindered(WaitReason::RegistrarUnreachable); 20]] {
        let (took, order) = not_ready(&between);
        assert!(took >= policy().provisioning_window, "{took:?}");
        assert_eq!(order.failure.as_ref().unwrap().code, FailureCode::ProvisioningTimeout);
        assert!(order.registered.is_some());
    }
}

#[test]
fn while_nobody_can_try_a_domain_it_is_given_no_time() {
    let set = || Outcome::Begun(OperationKind::SetNameservers);
    let start = [begun(), Outcome::Done(registered()), set(), Outcome::NotProvisioned];
    let (mut work, mut now) = through(work(&NS), start, NOW);
    for _ in 0..12 {
        (work, now) = through(work, [hindered(WaitReason::RegistrarUnreachable)], now);
    }
    assert!(now > NOW + policy().provisioning_window / 2);
    let (work, now) = through(work, [set(), Outcome::NotProvisioned], now + policy().provisioning_window);
    let left = work.order.wait.unwrap().until.unwrap().since(now);
    assert!(left > policy().provisioning_window - Duration::from_secs(10), "{left:?}");
}

#[track_caller]
fn given_up(work: Work, outcome: Outcome, expected: FailureCode) {
    let (work, _) = through(work, [outcome, Outcome::GaveUp], NOW);
    assert_eq!(work.order.failure.unwrap().code, expected);
}

#[test]
fn an_order_that_is_given_up_says_what_it_waited_for() {
    let unreachable = || hindered(WaitReason::RegistrarUnreachable);
    given_up(work(&[]), unreachable(), FailureCode::RegistrarUnavailable);
    given_up(work(&[]), Outcome::DomainHeld(Holder::OpenOrder), FailureCode::DomainUnavailable);
    given_up(work(&[]), Outcome::ContactBusy, FailureCode::ContactUnavailable);
    let (registered, _) = through(work(&NS), [begun(), Outcome::Done(registered())], NOW);
    given_up(registered.clone(), unreachable(), FailureCode::ConfigurationUnavailable);
    let (tried, _) = through(registered, [Outcome::Begun(OperationKind::SetNameservers)], NOW);
    given_up(tried, Outcome::NotProvisioned, FailureCode::ProvisioningTimeout);
}
