//! Run hashes are the same natively and as WebAssembly, and stay what they are: a link shared today shows the
//! same run for good. After a change of the models that is meant to change runs, print the new values with
//! `UPDATE_RUN_HASHES=1 cargo test -p netduel-engine --test run_hashes`.

use netduel_engine::Duel;
use netduel_scenario::{Scenario, Value};

const RECORDED: &str = include_str!("run_hashes.txt");

/// Each line: changes to the default scenario with both sides, then the hash after ten seconds.
fn hash(changes: &str) -> String {
    let mut scenario = Scenario::default();
    scenario.add_side("client_server");
    scenario.add_side("peer_to_peer");
    for change in ["run.duration_s=10"].into_iter().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    let mut duel = Duel::new(&scenario).unwrap();
    duel.run_to_end();
    format!("{:016x}", duel.run_hash())
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn run_hashes_are_those_recorded() {
    let current: String = RECORDED
        .lines()
        .filter_map(|line| line.rsplit_once(" -> "))
        .map(|(changes, _)| format!("{changes} -> {}\n", hash(changes)))
        .collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_RUN_HASHES").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run_hashes.txt"), &current).unwrap();
        return;
    }
    assert!(RECORDED.lines().count() >= 5);
    assert_eq!(current, RECORDED);
}
