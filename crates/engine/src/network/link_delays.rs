//! The delays of links: one for all, or one for each pair of regions.

use crate::kernel::{Purpose, Stream, ns_from_s};
use netduel_scenario::Scenario;
use std::sync::Arc;

/// The delays of messages between the nodes of one network.
#[derive(Debug, Clone)]
pub(crate) struct LinkDelays {
    /// The delay of every message, or the longest one between regions, in nanoseconds.
    longest_ns: u64,
    /// They never change, so copies share them.
    regions: Option<Arc<Regions>>,
}

#[derive(Debug)]
struct Regions {
    /// The region of each node.
    of_node: Vec<u8>,
    /// The region of the balancer, the edge and the index.
    centre: u8,
    count: usize,
    /// The delay from region i to region j at i × count + j, in nanoseconds.
    delays_ns: Vec<u64>,
}

impl LinkDelays {
    /// The delays of the client–server network, whose first nodes are the servers and then the clients.
    pub(crate) fn of_servers(scenario: &Scenario, servers: u32, uniform_s: f64) -> LinkDelays {
        let of_servers = regions_in_order(scenario, servers);
        let centre = of_servers.first().copied().unwrap_or(0);
        LinkDelays::new(scenario, uniform_s, [of_servers, regions_of_users(scenario)].concat(), centre)
    }

    /// The delays of the peer-to-peer network, whose nodes are the peers. The index is where a single server would be.
    pub(crate) fn of_peers(scenario: &Scenario, uniform_s: f64) -> LinkDelays {
        let centre = regions_in_order(scenario, 1).first().copied().unwrap_or(0);
        LinkDelays::new(scenario, uniform_s, regions_of_users(scenario), centre)
    }

    fn new(scenario: &Scenario, uniform_s: f64, of_node: Vec<u8>, centre: u8) -> LinkDelays {
        let count = scenario.regions();
        if count == 0 {
            return LinkDelays { longest_ns: ns_from_s(uniform_s), regions: None };
        }
        let delays_s = scenario.workload.region_delays_s.0.iter().flatten();
        let delays_ns: Vec<u64> = delays_s.map(|delay_s| ns_from_s(*delay_s)).collect();
        let longest_ns = delays_ns.iter().copied().max().unwrap_or(0);
        LinkDelays { longest_ns, regions: Some(Arc::new(Regions { of_node, centre, count, delays_ns })) }
    }

    /// The delay of a message, in nanoseconds.
    #[inline]
    pub(crate) fn between_ns(&self, from: u32, to: u32) -> u64 {
        self.regions.as_ref().map_or(self.longest_ns, |regions| regions.between_ns(from, to))
    }

    /// The delay from the balancer to a server: 0 if they are in the same region, as they are next to each other without regions.
    pub(crate) fn forwarding_ns(&self, balancer: u32, server: u32) -> u64 {
        match &self.regions {
            Some(regions) if regions.of(server) != regions.of(balancer) => {
                regions.between_ns(balancer, server)
            }
            _ => 0,
        }
    }

    /// The longest delay of a message, in nanoseconds; that of all messages without regions.
    #[inline]
    pub(crate) fn longest_ns(&self) -> u64 {
        self.longest_ns
    }

    /// Whether messages between different nodes can have different delays.
    pub(crate) fn depend_on_regions(&self) -> bool {
        self.regions.is_some()
    }
}

impl Regions {
    fn of(&self, node: u32) -> u8 {
        self.of_node.get(node as usize).copied().unwrap_or(self.centre)
    }

    fn between_ns(&self, from: u32, to: u32) -> u64 {
        self.delays_ns[usize::from(self.of(from)) * self.count + usize::from(self.of(to))]
    }
}

/// The regions of the servers: the first ones are in the first region, and so on.
fn regions_in_order(scenario: &Scenario, nodes: u32) -> Vec<u8> {
    let sizes = scenario.workload.region_shares.apportion(nodes, scenario.regions());
    (0..).zip(sizes).flat_map(|(region, size)| vec![region; size as usize]).collect()
}

/// The regions of the users, in random order, so that neighbours in an overlay are not neighbours in space.
fn regions_of_users(scenario: &Scenario) -> Vec<u8> {
    let mut regions = regions_in_order(scenario, scenario.workload.users);
    if scenario.regions() > 1 {
        Stream::new(scenario.run.seed, 0, Purpose::Regions).shuffle(&mut regions);
    }
    regions
}
