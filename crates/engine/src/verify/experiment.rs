//! The scenario of one observation of a reference case, and the error with which it runs.

use super::mutant::Mutant;
use crate::Duel;
use netduel_scenario::Scenario;
use std::ops::{Deref, DerefMut};

/// What distinguishes the observations of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trial {
    /// The seed of all random numbers.
    pub seed: u64,
    /// The error of the simulated network. The case does not know of it.
    pub mutant: Option<Mutant>,
}

impl Trial {
    /// An observation of the network as it is.
    pub fn of(seed: u64) -> Trial {
        Trial { seed, mutant: None }
    }
}

/// A scenario that a case sets up and runs. The error applies when it starts, so that it is not set up away.
#[derive(Debug, Clone)]
pub(super) struct Experiment {
    scenario: Scenario,
    mutant: Option<Mutant>,
}

impl Experiment {
    /// A scenario with the seed and the error of a trial.
    pub(super) fn new(trial: Trial, mut scenario: Scenario) -> Experiment {
        scenario.run.seed = trial.seed;
        Experiment { scenario, mutant: trial.mutant }
    }

    /// Starts a run; `None` if the scenario is invalid.
    pub(super) fn start(&self) -> Option<Duel> {
        let Some(mutant) = self.mutant else { return Duel::new(&self.scenario).ok() };
        let mut mutated = self.scenario.clone();
        mutant.apply(&mut mutated);
        // The error may exceed the range of a field.
        Some(Duel::new_unvalidated(&mutated))
    }
}

impl Deref for Experiment {
    type Target = Scenario;

    fn deref(&self) -> &Scenario {
        &self.scenario
    }
}

impl DerefMut for Experiment {
    fn deref_mut(&mut self) -> &mut Scenario {
        &mut self.scenario
    }
}
