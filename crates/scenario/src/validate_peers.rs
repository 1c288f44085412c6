//! Validation of the right side together with the workload.

use super::limit::{at_least_s, at_most, at_most_whole, whole};
use super::validate::{Errors, LARGEST_EVENT_COUNT, LARGEST_REQUEST_COUNT, LARGEST_STATE};
use super::{Capacity, ChurnDistribution, Overlay, PeerToPeer, Scenario, Search};
use netduel_text::format::duration;

/// The largest number of queries of one search that are in flight at the same time.
const LARGEST_QUERY_COUNT: f64 = 2e6;

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
            errors.reject("peer_to_peer.capacity", format_args!("own, since the scenario has no servers"));
        }
    }

    fn check_copies(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        let peers = self.workload.users;
        let sharing = peers - right.free_riders(peers).min(peers);
        if sharing == 0 {
            let most = f64::from(peers - 1) / f64::from(peers);
            errors.reject(
                "peer_to_peer.free_rider_share",
                format_args!("{}, so that at least one of {peers} peers shares", at_most(most)),
            );
        } else if right.copies > sharing {
            errors.reject(
                "peer_to_peer.copies",
                format_args!("1 to {sharing} copies, one on each peer that is not a free rider"),
            );
        }
        let placed = f64::from(right.copies) * f64::from(self.workload.objects);
        if placed > LARGEST_STATE {
            let most = LARGEST_STATE / f64::from(self.workload.objects);
            errors.reject(
                "peer_to_peer.copies",
                format_args!("{} copies for this number of objects", at_most_whole(most)),
            );
        }
    }

    /// Bounds the number of queries in flight. Within one link delay, a flood sends at most one query over each link in each
    /// direction, each walker sends one, and every other search sends at most as many as it sends in parallel.
    fn check_messages(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        let peers = f64::from(self.workload.users);
        let (queries, hops) = match right.search {
            Search::Flooding | Search::ExpandingRing => {
                let degree = match right.overlay {
                    Overlay::Ring => 2.0,
                    Overlay::FullMesh => peers - 1.0,
                    _ => right.degree,
                };
                let links = match right.overlay {
                    Overlay::Superpeers => f64::from(right.superpeers) * degree + 1.0,
                    _ => peers * degree,
                };
                // Some nodes of these overlays have many links, so a hop can reach more peers than the mean degree suggests.
                let branching = match right.overlay {
                    Overlay::ErdosRenyi | Overlay::WattsStrogatz | Overlay::BarabasiAlbert => links,
                    _ => degree,
                };
                let reached =
                    (0..right.time_to_live_hops).fold(1.0, |queries, _| links.min(queries * branching));
                (links.min(reached), right.time_to_live_hops + 1)
            }
            Search::RandomWalks => (f64::from(right.walkers), right.walk_hops + 1),
            Search::CentralIndex => (1.0, 2),
            Search::Chord => (1.0, 64),
            Search::Kademlia => (f64::from(right.parallelism), 64),
        };
        let search_s = self.largest_delay_s(self.peer_link_delay_s(right)) * f64::from(hops);
        if queries > LARGEST_QUERY_COUNT && right.overlay == Overlay::FullMesh {
            let most = LARGEST_QUERY_COUNT.sqrt().floor();
            errors.reject(
                "workload.users",
                format_args!("1 to {most} peers if each sends queries to all others"),
            );
        } else if queries > LARGEST_QUERY_COUNT {
            let most = (LARGEST_QUERY_COUNT / peers).floor();
            errors.reject(
                "peer_to_peer.degree",
                format_args!("1 to {most} links if a search reaches all peers"),
            );
        } else {
            let held = queries + self.records_of_search(right);
            self.check_requests(
                search_s,
                LARGEST_STATE / held,
                format_args!(
                    "if a search takes up to {} and sends up to {} queries at a time",
                    duration(search_s),
                    whole(libm::ceil(queries))
                ),
                errors,
            );
            let sent = self.messages_of_search(right, queries);
            self.check_requests(
                self.run.duration_s,
                LARGEST_EVENT_COUNT / sent,
                format_args!(
                    "in a run of {} s if each search can send {} queries",
                    self.run.duration_s,
                    whole(libm::ceil(sent))
                ),
                errors,
            );
        }
    }

    /// Bounds the tables of the virtual nodes. Each has its own list of successors and its own fingers.
    fn check_virtual_nodes(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        const LARGEST_FINGER_COUNT: f64 = 24.0;
        let known = f64::from(self.workload.users) * (f64::from(right.successors) + LARGEST_FINGER_COUNT);
        if right.search == Search::Chord && known * f64::from(right.virtual_nodes) > LARGEST_STATE {
            let most = LARGEST_STATE / known;
            errors.reject(
                "peer_to_peer.virtual_nodes",
                format_args!("{} nodes for this number of peers and successors", at_most_whole(most)),
            );
        }
    }

    fn check_churn(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        let peers = self.workload.users;
        if right.churn_distribution == ChurnDistribution::Pareto && right.churn_shape <= 1.0 {
            errors.reject(
                "peer_to_peer.churn_shape",
                format_args!("more than 1 with Pareto, which has no finite mean otherwise"),
            );
        }
        if right.bootstrap.0.is_some_and(|number| number > peers) {
            errors.reject("peer_to_peer.bootstrap", format_args!("1 to {peers}, or \"any\""));
        }
        let rounds = f64::from(peers) * self.run.duration_s;
        let least_s = rounds / LARGEST_REQUEST_COUNT;
        let session_s = right.session_s.0;
        if session_s.is_some_and(|session_s| session_s + right.offline_s < least_s) {
            errors.reject(
                "peer_to_peer.session_s",
                format_args!("{} together with the mean offline time", at_least_s(least_s)),
            );
        }
        // Every virtual node runs its own maintenance, but a peer republishes all its objects in one round.
        let nodes = if right.search == Search::Chord { f64::from(right.virtual_nodes) } else { 1.0 };
        let intervals = [
            ("peer_to_peer.maintenance_interval_s", right.maintenance_interval_s.0, least_s * nodes),
            ("peer_to_peer.republish_interval_s", right.republish_interval_s.0, least_s),
        ];
        for (path, interval_s, least_s) in intervals {
            if right.search.is_hash_table() && interval_s.is_some_and(|interval_s| interval_s < least_s) {
                errors.reject(
                    path,
                    format_args!("{} for this number of peers and this duration", at_least_s(least_s)),
                );
            }
        }
    }
}

