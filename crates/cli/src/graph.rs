//! `netduel graph`: the graph of links between the peers of a scenario, for other programs to check.

use crate::load::ScenarioArguments;
use crate::output::print;
use clap::Args;
use netduel_engine::kernel::{Purpose, Stream};
use netduel_engine::network::{Graph, Removal};
use netduel_engine::overlay;
use netduel_scenario::{LONGEST_SHOWN, printable, read_number};
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
}

pub(crate) fn graph(arguments: &GraphArguments) -> Result<(), String> {
    let scenario = arguments.scenario.load()?;
    let share = arguments.without.as_deref().map_or(Ok(0.0), removed_share)?;
    let graph = overlay(&scenario).ok_or("the peers of this scenario do not search over links")?;
    let removal = if arguments.targeted { Removal::HighestDegree } else { Removal::Random };
    let seed = scenario.run.seed;
    let left = graph.survivors(share, removal, &mut Stream::new(seed, 0, Purpose::Removal));
    let remaining = graph.induced_subgraph(&left);
    if arguments.edges {
        return print(&edges(&remaining, &left));
    }
    let mut text = String::new();
    if arguments.without.is_some() {
        let how = if arguments.targeted { "peers with the most links first" } else { "at random" };
        let _ = writeln!(text, "removed              {}, {how}", graph.nodes() - remaining.nodes());
    }
    text.push_str(&measures(&remaining, graph.nodes(), seed));
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

/// Path lengths are measured from at most this many peers.
const SOURCES: u32 = 1000;

/// Number of simulated gossip spreads, each from a random peer.
const GOSSIPS: u32 = 20;

fn measures(graph: &Graph, all: u32, seed: u64) -> String {
    let counts = graph.degree_counts();
    let least = counts.iter().position(|count| *count > 0).unwrap_or(0);
    let mean = 2.0 * graph.link_count() as f64 / f64::from(graph.nodes().max(1));
    let number = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    let largest = graph.largest_component();
    let share = |nodes: u32| 100.0 * f64::from(largest) / f64::from(nodes.max(1));
    let of_left = if graph.nodes() == all {
        String::new()
    } else {
        format!(", {:.2} % of the remaining peers", share(graph.nodes()))
    };
    format!(
        "peers                {}\nlinks                {}\nlinks per peer       {least} to {}, mean {mean:.3}\n\
         largest component    {largest}, {:.2} % of all{of_left}\nconnected            {}\nmean path length     {}\n\
         clustering           {:.4}\ngossip, rounds       {}\n",
        graph.nodes(),
        graph.link_count(),
        counts.len().saturating_sub(1),
        share(all),
        if graph.is_connected() { "yes" } else { "no" },
        number(graph.mean_path_length(SOURCES)),
        graph.clustering(),
        number(gossip_rounds(graph, seed)),
    )
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
