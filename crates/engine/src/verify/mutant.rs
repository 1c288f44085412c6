//! Mutants: small errors, put into the scenario that the engine receives, by which the reference cases are tested. A case that
//! passes with every error proves nothing.

use netduel_scenario::{Fault, FaultKind, FaultShare, Scenario};

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

    /// Puts the error into a scenario.
    pub(super) fn apply(self, scenario: &mut Scenario) {
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
