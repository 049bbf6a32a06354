#[path = "next_tests/clocks.rs"]
mod clocks;
#[path = "next_tests/doubts.rs"]
mod doubts;
#[path = "next_tests/truth.rs"]
mod truth;
#[path = "next_tests/waits.rs"]
mod waits;

use std::time::Duration;

use uuid::Uuid;

use super::*;
use crate::failure::Refusal;
use crate::id::*;
use crate::operation::ContactHandle;
use crate::order::{Action, Effect, Resolution, plan};
use crate::registrant;
use crate::testing::{SequentialIds, order_fixture};

const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

fn policy() -> Policy {
    Policy::default()
}

fn work(nameservers: &[&str]) -> Work {
    let order = Order {
        nameservers: (!nameservers.is_empty()).then(|| crate::Nameservers::new(nameservers).unwrap()),
        ..order_fixture(Uuid::from_u128(1))
    };
    let lease = LeaseToken::from_uuid(Uuid::from_u128(6));
    Work { order, lease, operation: None, contact: ContactState::Default }
}

/// Instead of seconds: whenever the order is due, again and again, until it stands elsewhere.
const UNTIL_SETTLED: u64 = u64::MAX;

/// Takes an order through outcomes, each some seconds after the one before, and tells how it stands then.
#[track_caller]
fn check(mut work: Work, outcomes: &[(u64, Outcome)], expected: &str) {
    let (ids, mut now, mut told) = (SequentialIds::default(), NOW, Vec::new());
    for (seconds, outcome) in outcomes {
        for _ in 0..1_000 {
            now = match *seconds {
                UNTIL_SETTLED => work.order.wake_at.map_or(now, |wake_at| wake_at.max(now)),
                seconds => now + Duration::from_secs(seconds),
            };
            let (before, contact) = (work.position(), work.contact.clone());
            let change = next(&work, outcome.clone(), now, &policy(), &ids).unwrap();
            told.extend(change.timeline.iter().map(|entry| entry.kind.as_str()));
            work = change.into_work(contact);
            if *seconds != UNTIL_SETTLED || work.position() != before {
                break;
            }
        }
    }
    let operation = work.operation.as_ref().map_or("-", |operation| operation.state.as_str());
    let waits = work.order.wait.map_or("-", |wait| wait.reason.as_str());
    let failure = work.order.failure.as_ref().map_or("-", |failure| failure.code.as_str());
    assert_eq!(
        format!("{} {operation} {waits} {failure} | {}", work.order.state.as_str(), told.join(" ")),
        expected
    );
}

fn begun() -> Outcome {
    Outcome::Begun(OperationKind::Register)
}

fn registered() -> Effect {
    Effect::Registered { expires_at: None }
}

fn lost() -> Outcome {
    Outcome::Lost("the connection broke".into())
}

fn not_available() -> Outcome {
    Outcome::NotAvailable(Refusal { code: FailureCode::DomainUnavailable, text: "not_available".into() })
}

fn refused(code: FailureCode) -> Outcome {
    Outcome::Refused(Refusal { code, text: "no".into() })
}

fn hindered(reason: WaitReason) -> Outcome {
    Outcome::Hindered(Hindrance::new(reason))
}

const NS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];
/// Longer than send window, call timeout and visibility window together.
const WINDOW: u64 = 20 + 30 + 30 * 60;

#[test]
fn a_registration_without_name_servers_completes_the_order() {
    check(
        work(&[]),
        &[(0, begun()), (1, Outcome::Done(registered()))],
        "COMPLETED - - - | sent registered completed",
    );
}

#[test]
fn name_servers_are_set_after_the_registration() {
    let set = Outcome::Begun(OperationKind::SetNameservers);
    check(work(&NS), &[(0, begun()), (1, Outcome::Done(registered()))], "REGISTERED - - - | sent registered");
    check(
        work(&NS),
        &[
            (0, begun()),
            (1, Outcome::Done(registered())),
            (0, set),
            (1, Outcome::Done(Effect::NameserversSet)),
        ],
        "COMPLETED - - - | sent registered sent nameservers_set completed",
    );
}

#[test]
fn a_refusal_fails_and_refunds() {
    check(
        work(&[]),
        &[(0, begun()), (1, refused(FailureCode::DomainPremium))],
        "FAILED - - domain_premium | sent failed refunded",
    );
}

#[test]
fn not_available_on_a_first_attempt_is_a_refusal() {
    check(
        work(&[]),
        &[(0, begun()), (1, not_available())],
        "FAILED - - domain_unavailable | sent failed refunded",
    );
}

#[test]
fn what_was_not_sent_can_be_cancelled() {
    check(work(&[]), &[(0, Outcome::Cancelled)], "FAILED - - cancelled | failed refunded");
    let hindered = [(0, begun()), (1, hindered(WaitReason::RegistrarFunds)), (9, Outcome::Cancelled)];
    check(work(&[]), &hindered, "FAILED - - cancelled | sent waiting failed refunded");
}

#[test]
fn what_may_have_happened_can_not_be_cancelled() {
    let registered = Outcome::Done(registered());
    for outcomes in [vec![begun()], vec![begun(), lost()], vec![begun(), registered]] {
        let mut work = work(&NS);
        for outcome in outcomes {
            let change = next(&work, outcome, NOW, &policy(), &SequentialIds::default()).unwrap();
            work = change.into_work(ContactState::Default);
        }
        let cancelled = next(&work, Outcome::Cancelled, NOW, &policy(), &SequentialIds::default());
        assert!(cancelled.is_err(), "{:?}", work.position());
    }
}

