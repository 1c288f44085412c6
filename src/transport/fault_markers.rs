//! The faults of a scenario as the time line marks them: what, from when to when. The crowds of its rate profile are marked too.

use super::marker_labels::place;
use crate::format;
use crate::icon::IconKind;
use crate::text::{interpolate, text};
use netduel_scenario::{Fault, FaultKind, FaultSide, Scenario};

/// A fault as the time line marks it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FaultMarker {
    /// The fault's number in the scenario, from 1. The crowds of the rate profile are numbered from [`FIRST_CROWD`].
    pub(super) number: usize,
    /// Where the fault begins, as a share of the run.
    pub(super) from: f64,
    /// Where it ends, as a share of the run.
    pub(super) until: f64,
    /// A few words; empty if they would cover another marker.
    pub(super) label: String,
    /// What the fault is, and when.
    pub(super) title: String,
    /// The sign of its kind.
    pub(super) icon: IconKind,
    /// Whether the label is to the left of the start, because the end of the line is near.
    pub(super) is_flipped: bool,
    /// Whether its end has a sign: nodes recover, or the network is whole again.
    pub(super) has_end_sign: bool,
    /// How far its sign is moved to the right, in pixels, because another fault begins at about the same time.
    pub(super) shift_px: f64,
}

impl Default for FaultMarker {
    fn default() -> FaultMarker {
        FaultMarker {
            number: 0,
            from: 0.0,
            until: 1.0,
            label: String::new(),
            title: String::new(),
            icon: IconKind::Crash,
            is_flipped: false,
            has_end_sign: false,
            shift_px: 0.0,
        }
    }
}

/// In a span shorter than this, the sign of the end would cover that of the start.
const SHORTEST_WITH_END_PX: f64 = 40.0;
/// The number of the first crowd of a rate profile; a scenario has far fewer faults.
const FIRST_CROWD: usize = 1 << 20;

impl FaultMarker {
    /// Whether it is a fault of the schedule, which can be moved and removed, and not a crowd of the rate profile.
    pub(super) fn is_movable(&self) -> bool {
        self.number < FIRST_CROWD
    }
}

/// What each fault of a scenario is, and when.
pub(crate) fn fault_titles(scenario: &Scenario) -> impl Iterator<Item = String> + '_ {
    (1..).zip(&scenario.faults).map(|(number, fault)| fault_marker(scenario, number, fault).title)
}

/// The markers of a scenario on a time line of this width in pixels, in order of their start.
pub(super) fn fault_markers(scenario: &Scenario, width: f64) -> Vec<FaultMarker> {
    let faults = (1..).zip(&scenario.faults).map(|(number, fault)| fault_marker(scenario, number, fault));
    let mut markers: Vec<FaultMarker> = faults.chain(crowds(scenario)).collect();
    markers.sort_by(|left, right| left.from.total_cmp(&right.from));
    let wanted: Vec<(f64, usize)> =
        markers.iter().map(|marker| (marker.from * width, marker.label.chars().count())).collect();
    for (marker, place) in markers.iter_mut().zip(place(&wanted, width)) {
        (marker.shift_px, marker.is_flipped) = (place.shift_px, place.is_flipped);
        marker.has_end_sign =
            marker.until < 1.0 && (marker.until - marker.from) * width > SHORTEST_WITH_END_PX;
        if !place.has_label {
            marker.label.clear();
        }
    }
    markers
}

fn fault_marker(scenario: &Scenario, number: usize, fault: &Fault) -> FaultMarker {
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
    let title = title(label, fault.at_s, fault.until_s.0);
    // A fault after the end of the run stays in the scenario, and its title says that it will not happen.
    let title = if fault.at_s >= duration_s { format!("{title}: {}", t.after_end) } else { title };
    FaultMarker {
        number,
        from: share(scenario, fault.at_s),
        until: share(scenario, fault.until_s.0.unwrap_or(duration_s)),
        label: label.to_owned(),
        title,
        icon: icon(fault.kind),
        ..FaultMarker::default()
    }
}

