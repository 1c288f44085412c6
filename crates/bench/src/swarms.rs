//! Distribution of a file: the cost of a piece in a swarm, and of a change of rates at a server, for increasing numbers of users.

use crate::host::{measure, print_line};
use netduel_engine::Duel;
use netduel_engine::metrics::{FileTransfer, Observer, TransferEnd};
use netduel_scenario::{Scenario, Side, Value};
use std::cell::Cell;

/// Counts the transfers, and keeps the time of the last one.
#[derive(Default)]
struct Counted {
    transfers: u64,
    ended_ns: u64,
}

impl Observer for Counted {
    fn transferred(&mut self, now_ns: u64, _transfer: &FileTransfer, _end: &TransferEnd) {
        self.transfers += 1;
        self.ended_ns = now_ns;
    }
}

fn scenario(users: u32, changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let base = "run.duration_s=86400 file.size_bits=1000000000 file.uplink_bits_per_s=1000000 \
        swarm.piece_bits=1000000 swarm.seed_uplink_bits_per_s=10000000 client_server.servers=1";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').expect("a path and a value");
        scenario
            .set(path, &Value::parse(&value.replace(',', " ")))
            .expect("the path exists and the value is valid");
    }
    scenario.add_table("client_server");
    scenario.add_table("peer_to_peer");
    scenario.workload.users = users;
    scenario
}

fn run(scenario: &Scenario, side: Side) -> Counted {
    let mut counted = Counted::default();
    Duel::new_unvalidated(scenario).advance(side, u64::MAX, u64::MAX, &mut counted);
    counted
}

/// Prints the speed of swarms of increasing size, including the largest one that the page allows, and of servers.
pub(crate) fn print_table(filter: &str) {
    print_line("swarms, tit for tat, rarest first: pieces, cost per piece, and times real time");
    let wide = "file.downlink_bits_per_s=unlimited";
    // Downlinks about as fast as the mean upload rate: changes of rates then propagate from downlinks to uplinks and back.
    let narrow = "file.downlink_bits_per_s=1000000 file.uplink_classes=1,0.5,2";
    for (users, pieces, lines, name) in [
        (500u32, 500u64, wide, "wide downlinks"),
        (100, 1000, wide, "wide downlinks"),
        (1_000, 1000, wide, "wide downlinks"),
        (10_000, 1000, wide, "wide downlinks"),
        (100, 1000, narrow, "narrow downlinks"),
        (1_000, 1000, narrow, "narrow downlinks"),
    ] {
        let name = format!("swarm, {users} peers × {pieces} pieces, {name}");
        let mut swarm = scenario(users, lines);
        swarm
            .set("swarm.piece_bits", &Value::Number((1_000_000_000 / pieces) as f64))
            .expect("the size of a piece is valid");
        print_row(&name, filter, &swarm, Side::PeerToPeer, "piece");
    }
    print_line(
        "a server's uplink shared by downloads of three classes that begin at random times: changes and cost per change",
    );
    for users in [100u32, 1_000, 10_000] {
        let changes = "file.arrivals=poisson file.downlink_bits_per_s=1000000 file.downlink_classes=1,3,10 file.size_bits=100000000";
        let mut server = scenario(users, changes);
        // All users arrive within the time that a download takes in the slowest class, and the uplink has a third of the total
        // downlink rate. Most downloads are therefore in progress at the same time.
        let uplink_bits_per_s = f64::from(users) * 1.5e6;
        server
            .set("file.server_uplink_bits_per_s", &Value::Number(uplink_bits_per_s))
            .expect("the uplink is valid");
        server
            .set("file.arrivals_per_s", &Value::Number(f64::from(users) / 100.0))
            .expect("the rate is valid");
        print_row(&format!("server, {users} downloads"), filter, &server, Side::ClientServer, "download");
    }
    print_line("");
}

fn print_row(name: &str, filter: &str, scenario: &Scenario, side: Side, unit: &str) {
    if !name.contains(filter) {
        return;
    }
    let ended_ns = Cell::new(0);
    let transfers = Cell::new(0);
    let per_s = measure(&|| {
        let counted = run(scenario, side);
        ended_ns.set(counted.ended_ns);
        transfers.set(counted.transfers);
        counted.transfers
    });
    let elapsed_s = transfers.get() as f64 / per_s;
    let times_real_time = ended_ns.get() as f64 / 1e9 / elapsed_s;
    print_line(&format!(
        "  {name:<52}{:>10}{elapsed_s:>8.2} s{:>8.2} µs per {unit}{times_real_time:>10.0} ×",
        transfers.get(),
        1e6 / per_s
    ));
}
