use std::time::Duration;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::*;
use crate::operation::ContactHandle;
use crate::order::{Action, plan};
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

/// Takes an order through outcomes, each some seconds after the one before, and tells how it stands then.
#[track_caller]
fn check(mut work: Work, outcomes: &[(u64, Outcome)], expected: &str) {
    let (ids, mut now, mut told) = (SequentialIds::default(), NOW, Vec::new());
    for (seconds, outcome) in outcomes {
        now = now + Duration::from_secs(*seconds);
        let change = next(&work, outcome.clone(), now, &policy(), &ids).unwrap();
        told.extend(change.timeline.iter().map(|entry| entry.kind.as_str()));
        let contact = work.contact.clone();
        work = change.into_work(contact);
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
        &[(0, begun()), (30, lost()), (WINDOW, Outcome::Absent(OrderHistory::Agrees)), (0, begun())],
        "REGISTERING sent - - | sent answer_lost proven_absent sent",
    );
}

#[test]
fn a_purchase_without_a_domain_is_in_doubt() {
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (WINDOW, Outcome::Absent(OrderHistory::Disagrees))],
        "REGISTERING in_doubt in_doubt - | sent answer_lost in_doubt",
    );
}

#[test]
fn not_available_after_a_lost_attempt_is_asked_about() {
    let start = [
        (0, begun()),
        (30, lost()),
        (WINDOW, Outcome::Absent(OrderHistory::Agrees)),
        (0, begun()),
        (1, not_available()),
    ];
    let then = |more: &[(u64, Outcome)]| start.iter().chain(more).cloned().collect::<Vec<_>>();
    check(
        work(&[]),
        &then(&[(1, Outcome::Found(registered()))]),
        "COMPLETED - - - | sent answer_lost proven_absent sent answer_lost registered completed",
    );
    check(
        work(&[]),
        &then(&[(WINDOW, Outcome::Absent(OrderHistory::Agrees))]),
        "FAILED - - domain_unavailable | sent answer_lost proven_absent sent answer_lost failed refunded",
    );
}

#[test]
fn without_any_evidence_it_is_in_doubt_after_a_day() {
    let no_evidence = Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarUnreachable));
    check(
        work(&[]),
        &[(0, begun()), (30, lost()), (60, no_evidence.clone()), (25 * 60 * 60, no_evidence)],
        "REGISTERING in_doubt in_doubt - | sent answer_lost asked in_doubt",
    );
}

#[test]
fn an_operator_settles_a_doubt_either_way() {
    let doubt = [(0, begun()), (30, lost()), (WINDOW, Outcome::Absent(OrderHistory::Disagrees))];
    let then =
        |resolution| doubt.iter().cloned().chain([(9, Outcome::Resolved(resolution))]).collect::<Vec<_>>();
    check(
        work(&[]),
        &then(Resolution::Done),
        "COMPLETED - - - | sent answer_lost in_doubt resolved registered completed",
    );
    check(
        work(&[]),
        &then(Resolution::NotDone),
        "FAILED - - resolved_not_done | sent answer_lost in_doubt resolved failed refunded",
    );
}

