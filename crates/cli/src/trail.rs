//! `netduel trail`: everything that was sent for one request, on both sides.

use crate::request_log::exact_seconds;
use crate::{load, print};
use clap::Args;
use netduel_engine::Duel;
use netduel_engine::metrics::{Message, MessageKind, Observer, Outcome};
use netduel_engine::network::{BALANCER, NetworkDescription, Role, Side};
use netduel_engine::workload::Request;
use std::fmt::Write;

#[derive(Args)]
pub(crate) struct TrailArguments {
    /// A scenario file (TOML) or the id of a preset.
    scenario: String,
    /// The request's number, from 1, as on the page and in the log.
    request: u32,
    /// The number from which every random draw follows, instead of the scenario's own.
    #[arg(long, allow_hyphen_values = true)]
    seed: Option<String>,
    /// Changes a parameter, such as `--set peer_to_peer.search=chord`; may be given many times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    changes: Vec<String>,
}

/// Prints one line (CSV) for the request's arrival, for each message sent for it, in order, and for its end.
pub(crate) fn trail(arguments: &TrailArguments) -> Result<(), String> {
    let scenario = load::load(&arguments.scenario, arguments.seed.as_deref(), &arguments.changes)?;
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    let mut text = String::from("side,what,at_s,arrives_s,from,to\n");
    let mut arrived = 0;
    for side in Side::BOTH {
        let Some(network) = duel.network(side).cloned() else { continue };
        let wanted = arguments.request.wrapping_sub(1);
        let mut trail = Trail { network, wanted, arrived: 0, lines: String::new() };
        duel.advance(side, duel.duration_ns(), u64::MAX, &mut trail);
        text.push_str(&trail.lines);
        arrived = trail.arrived;
    }
    if arguments.request == 0 || text.lines().count() < 2 {
        return Err(format!(
            "request {}: allowed: 1 to {arrived}, which arrive in this run",
            arguments.request
        ));
    }
    print(&text)
}

/// Watches one side for one request.
struct Trail {
    network: NetworkDescription,
    wanted: u32,
    arrived: u32,
    lines: String,
}

impl Trail {
    fn line(&mut self, what: &str, at_ns: u64, arrives_ns: Option<u64>, ends: [Option<u32>; 2]) {
        let [from, to] = ends.map(|node| node.map_or_else(String::new, |node| name(&self.network, node)));
        let arrives = arrives_ns.map(exact_seconds).unwrap_or_default();
        let side = self.network.side.name();
        // Writing to a string cannot fail.
        let _ = writeln!(self.lines, "{side},{what},{},{arrives},{from},{to}", exact_seconds(at_ns));
    }
}

impl Observer for Trail {
    fn arrived(&mut self, request: &Request) {
        self.arrived += 1;
        if request.id == self.wanted {
            let user = self.network.node_of_user(request.user);
            self.line("arrived", request.arrived_ns, None, [Some(user), None]);
        }
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        if message.request == self.wanted {
            let what = match message.kind {
                MessageKind::Request => "request",
                MessageKind::Query => "query",
                MessageKind::Response => "response",
                MessageKind::Failure => "failure",
                MessageKind::Hit => "hit",
                MessageKind::Upkeep | MessageKind::Copy => return,
            };
            self.line(what, now_ns, Some(message.arrives_ns), [Some(message.from), Some(message.to)]);
        }
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        if request.id == self.wanted {
            self.line(outcome.name(), now_ns, None, [Some(node), None]);
        }
    }
}

/// What a node is called: its role, and its number from 1.
fn name(network: &NetworkDescription, node: u32) -> String {
    if node == BALANCER {
        return "balancer".to_owned();
    }
    let number = node + 1;
    match network.roles.get(node as usize) {
        Some(Role::Server) => format!("server {number}"),
        Some(Role::Client) => format!("user {}", number - network.serving_nodes() as u32),
        Some(Role::Peer) => format!("peer {number}"),
        Some(Role::Superpeer) => format!("superpeer {number}"),
        Some(Role::Edge) => "edge".to_owned(),
        Some(Role::Index) => "index".to_owned(),
        Some(Role::Seed) => format!("seed {number}"),
        Some(Role::Tracker) => "tracker".to_owned(),
        None => number.to_string(),
    }
}
