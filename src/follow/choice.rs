//! Which request is followed, and for how long.

use netduel_session::Entry;

/// After its end a request stays in focus for this long, in seconds of wall time.
const AFTERWARDS_S: f64 = 2.5;
/// A request that takes longer than this, in seconds of wall time, is left before its end.
const LONGEST_S: f64 = 30.0;

/// When a request is left for the next one, in nanoseconds of simulated time: some time after it has ended on each of the sides that
/// run. `factor` is the speed in simulated seconds per second, `now_ns` the shown time.
pub(super) fn is_over(entry: &Entry, runs: [bool; 2], factor: f64, now_ns: u64) -> bool {
    let wall_ns = |seconds: f64| (seconds * factor * 1e9) as u64;
    let mut ended_ns = Some(entry.arrived_ns);
    for (end, _) in entry.ends.iter().zip(runs).filter(|(_, runs)| *runs) {
        let end_ns = end.map(|end| entry.arrived_ns + end.after_ns);
        ended_ns = ended_ns.zip(end_ns).map(|(one, other)| one.max(other));
    }
    let left_ns = match ended_ns {
        Some(ended_ns) => ended_ns + wall_ns(AFTERWARDS_S),
        None => entry.arrived_ns + wall_ns(LONGEST_S),
    };
    now_ns >= left_ns || now_ns < entry.arrived_ns
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_results::Outcome;
    use netduel_session::RequestEnd;

    const SECOND: u64 = 1_000_000_000;

    fn entry(ends: [Option<u64>; 2]) -> Entry {
        let end = |after_s: u64| RequestEnd { outcome: Outcome::Served, after_ns: after_s * SECOND };
        let ends = ends.map(|after_s| after_s.map(end));
        Entry { request: 1, user: 1, object: 1, arrived_ns: 10 * SECOND, ends }
    }

    #[test]
    fn a_request_stays_for_a_moment_after_its_end_on_both_sides() {
        let both = entry([Some(1), Some(3)]);
        assert!(!is_over(&both, [true, true], 1.0, 15 * SECOND));
        assert!(is_over(&both, [true, true], 1.0, 16 * SECOND));
        assert!(!is_over(&both, [true, true], 2.0, 16 * SECOND), "the moment is one of wall time");
        assert!(is_over(&entry([Some(1), None]), [true, false], 1.0, 14 * SECOND));
    }

    #[test]
    fn a_request_without_an_end_is_left_after_some_time_and_after_a_jump_back() {
        let endless = entry([Some(1), None]);
        assert!(!is_over(&endless, [true, true], 1.0, 39 * SECOND));
        assert!(is_over(&endless, [true, true], 1.0, 40 * SECOND));
        assert!(is_over(&endless, [true, true], 1.0, 9 * SECOND));
    }
}