/// Checks whether the overlay can have this number of links per peer.
fn check_degree(right: &PeerToPeer, peers: u32, errors: &mut Errors<'_>) {
    let path = "peer_to_peer.degree";
    let (nodes, plural) = match right.overlay {
        Overlay::Ring | Overlay::FullMesh => return,
        Overlay::Superpeers => (right.superpeers, "superpeers"),
        _ => (peers, "peers"),
    };
    if right.overlay == Overlay::Superpeers && nodes > peers {
        return errors.reject("peer_to_peer.superpeers", format_args!("1 to {peers} peers"));
    }
    if nodes <= 1 {
        return;
    }
    let is_pairs = matches!(right.overlay, Overlay::WattsStrogatz | Overlay::BarabasiAlbert);
    let is_mean = right.overlay == Overlay::ErdosRenyi;
    let degree = right.degree as u32;
    if !is_mean && f64::from(degree) != right.degree {
        errors.reject(path, format_args!("a whole number; only the Erdős–Rényi overlay has a mean"));
    } else if !is_mean && degree == 0 || right.degree > f64::from(nodes - 1) {
        let least = u32::from(!is_mean);
        errors.reject(path, format_args!("{least} to {} links, since there are {nodes} {plural}", nodes - 1));
    } else if is_pairs && degree % 2 == 1 {
        errors.reject(path, format_args!("an even number, since each peer creates half of its links"));
    } else if !is_mean && u64::from(degree) * u64::from(nodes) % 2 == 1 {
        // In a regular graph, the degree times the number of nodes is even, since every link has two ends.
        errors.reject(path, format_args!("an even number, since the number of {plural}, {nodes}, is odd"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rejected_paths::rejected_paths;

    #[test]
    fn only_a_mean_number_of_links_can_be_a_fraction() {
        let with = |overlay, degree| {
            rejected_paths(&[("peer_to_peer.overlay", overlay), ("peer_to_peer.degree", degree)])
        };
        let degree = ["peer_to_peer.degree"];
        assert_eq!(with("erdos_renyi", "2.5"), [""; 0]);
        assert_eq!(with("erdos_renyi", "0"), [""; 0]);
        assert_eq!(with("erdos_renyi", "23.5"), degree, "more than all 23 others");
        for overlay in ["random_regular", "watts_strogatz", "barabasi_albert", "superpeers"] {
            assert_eq!(with(overlay, "2.5"), degree, "{overlay}");
            assert_eq!(with(overlay, "0"), degree, "{overlay}");
            assert_eq!(with(overlay, "2"), [""; 0], "{overlay}");
        }
    }
}
