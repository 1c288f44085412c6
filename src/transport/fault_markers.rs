//! The faults of a scenario as the time line marks them: what, from when to when.

use crate::format;
use crate::text::{interpolate, text};
use netduel_scenario::{Fault, FaultKind, FaultSide, Scenario};

/// The room that the label of a marker takes.
const LABEL_PX: f64 = 150.0;

/// A fault as the time line marks it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct FaultMarker {
    /// The fault's number in the scenario, from 1.
    pub(super) number: usize,
    /// Where the fault begins, as a share of the run.
    pub(super) from: f64,
    /// Where it ends, as a share of the run.
    pub(super) until: f64,
    /// A few words; empty if the next marker is too close.
    pub(super) label: &'static str,
    /// What the fault is, and when.
    pub(super) title: String,
    /// Whether the label is to the left of the start, because the end of the line is near.
    pub(super) is_flipped: bool,
}

/// The markers of a scenario on a time line of this width in pixels, in order of their start.
pub(super) fn fault_markers(scenario: &Scenario, width: f64) -> Vec<FaultMarker> {
    let mut faults: Vec<(usize, &Fault)> = (1..).zip(&scenario.faults).collect();
    faults.sort_by(|(_, left), (_, right)| left.at_s.total_cmp(&right.at_s));
    let mut markers: Vec<FaultMarker> =
        faults.into_iter().map(|(number, fault)| fault_marker(scenario, number, fault, width)).collect();
    for index in 1..markers.len() {
        let distance = (markers[index].from - markers[index - 1].from) * width;
        if distance < LABEL_PX {
            // The later of two keeps its label: a reader has usually just added it.
            markers[index - 1].label = "";
        }
    }
    markers
}

fn fault_marker(scenario: &Scenario, number: usize, fault: &Fault, width: f64) -> FaultMarker {
    let t = &text().transport;
    let duration_s = scenario.run.duration_s;
    let label = match fault.side {
        _ if fault.kind != FaultKind::Crash => fault.kind.choice().label,
        FaultSide::Both => t.crash_both,
        FaultSide::ClientServer => t.crash_server,
        FaultSide::Index if scenario.file.is_some() => t.crash_tracker,
        FaultSide::Index => t.crash_index,
        FaultSide::PeerToPeer if netduel_session::fault_actions::is_beside_peers(scenario, fault) => {
            t.crash_seed
        }
        FaultSide::PeerToPeer => t.crash_peer,
    };
    let from = format::seconds(fault.at_s);
    let until = fault.until_s.0.map(format::seconds);
    let template = if until.is_some() { t.from_until } else { t.from };
    let values = [("what", label), ("from", &*from), ("until", until.as_deref().unwrap_or_default())];
    let share = |seconds: f64| (seconds / duration_s).clamp(0.0, 1.0);
    let title = interpolate(template, &values);
    // A fault after the end of the run stays in the scenario, and its title says that it will not happen.
    let title = if fault.at_s >= duration_s { format!("{title}: {}", t.after_end) } else { title };
    FaultMarker {
        number,
        from: share(fault.at_s),
        until: share(fault.until_s.0.unwrap_or(duration_s)),
        label,
        title,
        is_flipped: (1.0 - share(fault.at_s)) * width < LABEL_PX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::End;

    fn scenario(at_s: &[f64]) -> Scenario {
        let fault = |at_s: &f64| Fault { at_s: *at_s, ..Fault::default() };
        Scenario { faults: at_s.iter().map(fault).collect(), ..Scenario::default() }
    }

    #[test]
    fn markers_span_the_fault() {
        let mut scenario = scenario(&[15.0]);
        let duration_s = scenario.run.duration_s;
        assert_eq!(fault_markers(&scenario, 1000.0)[0].until, 1.0);
        scenario.faults[0].until_s = End(Some(30.0));
        let marker = fault_markers(&scenario, 1000.0).remove(0);
        assert_eq!((marker.from, marker.until), (15.0 / duration_s, 30.0 / duration_s));
        assert_eq!(marker.title, "Crash on each side, 15\u{a0}s to 30\u{a0}s");
    }

    #[test]
    fn labels_are_where_there_is_room() {
        let markers = fault_markers(&scenario(&[59.0, 10.0, 11.0, 100.0]), 1000.0);
        assert_eq!(markers.iter().map(|marker| marker.number).collect::<Vec<_>>(), [2, 3, 1, 4]);
        let has_label = markers.iter().map(|marker| !marker.label.is_empty()).collect::<Vec<_>>();
        assert_eq!(has_label, [false, true, false, true]);
        let is_flipped = markers.iter().map(|marker| marker.is_flipped).collect::<Vec<_>>();
        assert_eq!(is_flipped, [false, false, true, true]);
    }
}
