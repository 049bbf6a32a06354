use proptest::prelude::*;

use super::*;

const SETTINGS: CircuitSettings = CircuitSettings {
    unreachable_limit: 3,
    key_pause: Duration::from_secs(30),
    first_pause: Duration::from_secs(1),
    longest_pause: Duration::from_secs(60),
};

fn second(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// A circuit that makes a call at every given second and learns this from it; where it then stands.
#[track_caller]
fn check(calls: &[(u64, Signal)], expected: Option<(Trouble, u64)>) {
    let start = Instant::now();
    let mut circuit = Circuit::new(SETTINGS);
    for (at, signal) in calls {
        let now = start + second(*at);
        let pass = circuit.admit(now).unwrap();
        circuit.tell(pass, *signal, now);
    }
    let at = calls.last().map_or(0, |(at, _)| *at);
    let stop = circuit.stop(start + second(at));
    assert_eq!(stop.map(|stop| (stop.trouble, (stop.until - start).as_secs())), expected, "{calls:?}");
}

#[test]
fn it_opens_when_calling_is_known_to_be_vain() {
    use Signal::{Answered, Nothing, Trouble as T};
    use Trouble::{KeyRefused, Maintenance, Unreachable};
    check(&[(0, T(KeyRefused))], Some((KeyRefused, 30)));
    check(&[(0, T(Maintenance))], Some((Maintenance, 1)));
    check(&[(0, T(Unreachable)), (1, T(Unreachable))], None);
    check(&[(0, T(Unreachable)), (1, T(Unreachable)), (2, T(Unreachable))], Some((Unreachable, 3)));
    check(&[(0, T(Unreachable)), (1, T(Unreachable)), (2, Answered), (3, T(Unreachable))], None);
    check(
        &[(0, T(Unreachable)), (1, T(Unreachable)), (2, Nothing), (3, T(Unreachable))],
        Some((Unreachable, 4)),
    );
    check(&[(0, T(KeyRefused)), (30, Answered)], None);
    check(&[(0, T(KeyRefused)), (30, T(KeyRefused))], Some((KeyRefused, 60)));
    check(&[(0, T(KeyRefused)), (30, T(Unreachable))], Some((Unreachable, 32)));
}

#[test]
fn pauses_double_up_to_the_longest() {
    let start = Instant::now();
    let mut circuit = Circuit::new(CircuitSettings { unreachable_limit: 1, ..SETTINGS });
    let mut now = start;
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let pass = circuit.admit(now).unwrap();
        circuit.tell(pass, Signal::Trouble(Trouble::Unreachable), now);
        let until = circuit.stop(now).unwrap().until;
        pauses.push((until - now).as_secs());
        now = until;
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
}

#[test]
fn results_of_the_past_are_ignored() {
    let now = Instant::now();
    let mut circuit = Circuit::new(SETTINGS);
    let (first, second, third) =
        (circuit.admit(now).unwrap(), circuit.admit(now).unwrap(), circuit.admit(now).unwrap());
    assert_eq!(circuit.tell(first, Signal::Trouble(Trouble::KeyRefused), now), Some(Trouble::KeyRefused));
    assert_eq!(circuit.tell(second, Signal::Trouble(Trouble::KeyRefused), now), None);
    assert_eq!(circuit.tell(third, Signal::Answered, now), None);
    assert_eq!(circuit.trouble(), Some(Trouble::KeyRefused));
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Pass(u64),
    Ask,
    Tell(usize, Signal),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let signal = prop_oneof![
        Just(Signal::Answered),
        Just(Signal::Nothing),
        Just(Signal::Trouble(Trouble::KeyRefused)),
        Just(Signal::Trouble(Trouble::Maintenance)),
        Just(Signal::Trouble(Trouble::Unreachable)),
    ];
    let event = prop_oneof![
        (0_u64..20_000).prop_map(Event::Pass),
        Just(Event::Ask),
        (any::<usize>(), signal).prop_map(|(which, signal)| Event::Tell(which, signal)),
    ];
    proptest::collection::vec(event, 0..200)
}

proptest! {
    /// Whatever happens: calls flow while nothing is known to be wrong, one probe at a time flows otherwise, never before it
    /// is due and never later than the longest pause, and what its result says is what holds.
    #[test]
    fn one_probe_at_a_time_and_never_stuck(events in events()) {
        let mut now = Instant::now();
        let mut circuit = Circuit::new(SETTINGS);
        let mut out: Vec<(Pass, bool)> = Vec::new();
        for event in events {
            match event {
                Event::Pass(millis) => now += Duration::from_millis(millis),
                Event::Ask => {
                    let (trouble, stop) = (circuit.trouble(), circuit.stop(now));
                    let current = circuit.change;
                    let probing = out.iter().any(|(pass, probe)| *probe && pass.change == current);
                    match circuit.admit(now) {
                        Ok(pass) => {
                            prop_assert!(stop.is_none() && !probing);
                            out.push((pass, trouble.is_some()));
                        }
                        Err(barred) => {
                            prop_assert!(trouble.is_some() && stop.is_some());
                            prop_assert!(barred.until > now && barred.until <= now + SETTINGS.longest_pause);
                        }
                    }
                }
                Event::Tell(which, signal) => {
                    if out.is_empty() {
                        continue;
                    }
                    let (pass, probe) = out.swap_remove(which % out.len());
                    let current = pass.change == circuit.change;
                    let before = circuit.trouble();
                    let opened = circuit.tell(pass, signal, now);
                    match (current, signal) {
                        (false, _) => prop_assert_eq!((opened, circuit.trouble()), (None, before)),
                        (true, Signal::Answered) => prop_assert_eq!(circuit.trouble(), None),
                        (true, Signal::Nothing) => {
                            prop_assert_eq!(circuit.trouble(), before);
                            prop_assert_eq!(circuit.stop(now), None);
                        }
                        (true, Signal::Trouble(trouble)) => {
                            if probe || trouble != Trouble::Unreachable {
                                prop_assert_eq!(opened, Some(trouble));
                            }
                            prop_assert_eq!(opened, circuit.trouble());
                        }
                    }
                }
            }
        }
        // Once every call has ended, waiting long enough always brings the next probe.
        for (pass, _) in out {
            circuit.tell(pass, Signal::Nothing, now);
        }
        prop_assert!(circuit.admit(now + SETTINGS.longest_pause).is_ok());
    }
}
