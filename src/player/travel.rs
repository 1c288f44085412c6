//! Going to another time, and back to what was before a change.

use super::{Inner, Player, next_millisecond_s};
use leptos::prelude::*;
use netduel_protocol::{Ask, Command};
use netduel_scenario::{End, Fault, Scenario, Side};

/// So many changes can be undone.
const MOST_KEPT: usize = 100;
/// A parameter that is changed again so soon, as by a slider, is changed once.
const AT_ONCE_MS: f64 = 700.0;

/// The scenarios before and after the one that runs.
#[derive(Debug, Default)]
pub(super) struct Past {
    before: Vec<Scenario>,
    after: Vec<Scenario>,
    changed_ms: f64,
    /// The parameter that was changed last.
    path: Option<String>,
}

impl Past {
    /// Another scenario takes the place of this one, which differs in the parameter at this path, or in more.
    pub(super) fn keep(&mut self, before: Scenario, path: Option<String>, now_ms: f64) {
        let is_soon = now_ms - self.changed_ms < AT_ONCE_MS && self.after.is_empty();
        let is_one = is_soon && !self.before.is_empty() && path.is_some() && path == self.path;
        self.path = path;
        self.changed_ms = now_ms;
        self.after.clear();
        if !is_one {
            if self.before.len() == MOST_KEPT {
                self.before.remove(0);
            }
            self.before.push(before);
        }
    }

    /// What came before, or after, the scenario that runs; it takes the other's place.
    fn turn(&mut self, back: bool, current: Scenario) -> Option<Scenario> {
        self.changed_ms = f64::NEG_INFINITY;
        let (from, to) =
            if back { (&mut self.before, &mut self.after) } else { (&mut self.after, &mut self.before) };
        let other = from.pop()?;
        to.push(current);
        Some(other)
    }

    /// Whether there is something to undo, and to redo.
    pub(super) fn can(&self) -> (bool, bool) {
        (!self.before.is_empty(), !self.after.is_empty())
    }
}

impl Player {
    /// Shows another time, past or to come.
    pub(crate) fn seek(self, to_ns: u64) {
        self.0.try_update_value(|inner| inner.seek(to_ns));
    }

    /// Asks for the past in words, the way of the chosen request among it, unless that was just asked; once a worker is there
    /// that can tell.
    pub(crate) fn query_history(self, ask: Ask) {
        self.0.try_update_value(|inner| inner.ask_past(ask));
    }

    /// Goes one event on, or back; time then stands.
    pub(crate) fn step(self, forward: bool) {
        self.0.try_update_value(|inner| {
            inner.set_playing(false);
            inner.step(forward);
        });
    }

    /// Undoes the last change of the scenario: time goes back to where the change made a difference.
    pub(crate) fn undo(self) {
        self.0.try_update_value(|inner| inner.turn(true));
    }

    /// Adds a fault at a time, or now. How long it lasts is given as if it began at 0.
    pub(crate) fn add_fault(self, mut fault: Fault, at_s: Option<f64>) {
        self.change(|scenario, now_s| {
            fault.at_s = rounded(at_s.unwrap_or(now_s));
            fault.until_s = End(fault.until_s.0.map(|length_s| rounded(fault.at_s + length_s)));
            scenario.faults.push(fault);
        });
    }

    /// Has a fault begin at another time; it lasts as long as before.
    pub(crate) fn move_fault(self, number: usize, at_s: f64) {
        self.change(|scenario, _| {
            if let Some(fault) = scenario.faults.get_mut(number - 1) {
                let shift_s = rounded(at_s) - fault.at_s;
                fault.at_s = rounded(at_s);
                fault.until_s = End(fault.until_s.0.map(|until_s| rounded(until_s + shift_s)));
            }
        });
    }

    /// Takes a fault away.
    pub(crate) fn remove_fault(self, number: usize) {
        self.change(|scenario, _| {
            if number <= scenario.faults.len() {
                scenario.faults.remove(number - 1);
            }
        });
    }

