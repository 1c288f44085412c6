//! Whole duels: what a visitor's browser and the command line really run.

use crate::Contestant;
use netduel_engine::Duel;
use netduel_scenario::{Scenario, Value};

/// Simulated time of each job.
pub(crate) const DURATION_S: f64 = 600.0;

/// The default duel, and a busier one.
pub(crate) fn jobs() -> Vec<Contestant> {
    let mut default = netduel_presets::all().swap_remove(0).scenario;
    default.run.duration_s = DURATION_S;
    let mut large = default.clone();
    for (path, value) in [
        ("workload.users", 1000.0),
        ("workload.requests_per_s", 200.0),
        ("client_server.servers", 5.0),
        ("peer_to_peer.time_to_live_hops", 5.0),
        ("peer_to_peer.copies", 20.0),
    ] {
        large.set(path, &Value::Number(value)).expect("the path and the value are possible");
    }
    vec![
        ("default duel, 24 users", Box::new(move || run(&default))),
        ("1000 users, floods of 5 hops", Box::new(move || run(&large))),
    ]
}

fn run(scenario: &Scenario) -> u64 {
    let mut duel = Duel::new(scenario).expect("the scenario is possible");
    duel.run_to_end();
    duel.events()
}
