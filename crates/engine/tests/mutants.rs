//! Reference cases can fail: each error of the engine is found by cases that pass without it.

use netduel_engine::verify::{Mutant, ReferenceCase, Trial, reference_cases};

#[test]
fn reference_cases_find_every_mutant() {
    let cases = reference_cases();
    // With the length of the runs, as a share of the full length.
    for (mutant, id, size) in [
        (Mutant::SlowerServers, "mm1-utilisation-0.5", 0.02),
        (Mutant::SlowerServers, "mm1-in-system-0.8", 0.02),
        // A law that holds at every speed finds lost requests.
        (Mutant::LostMessages, "little-mm1-0.8", 0.05),
        (Mutant::SlowerServers, "file-swarm-30", 0.02),
        (Mutant::SlowerServers, "file-swarm-30-excess", 0.02),
        (Mutant::SlowerServers, "file-servers-10", 0.02),
        (Mutant::ExtraHop, "two-tiers-reach-2", 0.02),
        (Mutant::LostMessages, "link-loss-4-messages", 0.02),
    ] {
        let ids = || cases.iter().map(|case| case.id.as_str()).collect::<Vec<_>>().join(" ");
        let case = cases.iter().find(|case| case.id == id).unwrap_or_else(|| panic!("no {id}: {}", ids()));
        let check = |observe: &dyn Fn(u64) -> f64| {
            let observations: Vec<f64> = ReferenceCase::seeds().into_iter().map(observe).collect();
            case.check(&observations, cases.len())
        };
        let sound = check(&|seed| (case.measure)(Trial::of(seed), size));
        assert!(sound.pass, "{sound:?}");
        let mutated = check(&|seed| (case.measure)(Trial { seed, mutant: Some(mutant) }, size));
        assert!(!mutated.pass, "{mutant:?}: {mutated:?}");
    }
}
