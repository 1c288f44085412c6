//! How far a long run or a verification has come, on standard error: a line that changes on a terminal; elsewhere a note for each
//! tenfold number of events, or for each minute of a verification. Whatever is short says nothing.

use netduel_engine::Duel;
use netduel_engine::kernel::NS_PER_S;
use netduel_engine::metrics::Observer;
use netduel_scenario::Side;
use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Events between two looks at the clock.
const EVENTS_PER_CHECK: u64 = 1_000_000;

/// The first note comes after this many events, some seconds of work.
const FIRST_NOTE: u64 = 100_000_000;

/// The time before the line appears, and between two changes of it.
const LINE_INTERVAL: Duration = Duration::from_millis(500);

/// The time before the first note of a verification, and between two of them.
const NOTE_INTERVAL: Duration = Duration::from_secs(60);

/// The line on a terminal. It disappears at the end.
struct Line {
    is_terminal: bool,
    changed_at: Instant,
    is_shown: bool,
}

impl Line {
    fn new() -> Line {
        Line { is_terminal: stderr().is_terminal(), changed_at: Instant::now(), is_shown: false }
    }

    fn is_due(&self) -> bool {
        self.is_terminal && self.changed_at.elapsed() >= LINE_INTERVAL
    }

    fn show(&mut self, state: &str) {
        (self.changed_at, self.is_shown) = (Instant::now(), true);
        let _ = write!(stderr(), "\r\x1b[K{state}");
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

/// Where no line can change, the state follows on a line of its own.
fn note(state: &str) {
    let _ = writeln!(stderr(), "still running: {state}");
}

/// The progress of a verification, which measures one case after another.
pub(crate) struct CaseProgress {
    line: Line,
    noted_at: Instant,
    measured: usize,
    all: usize,
}

impl CaseProgress {
    /// The progress of so many measurements.
    pub(crate) fn new(all: usize) -> CaseProgress {
        CaseProgress { line: Line::new(), noted_at: Instant::now(), measured: 0, all }
    }

    /// The next case, with this id, is about to be measured.
    pub(crate) fn begin(&mut self, id: &str) {
        let state = self.next_state(id);
        if self.line.is_due() {
            self.line.show(&state);
        } else if !self.line.is_terminal && self.noted_at.elapsed() >= NOTE_INTERVAL {
            self.noted_at = Instant::now();
            note(&state);
        }
    }

    fn next_state(&mut self, id: &str) -> String {
        let measured = self.measured;
        self.measured += 1;
        format!("{measured} of {} measurements made, next {id}; Ctrl+C stops them", self.all)
    }
}

/// The progress of one run, or of several in parallel.
pub(crate) struct Progress {
    events: AtomicU64,
    next_note: AtomicU64,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        Progress { events: AtomicU64::new(0), next_note: AtomicU64::new(FIRST_NOTE) }
    }

    /// Runs one side to the end.
    pub(crate) fn advance(&self, duel: &mut Duel, side: Side, observer: &mut impl Observer) {
        let mut line = Line::new();
        loop {
            let before = duel.events_of(side);
            let is_over = duel.advance(side, duel.duration_ns(), EVENTS_PER_CHECK, observer);
            let events = self.events.fetch_add(duel.events_of(side) - before, Ordering::Relaxed);
            if is_over {
                break;
            }
            if line.is_due() {
                line.show(&self.state(duel, side));
            } else if !line.is_terminal && self.is_due(events) {
                note(&self.state(duel, side));
            }
        }
    }

    /// Runs both sides to the end without an observer.
    pub(crate) fn run_to_end(&self, duel: &mut Duel) {
        for side in Side::BOTH {
            self.advance(duel, side, &mut ());
        }
    }

    /// Whether a note is due after this many events. It is due once for each tenfold number.
    fn is_due(&self, events: u64) -> bool {
        let due = self.next_note.load(Ordering::Relaxed);
        let next = due.saturating_mul(10);
        events >= due
            && self.next_note.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    fn state(&self, duel: &Duel, side: Side) -> String {
        let seconds = |time_ns: u64| time_ns as f64 / NS_PER_S as f64;
        format!(
            "{}: {:.3} of {} s simulated, {} million events so far; Ctrl+C stops the run",
            side.name(),
            seconds(duel.now_ns(side).unwrap_or_default()),
            seconds(duel.duration_ns()),
            self.events.load(Ordering::Relaxed) / 1_000_000
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseProgress, FIRST_NOTE, Progress};
    use netduel_engine::Duel;
    use netduel_scenario::{Scenario, Side};

    #[test]
    fn a_note_is_due_once_for_each_tenfold_number_of_events() {
        let progress = Progress::new();
        let due = [
            1,
            FIRST_NOTE - 1,
            FIRST_NOTE,
            2 * FIRST_NOTE,
            10 * FIRST_NOTE,
            99 * FIRST_NOTE,
            100 * FIRST_NOTE,
        ];
        assert_eq!(due.map(|events| progress.is_due(events)), [false, false, true, false, true, false, true]);
    }

    #[test]
    fn the_state_names_the_side_the_time_and_the_events() {
        let mut scenario = Scenario::default();
        scenario.add_table("client_server");
        let mut duel = Duel::new(&scenario).unwrap();
        let progress = Progress::new();
        progress.run_to_end(&mut duel);
        let whole = "client_server: 60.000 of 60 s simulated, 0 million events so far; Ctrl+C stops the run";
        assert_eq!(progress.state(&duel, Side::ClientServer), whole);
    }

    #[test]
    fn the_state_of_a_verification_counts_the_measurements() {
        let mut progress = CaseProgress::new(204);
        assert_eq!(
            progress.next_state("mm1-mean-0.5"),
            "0 of 204 measurements made, next mm1-mean-0.5; Ctrl+C stops them"
        );
        assert!(
            progress.next_state("mm1-p99-0.5").starts_with("1 of 204 measurements made, next mm1-p99-0.5")
        );
    }
}
