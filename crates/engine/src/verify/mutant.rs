//! Mutants: small errors, put into the scenario that the engine receives, by which the reference cases are tested. A case that
//! passes with every error proves nothing.

use super::reference_case::ReferenceCase;
use crate::Duel;
use netduel_scenario::{Fault, FaultKind, FaultShare, Scenario};
use std::cell::Cell;

/// An error of the simulated network. The cases do not know of it: their expected values are those of the scenario without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// Servers, peers and lines have 95 % of their rates.
    SlowerServers,
    /// Queries of floods travel one link too far.
    ExtraHop,
    /// One message in a hundred is lost.
    LostMessages,
}

thread_local! {
    /// The error of the runs that this thread starts.
    static MUTANT: Cell<Option<Mutant>> = const { Cell::new(None) };
}

impl Mutant {
    /// All mutants.
    pub const ALL: [Mutant; 3] = [Mutant::SlowerServers, Mutant::ExtraHop, Mutant::LostMessages];

    /// What is wrong, as a sentence.
    pub fn description(self) -> &'static str {
        match self {
            Mutant::SlowerServers => "Servers, peers and lines are 5 % too slow",
            Mutant::ExtraHop => "Queries of floods travel one link too far",
            Mutant::LostMessages => "One message in a hundred is lost",
        }
    }

    /// Makes an observation of a case with the error.
    pub fn measure(self, case: &ReferenceCase, seed: u64, size: f64) -> f64 {
        MUTANT.set(Some(self));
        let observation = (case.measure)(seed, size);
        MUTANT.set(None);
        observation
    }

    fn apply(self, scenario: &mut Scenario) {
        const SLOWER: f64 = 0.95;
        match self {
            Mutant::SlowerServers => {
                if let Some(left) = &mut scenario.client_server {
                    left.service_rate_per_s *= SLOWER;
                }
                if let Some(right) = &mut scenario.peer_to_peer {
                    right.service_rate_per_s *= SLOWER;
                }
                if let Some(file) = &mut scenario.file {
                    file.uplink_bits_per_s *= SLOWER;
                    file.server_uplink_bits_per_s *= SLOWER;
                }
                if let Some(swarm) = &mut scenario.swarm {
                    swarm.seed_uplink_bits_per_s *= SLOWER;
                }
            }
            Mutant::ExtraHop => {
                if let Some(right) = &mut scenario.peer_to_peer {
                    right.time_to_live_hops += 1;
                }
            }
            Mutant::LostMessages => scenario.faults.push(Fault {
                kind: FaultKind::LinkLoss,
                share: FaultShare(Some(1.0)),
                loss: 0.01,
                ..Fault::default()
            }),
        }
    }
}

/// Starts a run of a reference case, with the error of the mutant that is measured.
pub(super) fn start(scenario: &Scenario) -> Option<Duel> {
    let Some(mutant) = MUTANT.get() else { return Duel::new(scenario).ok() };
    let mut mutated = scenario.clone();
    mutant.apply(&mut mutated);
    // The error may exceed the range of a field.
    Some(Duel::new_unvalidated(&mutated))
}
