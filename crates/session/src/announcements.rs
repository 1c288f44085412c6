//! What a screen reader announces: the start and end of a fault, and the end of the run.

use netduel_scenario::{Fault, FaultKind, FaultSide, Scenario};
use netduel_text::{format, interpolate, text};

/// The announcement for the shown time from `after_ns`, exclusive, to `until_ns`: faults that began or ended, and the end of the
/// run. `None` if nothing happened.
pub fn announcement(scenario: &Scenario, after_ns: u64, until_ns: u64, is_end: bool) -> Option<String> {
    let t = &text().announcements;
    let is_new = |at_s: f64| {
        let at_ns = (at_s * 1e9).round() as u64;
        at_ns <= until_ns && (at_ns > after_ns || after_ns == 0 && at_ns == 0)
    };
    let where_of = |fault: &Fault| match fault.side {
        FaultSide::Both => t.on_both_sides,
        FaultSide::ClientServer => t.on_the_left,
        FaultSide::PeerToPeer | FaultSide::Index => t.on_the_right,
    };
    let mut said = Vec::new();
    for fault in &scenario.faults {
        let is_crash = fault.kind == FaultKind::Crash;
        let [began, ended] = if is_crash { [t.crashed, t.recovered] } else { [t.began, t.over] };
        let events = [(Some(fault.at_s), began), (fault.until_s.0, ended)];
        for (at_s, template) in events {
            if let Some(at_s) = at_s.filter(|at_s| is_new(*at_s)) {
                let time = format::seconds(at_s);
                said.push(interpolate(
                    template,
                    &[("time", &time), ("where", where_of(fault)), ("what", fault.kind.choice().label)],
                ));
            }
        }
    }
    if is_end {
        let time = format::seconds(scenario.run.duration_s);
        said.push(interpolate(t.ended, &[("time", &time)]));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::End;

    fn scenario() -> Scenario {
        let mut scenario = Scenario::default();
        scenario.faults.push(Fault { at_s: 10.0, until_s: End(Some(20.0)), ..Fault::default() });
        scenario
    }

    fn said(after_s: u64, until_s: u64) -> Option<String> {
        announcement(&scenario(), after_s * 1_000_000_000, until_s * 1_000_000_000, false)
    }

    #[test]
    fn a_crash_and_a_recovery_are_said_once_at_their_time() {
        assert_eq!(said(0, 9), None);
        assert!(said(9, 10).is_some_and(|said| said.contains("crashed") && said.contains("10\u{a0}s")));
        assert_eq!(said(10, 19), None);
        assert!(said(19, 21).is_some_and(|said| said.contains("recovered")));
        assert!(said(0, 60).is_some_and(|said| said.contains("crashed") && said.contains("recovered")));
    }

    #[test]
    fn the_end_is_said() {
        assert!(announcement(&scenario(), 50, 60, true).is_some_and(|said| said.contains("60\u{a0}s")));
    }
}
