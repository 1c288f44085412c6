//! Presets with searching peers behave as their texts say.

use serde_json::Value;
use std::process::Command;

fn run(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_netduel"))
        .arg("run")
        .args(arguments)
        .arg("--json")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON is printed")
}

fn right(arguments: &[&str], name: &str) -> f64 {
    let report = run(arguments);
    let metrics = &report["peer_to_peer"];
    metrics[name]
        .as_f64()
        .or(metrics["outcomes"][name].as_f64())
        .unwrap_or_else(|| panic!("{name}: {metrics}"))
}

#[test]
fn floods_cost_most_and_still_miss_files() {
    let messages = |preset| right(&[preset], "messages_per_request");
    assert!(messages("file-sharing") > 5.0 * messages("file-sharing-superpeers"));
    assert!(messages("file-sharing-superpeers") > 3.0 * messages("file-sharing-index"));
    assert!(right(&["file-sharing"], "not_found") > 0.0);
}

#[test]
fn without_a_superpeer_those_linked_to_it_find_nothing() {
    let crash = ["--set", "faults.1.at_s=0", "--set", "faults.1.side=peer_to_peer"];
    let of = |node: &str| {
        let node = format!("faults.1.node={node}");
        right(&[&["file-sharing-superpeers"], &crash[..], &["--set", &node]].concat(), "not_found")
    };
    assert!(right(&["file-sharing-superpeers"], "not_found") == 0.0);
    // The first six peers are superpeers, and each is linked to nine others.
    assert!(of("1") > 5.0 * of("30").max(1.0), "{} {}", of("1"), of("30"));
}

#[test]
fn without_its_index_no_search_finds_what_is_still_there() {
    let report = run(&["file-sharing-index", "--set", "run.duration_s=60"]);
    let outcomes = &report["peer_to_peer"]["outcomes"];
    let failed = outcomes["node_failed"].as_f64().expect("a count");
    // The index is down for 15 of 60 s. Requests of peers that hold the file themselves still succeed.
    let arrived = report["peer_to_peer"]["arrived"].as_f64().expect("a count");
    assert!((0.15..0.25).contains(&(failed / arrived)), "{failed} of {arrived}");
}

#[test]
fn a_hash_table_needs_hardly_more_hops_among_thousands() {
    let hops = |users: &str| {
        let users = format!("workload.users={users}");
        let unchanged = ["--set", "peer_to_peer.session_s=unlimited", "--set", "run.duration_s=20"];
        right(&[&["distributed-hash-table", "--set", &users], &unchanged[..]].concat(), "hops_mean")
    };
    let (few, many) = (hops("60"), hops("4000"));
    assert!(few < 3.0 && many < 7.0 && many - few < 4.0, "{few} {many}");
}

#[test]
fn shared_storage_goes_on_while_the_server_is_down() {
    let report = run(&["shared-storage"]);
    let rate = |side: &str| report[side]["success_rate"].as_f64().expect("a rate");
    assert!(rate("peer_to_peer") > rate("client_server") + 0.03, "{report}");
    assert_eq!(report["peer_to_peer"]["outcomes"]["timed_out"], 0);
}

#[test]
fn a_network_in_parts_is_said_to_be() {
    let overlay = |degree: &str| {
        let degree = format!("peer_to_peer.degree={degree}");
        run(&["web-site", "--set", "peer_to_peer.overlay=erdos_renyi", "--set", &degree])["connected"].clone()
    };
    assert_eq!((overlay("1"), overlay("12")), (Value::Bool(false), Value::Bool(true)));
}
