//! The values of a run that the texts and claims of a tour can name.

use crate::Side;
use std::fmt;

/// The names of all quantities: of the whole run so far, of the last five seconds, or of the step so far. Each is one side's, as in
/// `client_server.success_rate_last_5_s`.
pub const QUANTITIES: [&str; 37] = [
    // The metrics of the scoreboard.
    "success_rate",
    "success_rate_window",
    "latency_p50_s",
    "latency_p95_s",
    "throughput_per_s",
    "busiest_node_utilisation",
    "jain_index",
    "messages_per_request",
    "client_cache_hit_rate",
    "edge_cache_hit_rate",
    "stale_cache_rate",
    "stale_read_rate",
    "writes_lost",
    "hops_mean",
    "finished_share",
    "completion_last_s",
    "completion_bound_s",
    "bits_from_origins",
    "bits_from_peers",
    "share_ratio_median",
    "bits_wasted",
    "copies_fewest",
    // Counts of requests.
    "arrived",
    "served",
    "failed",
    // Requests that ended in the last five seconds.
    "success_rate_last_5_s",
    "ended_last_5_s",
    "served_last_5_s",
    "failed_last_5_s",
    // Requests that ended since the step began.
    "success_rate_in_step",
    "ended_in_step",
    "served_in_step",
    "failed_in_step",
    // Others.
    "latency_max_s",
    "attempts_per_request",
    "share_from_peers",
    "receivers_stuck",
];

/// A quantity of one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// The side.
    pub side: Side,
    /// One of [`QUANTITIES`].
    pub name: &'static str,
}

impl Quantity {
    /// Parses a name such as `client_server.success_rate`; `None` if there is no such quantity.
    pub fn parse(text: &str) -> Option<Quantity> {
        let (side, name) = text.trim().split_once('.')?;
        let side = match side {
            "client_server" => Side::ClientServer,
            "peer_to_peer" => Side::PeerToPeer,
            _ => return None,
        };
        let name = QUANTITIES.into_iter().find(|known| *known == name)?;
        Some(Quantity { side, name })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::ClientServer => "client_server",
            Side::PeerToPeer => "peer_to_peer",
        };
        write!(text, "{side}.{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::QUANTITIES;
    use crate::TARGETS;

    #[test]
    fn the_documentation_lists_every_value_and_every_target() {
        let document = include_str!("../../../../docs/tours.md");
        for name in QUANTITIES.into_iter().chain(TARGETS) {
            assert!(document.contains(&format!("`{name}`")), "docs/tours.md does not list {name}");
        }
    }
}