    /// Changes the scenario; time goes back if that would have changed the past.
    fn change(self, change: impl FnOnce(&mut Scenario, f64)) {
        self.0.try_update_value(|inner| {
            let before = inner.scenario();
            let mut scenario = before.clone();
            change(&mut scenario, next_millisecond_s(inner.clock.now_ns()));
            if scenario != before {
                inner.go_on_with(scenario, &before);
            }
        });
    }

    /// Does again what was undone.
    pub(crate) fn redo(self) {
        self.0.try_update_value(|inner| inner.turn(false));
    }

    /// Goes to the next fault, or to where requests begin to be lost; or to the one before.
    pub(crate) fn seek_fault_event(self, forward: bool) {
        self.0.try_update_value(|inner| {
            let from_ns = inner.clock.now_ns();
            let found_ns = inner.trouble_ns(from_ns, forward);
            // What is not computed may hold an earlier one: the whole run is, and then it is looked for again.
            let is_sure = !forward || found_ns <= inner.recording.known_ns();
            inner.seek(if is_sure { found_ns } else { inner.run.duration_ns });
            inner.trouble_from_ns = (!is_sure).then_some(from_ns);
        });
    }
}

/// A moment in whole milliseconds, no later than a run can last.
fn rounded(seconds: f64) -> f64 {
    (seconds.clamp(0.0, 86_400.0) * 1e3).round() / 1e3
}

impl Inner {
    pub(super) fn seek(&mut self, to_ns: u64) {
        self.is_stepping = false;
        self.trouble_from_ns = None;
        let to_ns = to_ns.min(self.run.duration_ns);
        let now_ns = self.clock.now_ns();
        if to_ns == now_ns {
            return;
        }
        if to_ns > now_ns && to_ns <= self.recording.known_ns() && !self.is_moving {
            self.clock.set(to_ns);
        } else {
            self.travel(to_ns, |run_id| Command::Seek { run_id, time_ns: to_ns });
        }
        self.tick();
    }

    /// Goes one event on or back; once the worker is there that can.
    pub(super) fn step(&mut self, forward: bool) {
        self.trouble_from_ns = None;
        let from_ns = self.clock.now_ns();
        self.travel(from_ns, |run_id| Command::Step { run_id, from_ns, forward });
        self.step_due = (!self.is_moving).then_some(forward);
        self.is_stepping = true;
    }

    fn ask_past(&mut self, mut ask: Ask) {
        let chosen = self.shown.selected_request.try_get_untracked().flatten();
        ask.way = chosen.map(|request| (request, self.chosen_ns));
        ask.until_ns = self.clock.now_ns();
        if self.is_asking || self.is_moving || !self.run.is_begun || self.asked.as_ref() == Some(&ask) {
            return;
        }
        let scenario = self.scenario();
        match self.link.as_ref() {
            Some(link) => {
                link.send(&Command::Tell { run_id: self.run.id, ask: ask.clone() });
                (self.asked, self.is_asking) = (Some(ask), true);
            }
            None => self.go_to(scenario, self.clock.now_ns()),
        }
    }

    /// Goes to another time of the same course: by a command, or, in a program that cannot, by way of one that can.
    fn travel(&mut self, to_ns: u64, command: impl Fn(u32) -> Command) {
        let scenario = self.scenario();
        match self.link.as_ref().filter(|_| self.is_ready) {
            Some(link) if self.run.is_begun => {
                link.send(&command(self.run.id));
                self.is_moving = true;
                self.rewind(to_ns);
            }
            _ => self.go_to(scenario, to_ns),
        }
    }