#[test]
fn a_paused_order_waits_for_whoever_paused_it_and_ends_in_time() {
    check(work(&[]), &[(0, Outcome::Paused)], "PENDING - batch_paused - | waiting");
    check(work(&[]), &[(0, Outcome::Paused), (9, Outcome::Paused)], "PENDING - batch_paused - | waiting");
    check(
        work(&[]),
        &[(0, Outcome::Paused), (72 * 60 * 60, Outcome::GaveUp)],
        "FAILED - - registrar_unavailable | waiting failed refunded",
    );
}

#[test]
fn a_lost_answer_asks_the_registrar_first() {
    check(work(&[]), &[(0, begun()), (30, lost())], "REGISTERING sent asking_registrar - | sent answer_lost");
}

#[test]
fn a_registration_found_after_a_lost_answer_is_adopted() {
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (1, Outcome::Found(registered()))],
        "COMPLETED - - - | sent answer_lost registered completed",
    );
}

#[test]
fn a_domain_that_was_there_before_the_intent_is_not_adopted() {
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (1, Outcome::FoundForeign)],
        "FAILED - - domain_unavailable | sent answer_lost failed refunded",
    );
}

#[test]
fn absence_proves_nothing_inside_the_visibility_window() {
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (WINDOW - 40, Outcome::Absent(OrderHistory::Agrees))],
        "REGISTERING sent asking_registrar - | sent answer_lost asked",
    );
}

#[test]
fn absence_after_the_window_lets_it_be_sent_again() {
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (UNTIL_SETTLED, Outcome::Absent(OrderHistory::Agrees)), (0, begun())],
        "REGISTERING sent - - | sent answer_lost asked proven_absent sent",
    );
}

#[test]
fn a_purchase_without_a_domain_is_in_doubt() {
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (UNTIL_SETTLED, Outcome::Absent(OrderHistory::Disagrees))],
        "REGISTERING in_doubt in_doubt - | sent answer_lost asked in_doubt",
    );
}

#[test]
fn not_available_after_a_lost_attempt_is_asked_about() {
    let start = [
        (0, begun()),
        (30, lost()),
        (UNTIL_SETTLED, Outcome::Absent(OrderHistory::Agrees)),
        (0, begun()),
        (1, not_available()),
    ];
    let then = |more: &[(u64, Outcome)]| start.iter().chain(more).cloned().collect::<Vec<_>>();
    check(
        work(&[]),
        &then(&[(1, Outcome::Found(registered()))]),
        "COMPLETED - - - | sent answer_lost asked proven_absent sent answer_lost registered completed",
    );
    check(
        work(&[]),
        &then(&[(UNTIL_SETTLED, Outcome::Absent(OrderHistory::Agrees))]),
        "FAILED - - domain_unavailable | sent answer_lost asked proven_absent sent answer_lost asked failed refunded",
    );
}

#[test]
fn without_any_evidence_it_is_in_doubt_after_a_day() {
    let no_evidence = Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarUnreachable));
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (UNTIL_SETTLED, no_evidence)],
        "REGISTERING in_doubt in_doubt - | sent answer_lost asked in_doubt",
    );
}

#[test]
fn an_operator_settles_a_doubt_either_way() {
    let doubt = [(0, begun()), (30, lost()), (UNTIL_SETTLED, Outcome::Absent(OrderHistory::Disagrees))];
    let then =
        |resolution| doubt.iter().cloned().chain([(9, Outcome::Resolved(resolution))]).collect::<Vec<_>>();
    check(
        work(&[]),
        &then(Resolution::Done),
        "COMPLETED - - - | sent answer_lost asked in_doubt resolved registered completed",
    );
    check(
        work(&[]),
        &then(Resolution::NotDone),
        "FAILED - - resolved_not_done | sent answer_lost asked in_doubt resolved failed refunded",
    );
}

#[test]
fn a_hindrance_is_told_once_and_tried_again() {
    let busy = hindered(WaitReason::RegistrarBusy);
    check(
        work(&[]),
        &[(0, begun()), (1, busy.clone()), (1, begun()), (1, busy)],
        "REGISTERING prepared registrar_busy - | sent waiting",
    );
}

#[test]
fn what_was_never_sent_is_given_up_and_refunded() {
    check(
        work(&[]),
        &[(0, hindered(WaitReason::RegistrarUnreachable)), (1, Outcome::GaveUp)],
        "FAILED - - registrar_unavailable | waiting failed refunded",
    );
}

#[test]
fn a_domain_of_another_account_is_waited_for_or_refused() {
    check(work(&[]), &[(0, Outcome::DomainHeld(Holder::OpenOrder))], "PENDING - domain_pending - | waiting");
    check(
        work(&[]),
        &[(0, Outcome::DomainHeld(Holder::Registration))],
        "FAILED - - domain_unavailable | failed refunded",
    );
}

#[test]
fn a_contact_is_made_before_the_registration() {
    let mut work = work(&[]);
    work.contact = ContactState::Missing(Box::new(registrant::example()));
    assert_eq!(plan(&work, NOW), Action::Begin(OperationKind::CreateContact));
    check(
        work,
        &[
            (0, Outcome::Begun(OperationKind::CreateContact)),
            (1, Outcome::Done(Effect::ContactCreated(ContactHandle("7".into())))),
        ],
        "REGISTERING - - - | sent contact_ready",
    );
}
