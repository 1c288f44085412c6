//! The scores that a worker reports.

use netduel_engine::Duel;
use netduel_protocol::SideScores;
use netduel_results::NodeLoad;
use netduel_scenario::Side;

/// At most about this many nodes are reported; of more, the most loaded.
const MAX_REPORTED_NODES: usize = 600;

/// The scores of one side, with its windows from `windows_sent` on; `None` if the side does not run. `windows_sent` is moved to
/// the last window, which may still grow and is then sent again.
pub(crate) fn side_scores(duel: &Duel, side: Side, windows_sent: &mut usize) -> Option<SideScores> {
    let metrics = duel.metrics(side)?;
    let (windows, availability) = (duel.windows(side), duel.availability(side));
    let count = windows.len().max(availability.len());
    let first = (*windows_sent).min(count);
    *windows_sent = count.saturating_sub(1);
    Some(SideScores {
        side,
        metrics,
        nodes: most_loaded(duel.nodes(side)),
        first_window: first as u32,
        windows: windows.get(first..).unwrap_or_default().to_vec(),
        faults: duel.faults(side),
        slowest: duel.slowest(side),
        failed: duel.failed(side),
        availability: availability.get(first..).unwrap_or_default().to_vec(),
    })
}

/// All nodes, or those that have served most if there are too many.
fn most_loaded(mut nodes: Vec<NodeLoad>) -> Vec<NodeLoad> {
    if nodes.len() > MAX_REPORTED_NODES {
        let mut served: Vec<u64> = nodes.iter().map(|node| node.served).collect();
        served.sort_unstable();
        let least = served[served.len() - MAX_REPORTED_NODES];
        nodes.retain(|node| node.served >= least);
        nodes.truncate(MAX_REPORTED_NODES);
    }
    nodes
}
