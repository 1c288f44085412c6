//! Searches among peers: floods, and lookups in hash tables, in networks larger than the page allows.

use crate::host::{measure, print_line};
use netduel_engine::Duel;
use netduel_engine::metrics::{Message, Observer};
use netduel_results::MessageKind;
use netduel_scenario::{Scenario, Side, Value};

/// Counts the queries and the completed searches.
#[derive(Default)]
struct Counted {
    messages: u64,
    found: u64,
}

impl Observer for Counted {
    fn sent(&mut self, _now_ns: u64, message: &Message) {
        self.messages += u64::from(message.kind == MessageKind::Query);
    }
    fn found(&mut self, _now_ns: u64, _request: &netduel_results::Request, _hops: u32) {
        self.found += 1;
    }
}

fn scenario(users: u32, changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let base = "peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=100000 peer_to_peer.copies=1 \
        workload.requests_per_s=1000 workload.objects=1000 workload.timeout_s=100 workload.zipf_exponent=0 \
        peer_to_peer.maintenance_interval_s=never";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').expect("a path and a value");
        scenario.set(path, &Value::parse(value)).expect("the path exists and the value is valid");
    }
    scenario.workload.users = users;
    scenario
}

fn run(scenario: &Scenario) -> Counted {
    let mut counted = Counted::default();
    Duel::new_unvalidated(scenario).advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut counted);
    counted
}

/// Prints the speed of floods and lookups in networks of increasing size, up to one million Chord peers.
pub(crate) fn print_table(filter: &str) {
    print_line("floods, in million queries per second; every peer is reached");
    for users in [1_000u32, 100_000] {
        let name = format!("flooding, {users} peers");
        let floods = if users > 1000 { "workload.requests_per_s=1" } else { "workload.requests_per_s=50" };
        let flood = scenario(users, &format!("{floods} run.duration_s=20 peer_to_peer.time_to_live_hops=20"));
        if name.contains(filter) {
            let speed = measure(&|| run(&flood).messages);
            print_line(&format!("  {name:<36}{:>8.2}", speed / 1e6));
        }
    }
    print_line("lookups, in thousands per second, including the construction of the network; 10⁵ of them");
    for (search, users) in [
        ("chord", 1_000u32),
        ("chord", 100_000),
        ("chord", 1_000_000),
        ("kademlia", 1_000),
        ("kademlia", 100_000),
    ] {
        let name = format!("{search}, {users} peers");
        let lookups = scenario(users, &format!("peer_to_peer.search={search} run.duration_s=100"));
        if name.contains(filter) {
            let before = resident_bytes();
            let built = Duel::new_unvalidated(&lookups);
            let per_peer = resident_bytes().saturating_sub(before) / u64::from(users);
            drop(built);
            let speed = measure(&|| run(&lookups).found);
            print_line(&format!("  {name:<36}{:>8.1}{per_peer:>8} B per peer", speed / 1e3));
        }
    }
    print_line("");
}

/// The resident memory of the process in bytes; 0 if the system does not report it.
fn resident_bytes() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let resident = pages.and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok());
    resident.unwrap_or(0) * 4096
}