/// The times of the rate profile with more requests than usual.
fn crowds(scenario: &Scenario) -> impl Iterator<Item = FaultMarker> + '_ {
    let steps = &scenario.workload.rate_profile.0;
    (0..steps.len()).filter(|index| steps[*index].1 > 1.0).map(|index| {
        let (at_s, factor) = steps[index];
        let until_s = steps.get(index + 1).map(|next| next.0);
        let label = interpolate(text().transport.rate_step, &[("n", &format::plain(factor))]);
        FaultMarker {
            number: FIRST_CROWD + index,
            from: share(scenario, at_s),
            until: share(scenario, until_s.unwrap_or(scenario.run.duration_s)),
            title: title(&label, at_s, until_s),
            label,
            icon: IconKind::Crowd,
            ..FaultMarker::default()
        }
    })
}

/// A time in seconds as a share of the run.
fn share(scenario: &Scenario, seconds: f64) -> f64 {
    (seconds / scenario.run.duration_s).clamp(0.0, 1.0)
}

fn title(what: &str, from_s: f64, until_s: Option<f64>) -> String {
    let t = &text().transport;
    let (from, until) = (format::seconds(from_s), until_s.map(format::seconds));
    let template = if until.is_some() { t.from_until } else { t.from };
    interpolate(template, &[("what", what), ("from", &from), ("until", until.as_deref().unwrap_or_default())])
}

/// The sign of a kind of fault.
fn icon(kind: FaultKind) -> IconKind {
    match kind {
        FaultKind::Crash => IconKind::Crash,
        FaultKind::Slow => IconKind::Slow,
        FaultKind::Failures => IconKind::Dice,
        FaultKind::Partition => IconKind::Partition,
        FaultKind::LinkDelay => IconKind::Delay,
        FaultKind::LinkLoss => IconKind::Loss,
        FaultKind::FlashCrowd => IconKind::Crowd,
        FaultKind::Attack => IconKind::Attack,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::{End, RateProfile};

    fn scenario(at_s: &[f64]) -> Scenario {
        let fault = |at_s: &f64| Fault { at_s: *at_s, ..Fault::default() };
        Scenario { faults: at_s.iter().map(fault).collect(), ..Scenario::default() }
    }

    #[test]
    fn markers_span_the_fault() {
        let mut scenario = scenario(&[15.0]);
        let duration_s = scenario.run.duration_s;
        let marker = fault_markers(&scenario, 1000.0).remove(0);
        assert!(marker.until == 1.0 && !marker.has_end_sign);
        scenario.faults[0].until_s = End(Some(30.0));
        let marker = fault_markers(&scenario, 1000.0).remove(0);
        assert_eq!((marker.from, marker.until), (15.0 / duration_s, 30.0 / duration_s));
        assert_eq!(marker.title, "Crash on each side, 15\u{a0}s to 30\u{a0}s");
        assert!(marker.has_end_sign);
        assert!(!fault_markers(&scenario, 100.0)[0].has_end_sign, "no room");
    }

    #[test]
    fn a_crowd_of_the_rate_profile_is_marked_for_as_long_as_it_lasts() {
        let mut scenario = scenario(&[10.0]);
        scenario.workload.rate_profile = RateProfile(vec![(0.0, 1.0), (20.0, 3.0), (25.0, 1.0)]);
        let markers = fault_markers(&scenario, 1000.0);
        assert_eq!(markers.len(), 2);
        let crowd = &markers[1];
        assert_eq!((crowd.from, crowd.until), (20.0 / 60.0, 25.0 / 60.0));
        assert_eq!(
            (crowd.title.as_str(), crowd.icon),
            ("3\u{a0}× the requests, 20\u{a0}s to 25\u{a0}s", IconKind::Crowd)
        );
        assert!(markers[0].is_movable() && !crowd.is_movable());
    }

    #[test]
    fn every_kind_of_fault_has_a_sign_of_its_own() {
        let mut icons: Vec<String> = FaultKind::CHOICES
            .iter()
            .map(|choice| {
                let mut fault = Fault::default();
                fault.set("kind", &netduel_scenario::Value::parse(choice.name)).expect("it is a kind");
                format!("{:?}", icon(fault.kind))
            })
            .collect();
        let kinds = icons.len();
        icons.sort_unstable();
        icons.dedup();
        assert_eq!(icons.len(), kinds);
    }
}