#[test]
fn a_hindrance_is_told_once_and_tried_again() {
    let busy = hindered(WaitReason::RegistrarBusy);
    check(
        work(&[]),
        &[(0, begun()), (1, busy.clone()), (1, begun()), (1, busy)],
        "REGISTERING prepared registrar_busy - | sent waiting sent waiting",
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
fn a_new_domain_is_given_time_and_kept_when_it_runs_out() {
    let set = || Outcome::Begun(OperationKind::SetNameservers);
    let start = [(0, begun()), (1, Outcome::Done(registered())), (0, set()), (1, Outcome::NotProvisioned)];
    check(work(&NS), &start, "SETTING_NS prepared provisioning - | sent registered sent");
    let late: Vec<_> =
        start.iter().cloned().chain([(30 * 60, set()), (0, Outcome::NotProvisioned)]).collect();
    check(work(&NS), &late, "FAILED - - provisioning_timeout | sent registered sent sent failed");
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

/// The registrar as it is, against which a run of the machine is judged.
#[derive(Default)]
struct Truth {
    bought: u32,
    visible_at: Option<Timestamp>,
    latest_call_ends: Option<Timestamp>,
}

/// What happens at one step of a run.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// The call has its effect and answers.
    Works,
    /// The call has its effect, the answer is lost, and the effect shows after this share of the visibility window.
    AnswerLost { late_percent: u64 },
    /// The call is lost on its way.
    RequestLost,
    /// The process dies between the intent and the call, or between the call and the outcome.
    Crash { after_effect: bool },
    /// Something is in the way.
    Hindered,
    /// The registrar refuses for good.
    Refused,
    /// Somebody else takes the domain just before the call.
    TakenByOthers,
    /// The registrar can't be asked.
    Silent,
}

fn fates() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Works),
        3 => (0u64..100).prop_map(|late_percent| Fate::AnswerLost { late_percent }),
        3 => Just(Fate::RequestLost),
        2 => any::<bool>().prop_map(|after_effect| Fate::Crash { after_effect }),
        2 => Just(Fate::Hindered),
        1 => Just(Fate::Refused),
        1 => Just(Fate::TakenByOthers),
        2 => Just(Fate::Silent),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_run_buys_twice_or_refunds_what_was_bought(fates in prop::collection::vec((fates(), 0u64..4_000), 1..60)) {
        let (policy, ids) = (policy(), SequentialIds::default());
        let (mut work, mut now, mut truth) = (work(&[]), NOW, Truth::default());
        let (mut refused, mut refunds, mut ends) = (false, 0, 0);
        for (fate, seconds) in fates {
            now = work.order.wake_at.map_or(now, |wake_at| wake_at.max(now)) + Duration::from_secs(seconds);
            let action = plan(&work, now);
            let visible = truth.visible_at.is_some_and(|visible_at| visible_at <= now);
            let outcome = match (action, fate) {
                (Action::Rest, _) => break,
                (Action::GiveUp, _) => Outcome::GaveUp,
                (Action::AwaitContact, _) => Outcome::ContactBusy,
                (Action::Begin(kind), _) => {
                    prop_assert!(!refused, "sent after a refusal");
                    let intent = next(&work, Outcome::Begun(kind), now, &policy, &ids).unwrap();
                    work = intent.into_work(ContactState::Default);
                    let operation = work.operation.as_ref().unwrap();
                    // What was sent before must be over and, had it worked, visible.
                    prop_assert!(truth.latest_call_ends.is_none_or(|ended| ended <= now));
                    prop_assert_eq!(truth.bought == 1 && !visible, false, "sent again while a purchase was invisible");
                    truth.latest_call_ends = Some(operation.send_deadline + policy.call_timeout);
                    if matches!(fate, Fate::Works | Fate::Hindered | Fate::Refused | Fate::TakenByOthers) {
                        // The call has answered, so it is over.
                        truth.latest_call_ends = Some(now);
                    }
                    let mut buy = |late_percent: u64| {
                        if truth.visible_at.is_none() {
                            truth.bought += 1;
                            truth.visible_at = Some(now + policy.visibility_window * u32::try_from(late_percent).unwrap() / 100);
                            Outcome::Done(registered())
                        } else {
                            not_available()
                        }
                    };
                    match fate {
                        Fate::Works => buy(0),
                        Fate::AnswerLost { late_percent } => { buy(late_percent); lost() }
                        Fate::RequestLost | Fate::Silent => lost(),
                        Fate::Crash { after_effect: true } => { buy(0); continue }
                        Fate::Crash { after_effect: false } => continue,
                        Fate::Hindered => hindered(WaitReason::RegistrarBusy),
                        Fate::Refused => super::tests::refused(FailureCode::RegistrationRefused),
                        Fate::TakenByOthers => not_available(),
                    }
                }
                (Action::Ask(_), Fate::Silent) => Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarUnreachable)),
                (Action::Ask(_), Fate::Crash { .. }) => continue,
                (Action::Ask(_), _) if visible => Outcome::Found(registered()),
                (Action::Ask(_), _) => Outcome::Absent(if truth.bought > 0 && seconds % 2 == 0 { OrderHistory::Disagrees } else { OrderHistory::Agrees }),
            };
            let change = next(&work, outcome, now, &policy, &ids).unwrap();
            refused |= change.failed.is_some();
            refunds += u32::from(change.ledger.is_some());
            ends += u32::from(change.order.state.is_terminal());
            if change.order.state == OrderState::Completed {
                prop_assert_eq!(truth.bought, 1);
            }
            if change.ledger.is_some() {
                prop_assert!(truth.bought == 0, "refunded what was bought");
            }
            prop_assert!(truth.bought <= 1);
            work = change.into_work(ContactState::Default);
        }
        prop_assert!(ends <= 1 && refunds <= 1);
    }

    #[test]
    fn no_outcome_at_any_position_panics_or_goes_on_after_the_end(picks in prop::collection::vec((0usize..20, 0u64..100_000), 1..40)) {
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
                7 => super::tests::refused(FailureCode::RegistrationRefused),
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
                }
                Err(illegal) => prop_assert_eq!(illegal.position, work.position()),
            }
        }
    }
}
