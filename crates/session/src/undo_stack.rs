//! The scenarios before and after the present one.

use netduel_scenario::Scenario;

/// The largest number of changes that can be undone.
const LARGEST_DEPTH: usize = 100;
/// Changes of the same parameter within this wall time, as by a slider, count as one change.
const SAME_CHANGE_MS: f64 = 700.0;

/// The scenarios that can be undone to and redone to.
#[derive(Debug, Default)]
pub(crate) struct UndoStack {
    before: Vec<Scenario>,
    after: Vec<Scenario>,
    /// The parameter that was changed last, and when, in milliseconds of wall time.
    last_change: Option<(String, f64)>,
}

impl UndoStack {
    /// Remembers the scenario before a change. `parameter` is the path of the only parameter that the change concerns, and the
    /// wall time of the change in milliseconds; `None` for other changes.
    pub(crate) fn push(&mut self, before: Scenario, parameter: Option<(&str, f64)>) {
        let is_same_change = match (parameter, &self.last_change) {
            (Some((path, now_ms)), Some((last_path, last_ms))) => {
                path == last_path && now_ms - last_ms < SAME_CHANGE_MS && self.after.is_empty()
            }
            _ => false,
        };
        self.last_change = parameter.map(|(path, now_ms)| (path.to_owned(), now_ms));
        self.after.clear();
        if !is_same_change {
            if self.before.len() == LARGEST_DEPTH {
                self.before.remove(0);
            }
            self.before.push(before);
        }
    }

    /// The scenario before the last change; the current one can then be redone.
    pub(crate) fn undo(&mut self, current: Scenario) -> Option<Scenario> {
        self.last_change = None;
        let other = self.before.pop()?;
        self.after.push(current);
        Some(other)
    }

    /// The scenario before the last undo; the current one can then be undone.
    pub(crate) fn redo(&mut self, current: Scenario) -> Option<Scenario> {
        self.last_change = None;
        let other = self.after.pop()?;
        self.before.push(current);
        Some(other)
    }

    /// Whether a change can be undone, and one be redone.
    pub(crate) fn can_undo_redo(&self) -> (bool, bool) {
        (!self.before.is_empty(), !self.after.is_empty())
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
    fn changes_are_undone_and_redone_in_order() {
        let mut stack = UndoStack::default();
        stack.push(seeded(1), None);
        stack.push(seeded(2), None);
        assert_eq!(stack.undo(seeded(3)), Some(seeded(2)));
        assert_eq!(stack.undo(seeded(2)), Some(seeded(1)));
        assert_eq!((stack.can_undo_redo(), stack.undo(seeded(1))), ((false, true), None));
        assert_eq!(stack.redo(seeded(1)), Some(seeded(2)));
        stack.push(seeded(2), None);
        assert_eq!(stack.can_undo_redo(), (true, false), "a change discards what could be redone");
    }

    #[test]
    fn the_changes_of_a_slider_are_one_change() {
        let mut stack = UndoStack::default();
        (0..20).for_each(|step| {
            stack.push(seeded(step), Some(("run.seed", 1000.0 + step as f64 * 120.0)));
        });
        assert_eq!(stack.undo(seeded(99)), Some(seeded(0)));
        assert_eq!(stack.can_undo_redo(), (false, true));
    }

    #[test]
    fn a_later_change_or_one_of_another_parameter_is_another_change() {
        let mut stack = UndoStack::default();
        stack.push(seeded(0), Some(("run.seed", 0.0)));
        stack.push(seeded(1), Some(("run.seed", 1000.0)));
        stack.push(seeded(2), Some(("run.duration_s", 1001.0)));
        assert_eq!(stack.undo(seeded(3)), Some(seeded(2)));
        assert_eq!(stack.undo(seeded(2)), Some(seeded(1)));
        assert_eq!(stack.undo(seeded(1)), Some(seeded(0)));
    }
}
