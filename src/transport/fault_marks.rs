//! Faults on the time line: what, from when to when.

use crate::format;
use crate::lead;
use crate::text::{fill, text};
use netduel_scenario::{Fault, FaultKind, FaultSide, Scenario};

/// The words of a mark take so much room.
const WORDS_PX: f64 = 150.0;
/// The key at the left of the line takes so much.
pub(super) const KEY_PX: f64 = 270.0;

/// A fault as the time line shows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// Its number in the scenario, from 1.
    pub(super) number: usize,
    /// Where it begins and ends, as shares of the run.
    pub(super) from: f64,
    pub(super) until: f64,
    /// A few words; none if the next mark is too close.
    pub(super) words: &'static str,
    /// What it is and when.
    pub(super) title: String,
    /// Whether its words stand to the left of its start, since the end is near.
    pub(super) is_flipped: bool,
}

/// The marks of a scenario on a line of so many pixels, in order of their start.
pub(super) fn marks(scenario: &Scenario, width: f64) -> Vec<Mark> {
    let mut faults: Vec<(usize, &Fault)> = Vec::new();
    for (number, fault) in (1..).zip(&scenario.faults) {
        // One by one: they are few, and the library's sort weighs as much as the whole time line.
        faults.insert(faults.partition_point(|(_, earlier)| earlier.at_s <= fault.at_s), (number, fault));
    }
    let marked = faults.into_iter().map(|(number, fault)| mark(scenario, number, fault, width));
    let mut marks: Vec<Mark> = marked.collect();
    for index in 1..marks.len() {
        let apart = (marks[index].from - marks[index - 1].from) * width;
        if apart < WORDS_PX {
            // The later one speaks: it is what was done last.
            marks[index - 1].words = "";
        }
    }
    marks
}

fn mark(scenario: &Scenario, number: usize, fault: &Fault, width: f64) -> Mark {
    let t = &text().transport;
    let duration_s = scenario.run.duration_s;
    let words = match fault.side {
        _ if fault.kind != FaultKind::Crash => fault.kind.choice().label,
        FaultSide::Both => t.crash_both,
        FaultSide::ClientServer => t.crash_server,
        FaultSide::Index if scenario.file.is_some() => t.crash_tracker,
        FaultSide::Index => t.crash_index,
        FaultSide::PeerToPeer if lead::is_beside_peers(scenario, fault) => t.crash_seed,
        FaultSide::PeerToPeer => t.crash_peer,
    };
    let from = format::moment(fault.at_s);
    let until = fault.until_s.0.map(format::moment);
    let template = if until.is_some() { t.from_until } else { t.from };
    let values = [("what", words), ("from", &*from), ("until", until.as_deref().unwrap_or_default())];
    let share = |seconds: f64| (seconds / duration_s).clamp(0.0, 1.0);
    let title = fill(template, &values);
    // What comes after the end is kept, and said not to come.
    let title = if fault.at_s >= duration_s { [&title, ": ", t.after_end].concat() } else { title };
    Mark {
        number,
        from: share(fault.at_s),
        until: share(fault.until_s.0.unwrap_or(duration_s)),
        words,
        title,
        is_flipped: (1.0 - share(fault.at_s)) * width < WORDS_PX,
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
    fn marks_span_the_fault() {
        let mut scenario = scenario(&[15.0]);
        let duration_s = scenario.run.duration_s;
        assert_eq!(marks(&scenario, 1000.0)[0].until, 1.0);
        scenario.faults[0].until_s = End(Some(30.0));
        let mark = marks(&scenario, 1000.0).remove(0);
        assert_eq!((mark.from, mark.until), (15.0 / duration_s, 30.0 / duration_s));
        assert_eq!(mark.title, "Crash on each side, 15\u{a0}s to 30\u{a0}s");
    }

    #[test]
    fn words_stand_where_there_is_room() {
        let marks = marks(&scenario(&[59.0, 10.0, 11.0, 100.0]), 1000.0);
        let is_silent = marks.iter().map(|mark| mark.words.is_empty()).collect::<Vec<_>>();
        assert_eq!(is_silent, [true, false, true, false]);
        assert_eq!(marks.iter().map(|mark| mark.is_flipped).collect::<Vec<_>>(), [false, false, true, true]);
    }
}
