//! `netduel graph`: the graph of links between the peers of a scenario, for other programs to check.

use crate::load::ScenarioArguments;
use crate::output::{number, print, share};
use clap::Args;
use netduel_engine::kernel::{Purpose, Stream};
use netduel_engine::network::{Graph, Removal};
use netduel_engine::overlay;
use netduel_scenario::{LONGEST_SHOWN, printable, read_number};
use serde::Serialize;
use serde_json::json;
use std::fmt::Write;

#[derive(Args)]
pub(crate) struct GraphArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// First removes this share of all peers at random, such as `--without 0.3`. Measures and links are those of the remaining graph.
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true)]
    without: Option<String>,
    /// Removes the peers with the most links instead. Links are counted before any peer is removed.
    #[arg(long, requires = "without")]
    targeted: bool,
    /// Prints the links instead of the measures: one link on each line, as the numbers of two peers, counted from 1.
    #[arg(long)]
    edges: bool,
    /// Prints JSON instead of a table or lines.
    #[arg(long)]
    json: bool,
}

pub(crate) fn graph(arguments: &GraphArguments) -> Result<(), String> {
    let scenario = arguments.scenario.load()?;
    let without = arguments.without.as_deref().map_or(Ok(0.0), removed_share)?;
    let graph = overlay(&scenario).ok_or("the peers of this scenario do not search over links")?;
    let removal = if arguments.targeted { Removal::HighestDegree } else { Removal::Random };
    let seed = scenario.run.seed;
    let left = graph.survivors(without, removal, &mut Stream::new(seed, 0, Purpose::Removal));
    let remaining = graph.induced_subgraph(&left);
    let removed = graph.nodes() - remaining.nodes();
    if arguments.edges {
        return print(&if arguments.json { edges_json(&remaining, &left) } else { edges(&remaining, &left) });
    }
    let measures = Measures::of(&remaining, graph.nodes(), seed);
    if arguments.json {
        let mut report = json!(measures);
        report["removed"] = json!(removed);
        return print(&format!("{report:#}\n"));
    }
    let mut text = String::new();
    if arguments.without.is_some() {
        let how = if arguments.targeted { "peers with the most links first" } else { "at random" };
        let _ = writeln!(text, "removed              {removed}, {how}");
    }
    text.push_str(&measures.table(graph.nodes()));
    print(&text)
}

fn removed_share(text: &str) -> Result<f64, String> {
    let share = read_number(text, "").ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| {
        let text = printable(text, LONGEST_SHOWN);
        format!("--without {text}: allowed: 0 to 1, or 0 % to 100 %, the share of peers to remove")
    })
}

/// The links, one on each line. Peers keep the numbers that they had before the removal.
fn edges(graph: &Graph, numbers: &[u32]) -> String {
    let mut text = String::new();
    for (a, b) in graph.links() {
        let _ = writeln!(text, "{} {}", numbers[a as usize] + 1, numbers[b as usize] + 1);
    }
    text
}

/// The links as a list of pairs, in JSON.
fn edges_json(graph: &Graph, numbers: &[u32]) -> String {
    let links: Vec<_> =
        graph.links().map(|(a, b)| [numbers[a as usize] + 1, numbers[b as usize] + 1]).collect();
    format!("{}\n", json!({ "links": links }))
}

/// Path lengths are measured from at most this many peers.
const SOURCES: u32 = 1000;

/// Number of simulated gossip spreads, each from a random peer.
const GOSSIPS: u32 = 20;

/// The measures of a graph. Shares are shares of all peers before any was removed.
#[derive(Serialize)]
struct Measures {
    peers: u32,
    links: u64,
    degree_least: usize,
    degree_most: usize,
    degree_mean: f64,
    largest_component: u32,
    largest_component_share: f64,
    connected: bool,
    mean_path_length: Option<f64>,
    clustering: f64,
    gossip_rounds: Option<f64>,
}

impl Measures {
    /// The measures of a graph that is left of this number of peers.
    fn of(graph: &Graph, all: u32, seed: u64) -> Measures {
        let counts = graph.degree_counts();
        let largest_component = graph.largest_component();
        Measures {
            peers: graph.nodes(),
            links: graph.link_count(),
            degree_least: counts.iter().position(|count| *count > 0).unwrap_or(0),
            degree_most: counts.len().saturating_sub(1),
            degree_mean: 2.0 * graph.link_count() as f64 / f64::from(graph.nodes().max(1)),
            largest_component,
            largest_component_share: f64::from(largest_component) / f64::from(all.max(1)),
            connected: graph.is_connected(),
            mean_path_length: graph.mean_path_length(SOURCES),
            clustering: graph.clustering(),
            gossip_rounds: gossip_rounds(graph, seed),
        }
    }

    /// The measures, one on each line.
    fn table(&self, all: u32) -> String {
        let of_left = if self.peers == all {
            String::new()
        } else {
            let of_remaining = f64::from(self.largest_component) / f64::from(self.peers.max(1));
            format!(", {} of the remaining peers", share(Some(of_remaining)))
        };
        format!(
            "peers                {}\nlinks                {}\nlinks per peer       {} to {}, mean {}\n\
             largest component    {}, {} of all{of_left}\nconnected            {}\nmean path length     {}\n\
             clustering           {}\ngossip, rounds       {}\n",
            self.peers,
            self.links,
            self.degree_least,
            self.degree_most,
            number(Some(self.degree_mean)),
            self.largest_component,
            share(Some(self.largest_component_share)),
            if self.connected { "yes" } else { "no" },
            number(self.mean_path_length),
            number(Some(self.clustering)),
            number(self.gossip_rounds),
        )
    }
}

/// The mean number of rounds until push gossip has reached every peer; `None` if it cannot.
fn gossip_rounds(graph: &Graph, seed: u64) -> Option<f64> {
    if graph.nodes() == 0 {
        return None;
    }
    let mut stream = Stream::new(seed, 0, Purpose::Gossip);
    let rounds = (0..GOSSIPS).map(|_| {
        let from = stream.below(u64::from(graph.nodes())) as u32;
        graph.gossip_rounds(from, &mut stream)
    });
    Some(f64::from(rounds.sum::<Option<u32>>()?) / f64::from(GOSSIPS))
}