    /// Forgets what was told about a time and later, and shows that time.
    pub(super) fn rewind(&mut self, to_ns: u64) {
        self.recording.rewind(to_ns);
        self.stage.with(|stage| stage.cut(to_ns));
        self.due_ns = None;
        self.clock.set(to_ns);
        self.tick_ns = to_ns;
        self.is_stale = true;
        self.shown.is_finished.try_set(self.is_finished());
    }

    fn turn(&mut self, back: bool) {
        let current = self.scenario();
        let Some(other) = self.past.turn(back, current.clone()) else { return };
        let same_ns = (current.same_until_s(&other) * 1e9).min(u64::MAX as f64) as u64;
        let to_ns = self.clock.now_ns().min(same_ns);
        // What was said of the change before holds no more.
        self.shown.announcement.try_set(String::new());
        self.shown.change_effect.try_set(String::new());
        self.is_turning = true;
        if to_ns > 0 {
            self.go_to(other, to_ns);
        } else {
            self.start(other);
        }
        self.is_turning = false;
        self.tick();
    }

    /// Shows a time of a scenario that is the same up to there as the one that runs.
    pub(super) fn go_to(&mut self, scenario: Scenario, to_ns: u64) {
        let chosen = self.shown.selected_request.try_get_untracked().flatten();
        if self.scenario() != scenario {
            self.recording.keep_ghost();
        }
        self.rewind(to_ns);
        self.ask(scenario, to_ns);
        self.shown.selected_request.try_set(chosen);
    }

    /// The next time at which something goes wrong, or the one before, as far as it is known; else the end, or the beginning.
    pub(super) fn trouble_ns(&self, from_ns: u64, forward: bool) -> u64 {
        let mut found_ns = if forward { self.run.duration_ns } else { 0 };
        self.each_trouble_ns(&mut |at_ns| {
            // Who has just gone to one goes on from there.
            let is_between = if forward {
                from_ns < at_ns && at_ns < found_ns
            } else {
                found_ns < at_ns && at_ns < from_ns
            };
            if is_between {
                found_ns = at_ns;
            }
        });
        found_ns
    }

    /// Tells when something goes wrong, as far as it is known.
    fn each_trouble_ns(&self, tell: &mut dyn FnMut(u64)) {
        let mut tell_within = |at_ns: u64| {
            if at_ns < self.run.duration_ns {
                tell(at_ns);
            }
        };
        for fault in self.scenario().faults {
            for at_s in [Some(fault.at_s), fault.until_s.0].into_iter().flatten() {
                tell_within((at_s * 1e9).round() as u64);
            }
        }
        for side in Side::BOTH {
            let (mut was_loss, mut at_ns) = (false, 0);
            for window in self.recording.windows(side) {
                let is_loss = window.lost > 0;
                if is_loss && !was_loss {
                    tell_within(at_ns);
                }
                was_loss = is_loss;
                at_ns += self.run.window_ns;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeded(seed: u64) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.run.seed = seed;
        scenario
    }

    #[test]
    fn what_was_changed_comes_back_and_goes_again() {
        let mut past = Past::default();
        past.keep(seeded(1), None, 0.0);
        past.keep(seeded(2), None, 1.0);
        assert_eq!(past.turn(true, seeded(3)), Some(seeded(2)));
        assert_eq!(past.turn(true, seeded(2)), Some(seeded(1)));
        assert_eq!((past.can(), past.turn(true, seeded(1))), ((false, true), None));
        assert_eq!(past.turn(false, seeded(1)), Some(seeded(2)));
        past.keep(seeded(2), None, 2.0);
        assert_eq!(past.can(), (true, false), "a change ends what could be done again");
    }

    #[test]
    fn what_a_slider_does_is_one_change() {
        let mut past = Past::default();
        let path = || Some("run.seed".to_owned());
        (0..20).for_each(|step| past.keep(seeded(step), path(), 1000.0 + step as f64 * 120.0));
        assert_eq!(past.turn(true, seeded(99)), Some(seeded(0)));
        assert_eq!(past.can(), (false, true));
    }
}
