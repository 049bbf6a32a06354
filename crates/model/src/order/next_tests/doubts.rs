//! What becomes of what may have happened.

use super::*;

fn absent() -> Outcome {
    Outcome::Absent(OrderHistory::Agrees)
}

fn silent() -> Outcome {
    Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarUnreachable))
}

fn with_contact() -> Work {
    let mut work = work(&[]);
    work.contact = ContactState::Missing(Box::new(registrant::example()));
    work
}

fn begun_contact() -> Outcome {
    Outcome::Begun(OperationKind::CreateContact)
}

fn begun_nameservers() -> Outcome {
    Outcome::Begun(OperationKind::SetNameservers)
}

#[test]
fn a_refusal_after_a_lost_attempt_is_asked_about() {
    let again = |last: Outcome| {
        vec![
            (0, begun()),
            (30, lost()),
            (UNTIL_SETTLED, absent()),
            (0, begun()),
            (1, refused(FailureCode::RegistrationRefused)),
            (UNTIL_SETTLED, last),
        ]
    };
    check(
        work(&[]),
        &again(Outcome::Found(registered())),
        "COMPLETED - - - | sent answer_lost asked proven_absent sent answer_lost registered completed",
    );
    check(
        work(&[]),
        &again(absent()),
        "FAILED - - registration_refused | sent answer_lost asked proven_absent sent answer_lost asked failed refunded",
    );
}

/// A crash leaves nobody who notes that the answer was lost; whoever asks then knows.
#[test]
fn a_refusal_after_a_crash_is_asked_about() {
    check(
        work(&[]),
        &[(0, begun()), (UNTIL_SETTLED, absent()), (0, begun()), (1, refused(FailureCode::DomainPremium))],
        "REGISTERING sent asking_registrar - | sent asked proven_absent sent answer_lost",
    );
}

#[test]
fn name_servers_are_never_in_doubt() {
    let start = [(0, begun()), (1, Outcome::Done(registered())), (0, begun_nameservers()), (30, lost())];
    for (outcome, told) in [(absent(), "asked proven_absent"), (silent(), "asked asked")] {
        let outcomes: Vec<_> =
            start.iter().cloned().chain([(UNTIL_SETTLED, outcome), (0, begun_nameservers())]).collect();
        check(
            work(&NS),
            &outcomes,
            &format!("SETTING_NS sent - - | sent registered sent answer_lost {told} sent"),
        );
    }
}

#[test]
fn a_contact_is_never_in_doubt() {
    let start = [(0, begun_contact()), (30, lost())];
    for (outcome, told) in [(absent(), "asked proven_absent"), (silent(), "asked asked")] {
        let outcomes: Vec<_> =
            start.iter().cloned().chain([(UNTIL_SETTLED, outcome), (0, begun_contact())]).collect();
        check(with_contact(), &outcomes, &format!("REGISTERING sent - - | sent answer_lost {told} sent"));
    }
}

/// However it came there, say by an older release.
#[test]
fn what_may_be_repeated_is_taken_out_of_doubt() {
    let ids = SequentialIds::default();
    let mut work = with_contact();
    for outcome in [begun_contact(), lost()] {
        let contact = work.contact.clone();
        work = next(&work, outcome, NOW, &policy(), &ids).unwrap().into_work(contact);
    }
    work.operation.as_mut().unwrap().state = OperationState::InDoubt;
    let yes = next(&work, Outcome::Resolved(Resolution::Done), NOW, &policy(), &ids);
    assert!(yes.is_err(), "a yes doesn't tell which contact");
    for outcome in [absent(), silent()] {
        let change = next(&work, outcome, NOW, &policy(), &ids).unwrap();
        let work = change.into_work(work.contact.clone());
        assert_eq!(work.position(), Position::Prepared(OperationKind::CreateContact));
    }
}

#[test]
fn a_registration_in_doubt_stays_there_until_somebody_knows() {
    let doubt = [(0, begun()), (30, lost()), (UNTIL_SETTLED, silent())];
    let then = |last: Outcome| doubt.iter().cloned().chain([(60, last)]).collect::<Vec<_>>();
    check(work(&[]), &then(absent()), "REGISTERING in_doubt in_doubt - | sent answer_lost asked in_doubt");
    check(
        work(&[]),
        &then(Outcome::Found(registered())),
        "COMPLETED - - - | sent answer_lost asked in_doubt registered completed",
    );
    check(
        work(&[]),
        &then(Outcome::Dropped),
        "FAILED - - registration_refused | sent answer_lost asked in_doubt failed refunded",
    );
}

#[test]
fn what_the_registrar_took_and_dropped_is_not_done() {
    check(
        work(&[]),
        &[(0, begun()), (1, Outcome::Processing("4711".into())), (60, Outcome::Dropped)],
        "REGISTERING waiting_process asking_registrar - | sent processing",
    );
    check(
        work(&[]),
        &[(0, begun()), (1, Outcome::Processing("4711".into())), (UNTIL_SETTLED, Outcome::Dropped)],
        "FAILED - - registration_refused | sent processing failed refunded",
    );
}

/// An older purchase that was cancelled is no reason to refuse a request that was lost.
#[test]
fn what_was_lost_and_is_listed_as_cancelled_only_is_sent_again() {
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (UNTIL_SETTLED, Outcome::Dropped)],
        "REGISTERING prepared - - | sent answer_lost asked proven_absent",
    );
}

#[test]
fn what_the_registrar_works_on_for_too_long_is_in_doubt() {
    let processing = || Outcome::Processing("4711".into());
    check(
        work(&[]),
        &[(0, begun()), (1, processing()), (UNTIL_SETTLED, processing()), (60, processing())],
        "REGISTERING in_doubt in_doubt - | sent processing in_doubt",
    );
    let (ids, work) = (SequentialIds::default(), work(&[]));
    let work = next(&work, begun(), NOW, &policy(), &ids).unwrap().into_work(ContactState::Default);
    let change = next(&work, processing(), NOW, &policy(), &ids).unwrap();
    assert!(change.order.wait.unwrap().until.is_some(), "it says until when at most");
}
