//! Verification: reference cases, which are scenarios with known results from the literature. They run through the same code as
//! the page.

mod caches;
mod chord;
mod chord_failures;
mod experiment;
mod failover;
mod fault_effects;
mod files;
mod flooding;
mod hash_tables;
mod mutant;
mod overlays;
mod peer_scenarios;
mod percolation;
mod queue_scenarios;
mod queues;
mod reference_case;
mod reneging;
mod replication;
mod searches;

pub use experiment::Trial;
pub use mutant::Mutant;
pub use reference_case::{CheckResult, FAMILY_CONFIDENCE, REPLICATIONS, ReferenceCase, SEED};

/// All reference cases.
pub fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = queues::reference_cases();
    reference_cases.extend(reneging::reference_cases());
    reference_cases.extend(caches::reference_cases());
    reference_cases.extend(failover::reference_cases());
    reference_cases.extend(fault_effects::reference_cases());
    reference_cases.extend(replication::reference_cases());
    reference_cases.extend(flooding::reference_cases());
    reference_cases.extend(overlays::reference_cases());
    reference_cases.extend(percolation::reference_cases());
    reference_cases.extend(searches::reference_cases());
    reference_cases.extend(hash_tables::reference_cases());
    reference_cases.extend(chord::reference_cases());
    reference_cases.extend(chord_failures::reference_cases());
    reference_cases.extend(files::reference_cases());
    reference_cases
}
