//! How the fields of the right side must fit together, and with the workload.

use super::number::written;
use super::validate::{Errors, LARGEST_REQUEST_COUNT, LARGEST_STATE};
use super::{Capacity, ChurnDistribution, Overlay, PeerToPeer, Scenario, Search};

/// The most queries that one search may have under way: no rate of requests is too low for more than that.
const LARGEST_SEARCH: f64 = 2e6;

impl Scenario {
    pub(crate) fn check_peers(&self, errors: &mut Errors<'_>) {
        let Some(right) = &self.peer_to_peer else { return };
        self.check_copies(right, errors);
        if right.search.uses_overlay() {
            check_degree(right, self.workload.users, errors);
        }
        self.check_messages(right, errors);
        self.check_virtual_nodes(right, errors);
        self.check_churn(right, errors);
        if right.capacity == Capacity::EqualTotal && self.client_server.is_none() {
            errors.refuse("peer_to_peer.capacity", format_args!("own, since there are no servers to equal"));
        }
    }

    fn check_copies(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        let peers = self.workload.users;
        let sharing = peers - right.free_riders(peers).min(peers);
        if sharing == 0 {
            let most = f64::from(peers - 1) / f64::from(peers);
            errors.refuse(
                "peer_to_peer.free_rider_share",
                format_args!("0 to {}, so that one of {peers} peers shares", written(most)),
            );
        } else if right.copies > sharing {
            errors.refuse(
                "peer_to_peer.copies",
                format_args!("1 to {sharing} copies, one on each peer that shares at most"),
            );
        }
        let placed = f64::from(right.copies) * f64::from(self.workload.objects);
        if placed > LARGEST_STATE {
            let most = LARGEST_STATE / f64::from(self.workload.objects);
            errors.refuse(
                "peer_to_peer.copies",
                format_args!("at most {} copies of that many objects", written(most)),
            );
        }
    }

    /// While one link delay passes, each search under way sends at most one query over each link and direction; each
    /// walker is at one place; each other search has no more queries under way than it may ask in parallel.
    fn check_messages(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        let peers = f64::from(self.workload.users);
        let (queries, hops) = match right.search {
            Search::Flooding | Search::ExpandingRing => {
                let degree = match right.overlay {
                    Overlay::Ring => 2.0,
                    Overlay::FullMesh => peers - 1.0,
                    _ => f64::from(right.degree),
                };
                let links = match right.overlay {
                    Overlay::Superpeers => f64::from(right.superpeers) * degree + 1.0,
                    _ => peers * degree,
                };
                // A few nodes of these have many links, so that a flood gains more with each hop than its mean degree.
                let spread = match right.overlay {
                    Overlay::ErdosRenyi | Overlay::WattsStrogatz | Overlay::BarabasiAlbert => links,
                    _ => degree,
                };
                let reached =
                    (0..right.time_to_live_hops).fold(1.0, |queries, _| links.min(queries * spread));
                (links.min(reached), right.time_to_live_hops + 1)
            }
            Search::RandomWalks => (f64::from(right.walkers), right.walk_hops + 1),
            Search::CentralIndex => (1.0, 2),
            Search::Chord => (1.0, 64),
            Search::Kademlia => (f64::from(right.parallelism), 64),
        };
        let search_s = self.largest_delay_s(right.link_delay_s) * f64::from(hops);
        let searches = self.largest_requests_per_s() * search_s;
        if queries > LARGEST_SEARCH && right.overlay == Overlay::FullMesh {
            let most = written(LARGEST_SEARCH.sqrt().floor());
            errors.refuse("workload.users", format_args!("1 to {most} peers when each asks all others"));
        } else if queries > LARGEST_SEARCH {
            let most = written((LARGEST_SEARCH / peers).floor());
            errors
                .refuse("peer_to_peer.degree", format_args!("1 to {most} links when all peers are searched"));
        } else if queries * searches > LARGEST_STATE {
            errors.refuse(
                "workload.requests_per_s",
                format_args!(
                    "at most {} req/s when each may send {} queries",
                    written(LARGEST_STATE / (queries * search_s)),
                    written(queries)
                ),
            );
        }
    }

    /// Each virtual node has tables of its own: its successors, and a finger for each power of two that matters.
    fn check_virtual_nodes(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        const MOST_FINGERS: f64 = 24.0;
        let known = f64::from(self.workload.users) * (f64::from(right.successors) + MOST_FINGERS);
        if right.search == Search::Chord && known * f64::from(right.virtual_nodes) > LARGEST_STATE {
            let most = libm::floor(LARGEST_STATE / known);
            errors.refuse(
                "peer_to_peer.virtual_nodes",
                format_args!("1 to {} nodes for that many peers and successors", written(most)),
            );
        }
    }

    fn check_churn(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        let peers = self.workload.users;
        if right.churn_distribution == ChurnDistribution::Pareto && right.churn_shape <= 1.0 {
            errors.refuse(
                "peer_to_peer.churn_shape",
                format_args!("more than 1 for Pareto, which has no mean else"),
            );
        }
        if right.bootstrap.0.is_some_and(|number| number > peers) {
            errors.refuse("peer_to_peer.bootstrap", format_args!("1 to {peers}, or \"any\""));
        }
        let rounds = f64::from(peers) * self.run.duration_s;
        let least_s = rounds / LARGEST_REQUEST_COUNT;
        let session_s = right.session_s.0;
        if session_s.is_some_and(|session_s| session_s + right.offline_s < least_s) {
            errors.refuse(
                "peer_to_peer.session_s",
                format_args!("at least {} s together with the time away", written(least_s)),
            );
        }
        // Every virtual node checks whom it knows; a peer looks after all its objects at once.
        let nodes = if right.search == Search::Chord { f64::from(right.virtual_nodes) } else { 1.0 };
        let intervals = [
            ("peer_to_peer.maintenance_interval_s", right.maintenance_interval_s.0, least_s * nodes),
            ("peer_to_peer.republish_interval_s", right.republish_interval_s.0, least_s),
        ];
        for (path, interval_s, least_s) in intervals {
            if right.search.is_hash_table() && interval_s.is_some_and(|interval_s| interval_s < least_s) {
                errors.refuse(
                    path,
                    format_args!("at least {} s for so many peers and so long", written(least_s)),
                );
            }
        }
    }
}

/// What number of links each overlay can have.
fn check_degree(right: &PeerToPeer, peers: u32, errors: &mut Errors<'_>) {
    let path = "peer_to_peer.degree";
    let (nodes, whom) = match right.overlay {
        Overlay::Ring | Overlay::FullMesh => return,
        Overlay::Superpeers => (right.superpeers, "superpeers"),
        _ => (peers, "peers"),
    };
    if right.overlay == Overlay::Superpeers && nodes > peers {
        return errors.refuse("peer_to_peer.superpeers", format_args!("1 to {peers} peers"));
    }
    if nodes <= 1 {
        return;
    }
    let is_pairs = matches!(right.overlay, Overlay::WattsStrogatz | Overlay::BarabasiAlbert);
    if right.degree >= nodes {
        errors.refuse(path, format_args!("1 to {} links, since there are {nodes} {whom}", nodes - 1));
    } else if is_pairs && right.degree % 2 == 1 {
        errors.refuse(path, format_args!("an even number: half of the links are a peer's own"));
    } else if right.overlay != Overlay::ErdosRenyi && u64::from(right.degree) * u64::from(nodes) % 2 == 1 {
        // A simple graph whose every node has the same degree d needs an even d·N.
        errors.refuse(path, format_args!("an even number, since the number of {whom}, {nodes}, is odd"));
    }
}
