//! Run hashes are the same natively and as WebAssembly, and they do not change between versions: a shared link always shows the
//! same run. After an intended change of the models, `UPDATE_RUN_HASHES=1 cargo test -p netduel-engine --test run_hashes` records
//! the new values.

use netduel_engine::Duel;
use netduel_scenario::{Scenario, Value};

const RECORDED: &str = include_str!("run_hashes.txt");

/// The hash after ten seconds of the default scenario with both sides and these changes.
fn hash(changes: &str) -> String {
    let mut scenario = Scenario::default();
    scenario.add_table("client_server");
    scenario.add_table("peer_to_peer");
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
fn run_hashes_equal_the_recorded_ones() {
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
