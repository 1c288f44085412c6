//! Where a guided tour stands, and what of it the page shows.

use netduel_scenario::{PointAt, Scenario, Step};

/// The tour, as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownStep {
    /// The number of the step, from 1.
    pub number: usize,
    /// The number of steps.
    pub count: usize,
    /// What is to be watched, or at the end of the step what it meant.
    pub words: String,
    /// Whether the end of the step is reached.
    pub has_ended: bool,
    /// Whether going on shows the end of the step first.
    pub can_skip: bool,
    /// The shown times at which the step begins and ends, in nanoseconds.
    pub span_ns: std::ops::Range<u64>,
    /// What the step points at.
    pub point_at: PointAt,
}

/// A step of the tour as a text that needs no picture.
#[derive(Debug, Clone, PartialEq)]
pub struct StepText {
    /// The shown time at which the step begins, in seconds.
    pub from_s: f64,
    /// The shown time at which it ends, in seconds.
    pub until_s: f64,
    /// What is to be watched.
    pub watch: String,
    /// What it meant. Values are left out before the end of the step is reached.
    pub meaning: String,
}

/// Where the tour stands.
#[derive(Debug, Default)]
pub(crate) struct Tour {
    /// The scenario of the tour, with its steps and without their faults.
    pub(crate) scenario: Scenario,
    /// The index of the step that is shown; `None` unless the tour is under way.
    pub(crate) place: Option<usize>,
    /// The index of the step at which the tour was left.
    pub(crate) left_at: Option<usize>,
    /// Whether the end of the step is reached.
    pub(crate) has_ended: bool,
    /// What each step meant, with the values of the run; `None` for a step whose end was not reached yet. They stay, because the tour
    /// always shows the same run.
    pub(crate) meanings: Vec<Option<String>>,
    /// What a screen reader is to announce with the next update.
    pub(crate) announcement: String,
}

impl Tour {
    /// The step that is shown.
    pub(crate) fn step(&self) -> Option<&Step> {
        self.scenario.steps.get(self.place?)
    }

    /// When the step that is shown ends, in nanoseconds.
    pub(crate) fn end_ns(&self) -> Option<u64> {
        self.step().map(|step| nanoseconds(step.until_s))
    }

    /// What the step that is shown meant, once its end is reached.
    pub(crate) fn meaning(&self) -> Option<&str> {
        self.meanings.get(self.place?)?.as_deref().filter(|_| self.has_ended)
    }
}

/// A time in nanoseconds.
pub(crate) fn nanoseconds(seconds: f64) -> u64 {
    (seconds * 1e9).round() as u64
}
