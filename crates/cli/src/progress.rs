//! How far a long run has come, on standard error: a line that changes on a terminal, and a note for each tenfold number of
//! events elsewhere. Short runs say nothing.

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

/// The progress of one run, or of several in parallel.
pub(crate) struct Progress {
    is_terminal: bool,
    events: AtomicU64,
    next_note: AtomicU64,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        Progress {
            is_terminal: stderr().is_terminal(),
            events: AtomicU64::new(0),
            next_note: AtomicU64::new(FIRST_NOTE),
        }
    }

    /// Runs one side to the end.
    pub(crate) fn advance(&self, duel: &mut Duel, side: Side, observer: &mut impl Observer) {
        let mut changed_at = Instant::now();
        let mut has_line = false;
        loop {
            let before = duel.events_of(side);
            let is_over = duel.advance(side, duel.duration_ns(), EVENTS_PER_CHECK, observer);
            let events = self.events.fetch_add(duel.events_of(side) - before, Ordering::Relaxed);
            if is_over {
                break;
            }
            if self.is_terminal && changed_at.elapsed() >= LINE_INTERVAL {
                (changed_at, has_line) = (Instant::now(), true);
                let _ = write!(stderr(), "\r\x1b[K{}", self.state(duel, side));
            } else if !self.is_terminal && self.is_due(events) {
                let _ = writeln!(stderr(), "still running: {}", self.state(duel, side));
            }
        }
        if has_line {
            let _ = write!(stderr(), "\r\x1b[K");
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
    use super::{FIRST_NOTE, Progress};
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
}
