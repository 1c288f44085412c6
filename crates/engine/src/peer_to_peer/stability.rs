//! Whether the peers can keep up with the request rate.

use super::model::PeerToPeerModel;
use crate::workload::Popularity;
use netduel_scenario::{HolderChoice, Overload, Scenario, Search, Side, is_overloaded};

/// The peers that a flood has reached when this many links have been followed for all objects together. The requests for less
/// popular objects are then left out, so that the bound stays a bound.
const MOST_LINKS: u64 = 2_000_000;

/// Stands for several nearest holders.
const SEVERAL: u32 = u32::MAX;

/// Stands for no holder within reach.
const UNREACHED: u32 = u32::MAX - 1;

/// Lower bounds of the shares of all requests that each peer serves, and that all peers serve together.
struct Shares {
    of_peers: Vec<f64>,
    of_all: f64,
}

impl PeerToPeerModel {
    /// The peers whose queues grow without bound at the placement of the start. `None` if there are none, or if nothing certain
    /// can be said: with limited queues, with closed arrivals, and with churn, which moves the copies.
    ///
    /// Every share is a lower bound. A peer serves the requests of its own user for its own copies, all requests for objects of
    /// which it has the only copy, and those for which the search always names it first: the owner in Chord, each holder
    /// equally often with an index, and the nearest holder in a flood. Faults other than flash crowds are ignored.
    pub(crate) fn overload(&self, scenario: &Scenario) -> Option<Overload> {
        let requests_per_s = scenario.last_requests_per_s()?;
        if self.side.queue_capacity.0.is_some() || self.sessions.is_some() {
            return None;
        }
        let shares = self.served_shares(scenario);
        let capacity_per_s = self.service_rate_per_s;
        let single = (0..).zip(&shares.of_peers).find_map(|(peer, share)| {
            let offered_per_s = requests_per_s * share;
            is_overloaded(offered_per_s, capacity_per_s, true).then_some((
                offered_per_s,
                capacity_per_s,
                Some(peer + 1),
            ))
        });
        let together = || {
            let (offered_per_s, sharing) = (requests_per_s * shares.of_all, self.placement.sharing_count());
            let capacity_per_s = capacity_per_s * f64::from(sharing);
            is_overloaded(offered_per_s, capacity_per_s, true).then_some((
                offered_per_s,
                capacity_per_s,
                None,
            ))
        };
        let (offered_per_s, capacity_per_s, node) = single.or_else(together)?;
        Some(Overload { side: Side::PeerToPeer, offered_per_s, capacity_per_s, node })
    }

    fn served_shares(&self, scenario: &Scenario) -> Shares {
        let (objects, users) = (scenario.workload.objects, f64::from(self.users));
        let popularity = Popularity::new(objects, scenario.workload.zipf_exponent);
        let mut shares = Shares { of_peers: vec![0.0; self.users as usize], of_all: 0.0 };
        let everyone: Vec<u32> = (0..self.users).collect();
        let ring = self.table().map_or(Vec::new(), |table| table.ring(&everyone, &|_| true));
        let mut links = 0;
        for object in 0..objects {
            let (holders, probability) = (self.holders(object), popularity.probability(object));
            let each = probability / users;
            // The users that hold the object send no request.
            holders.iter().for_each(|holder| shares.of_peers[*holder as usize] += each);
            shares.of_all += each * holders.len() as f64;
            let others = users - holders.len() as f64;
            match self.side.search {
                Search::Flooding | Search::ExpandingRing if links < MOST_LINKS && !self.is_two_tiered() => {
                    let (nearest, followed) = self.nearest_holders(object);
                    links += followed;
                    let names_nearest = self.side.holder_choice != HolderChoice::LeastLoaded
                        && self.delays.longest_ns() > 0
                        && !self.delays.depend_on_regions();
                    let is_other = |user: &u32| holders.binary_search(user).is_err();
                    for holder in (0..self.users).filter(is_other).map(|user| nearest[user as usize]) {
                        shares.of_all += if holder == UNREACHED { 0.0 } else { each };
                        if holder < self.users && (names_nearest || holders.len() == 1) {
                            shares.of_peers[holder as usize] += each;
                        }
                    }
                }
                // A walk or a flood that is not followed may end without success, and free riders in a table name no peer.
                Search::Flooding | Search::ExpandingRing | Search::RandomWalks => {}
                Search::Chord | Search::Kademlia if self.side.free_riders(self.users) > 0 => {}
                Search::CentralIndex | Search::Chord | Search::Kademlia => {
                    shares.of_all += each * others;
                    for (holder, share) in self.named_first(object, &ring) {
                        shares.of_peers[holder as usize] += each * others * share;
                    }
                }
            }
        }
        shares
    }

    /// The holders that a search which always succeeds is certain to name first, each with its share of the searches.
    fn named_first(&self, object: u32, ring: &[u32]) -> Vec<(u32, f64)> {
        let holders = self.holders(object);
        let is_first = self.side.holder_choice == HolderChoice::First;
        match holders {
            [only] => vec![(*only, 1.0)],
            _ if !is_first => Vec::new(),
            _ => match (self.side.search, self.table()) {
                (Search::CentralIndex, _) => {
                    holders.iter().map(|holder| (*holder, 1.0 / holders.len() as f64)).collect()
                }
                // With several positions on the ring, a query may pass another holder on its way.
                (Search::Chord, Some(table)) if self.side.virtual_nodes == 1 => {
                    table.holders(object, 1, ring).iter().map(|owner| (*owner, 1.0)).collect()
                }
                _ => Vec::new(),
            },
        }
    }

    /// For each peer the nearest holder of an object within the time to live, `SEVERAL` or `UNREACHED`; and the number of links
    /// followed and peers looked at.
    fn nearest_holders(&self, object: u32) -> (Vec<u32>, u64) {
        let mut nearest = vec![UNREACHED; self.users as usize];
        let mut front: Vec<u32> = self.holders(object).to_vec();
        front.iter().for_each(|holder| nearest[*holder as usize] = *holder);
        let mut distances = vec![u32::MAX; self.users as usize];
        front.iter().for_each(|holder| distances[*holder as usize] = 0);
        let mut links = u64::from(self.users);
        for distance in 1..=self.side.time_to_live_hops {
            let mut next = Vec::new();
            for at in std::mem::take(&mut front) {
                for index in 0..self.overlay.degree(at) {
                    links += 1;
                    let to = self.overlay.neighbour(at, index) as usize;
                    if distances[to] == u32::MAX {
                        distances[to] = distance;
                        nearest[to] = nearest[at as usize];
                        next.push(to as u32);
                    } else if distances[to] == distance && nearest[to] != nearest[at as usize] {
                        nearest[to] = SEVERAL;
                    }
                }
            }
            front = next;
        }
        (nearest, links)
    }
}
