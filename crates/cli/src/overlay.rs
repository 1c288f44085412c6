//! `netduel overlay`: the graph that the peers of a scenario are linked by, for others to check.

use crate::{load, print};
use clap::Args;
use netduel_engine::network::Graph;
use netduel_engine::overlay;
use std::fmt::Write;

#[derive(Args)]
pub(crate) struct OverlayArguments {
    /// A scenario file (TOML) or the id of a preset.
    scenario: String,
    /// The number from which every random draw follows, instead of the scenario's own.
    #[arg(long, allow_hyphen_values = true)]
    seed: Option<String>,
    /// Changes a parameter, such as `--set peer_to_peer.overlay=ring`; may be given many times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    changes: Vec<String>,
    /// Prints every link once, one a line, as two peers' numbers (from 1), instead of the measures.
    #[arg(long)]
    edges: bool,
}

pub(crate) fn overlay_command(arguments: &OverlayArguments) -> Result<(), String> {
    let scenario = load::load(&arguments.scenario, arguments.seed.as_deref(), &arguments.changes)?;
    let graph = overlay(&scenario).ok_or("peers of this scenario do not search over links")?;
    print(&if arguments.edges { edges(&graph) } else { measures(&graph) })
}

fn edges(graph: &Graph) -> String {
    let mut text = String::new();
    for (a, b) in graph.links() {
        let _ = writeln!(text, "{} {}", a + 1, b + 1);
    }
    text
}

/// Paths are measured from at most so many peers.
const SOURCES: u32 = 1000;

fn measures(graph: &Graph) -> String {
    let counts = graph.degree_counts();
    let least = counts.iter().position(|count| *count > 0).unwrap_or(0);
    let mean = 2.0 * graph.link_count() as f64 / f64::from(graph.nodes().max(1));
    let path = graph.mean_path_length(SOURCES).map_or("–".to_owned(), |length| format!("{length:.3}"));
    format!(
        "peers                {}\nlinks                {}\nlinks per peer       {least} to {}, mean {mean:.3}\n\
         largest component    {}\nconnected            {}\nmean path length     {path}\nclustering           {:.4}\n",
        graph.nodes(),
        graph.link_count(),
        counts.len().saturating_sub(1),
        graph.largest_component(),
        if graph.is_connected() { "yes" } else { "no" },
        graph.clustering(),
    )
}
