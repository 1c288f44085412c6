//! Whole runs with both sides, as on the page and on the command line.

use crate::contestant::Contestant;
use netduel_engine::Duel;
use netduel_scenario::{Scenario, Value};

/// The simulated time of each job, in seconds.
pub(crate) const DURATION_S: f64 = 600.0;

/// The default scenario, and one with a higher load.
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
        large.set(path, &Value::Number(value)).expect("the path exists and the value is valid");
    }
    vec![
        ("default duel, 24 users", Box::new(move || run(&default))),
        ("1000 users, floods of 5 hops", Box::new(move || run(&large))),
    ]
}

fn run(scenario: &Scenario) -> u64 {
    let mut duel = Duel::new(scenario).expect("the scenario is valid");
    duel.run_to_end();
    duel.events()
}
