//! Load-balancing policies.

use crate::kernel::{Purpose, Stream, ns_from_s};
use crate::network::Station;
use crate::workload::Popularity;
use netduel_scenario::{Balancer, ClientServer, Factors};

/// A load balancer and its state.
#[derive(Debug, Clone)]
pub(super) struct BalancerState {
    policy: Policy,
    /// The server at which the next choice starts, so that ties alternate.
    next: usize,
}

#[derive(Debug, Clone)]
enum Policy {
    Random(Stream),
    RoundRobin,
    LeastConnections,
    WeightedRoundRobin {
        weights: Factors,
        credits: Vec<f64>,
    },
    PowerOfChoices {
        choices: u32,
        stream: Stream,
    },
    /// Points on the ring in ascending order; the low bits of each identify its server.
    ConsistentHashing {
        ring: Vec<u64>,
    },
    PeakEwma {
        decay_ns: f64,
        latencies: Vec<Latency>,
    },
}

/// Moving average of a server's latencies.
#[derive(Debug, Clone, Copy, Default)]
struct Latency {
    average_ns: f64,
    at_ns: u64,
}

impl BalancerState {
    pub(super) fn new(side: &ClientServer, seed: u64) -> BalancerState {
        let servers = side.servers as usize;
        let stream = || Stream::new(seed, 0, Purpose::Balancing);
        let policy = match side.balancer {
            Balancer::RoundRobin => Policy::RoundRobin,
            Balancer::LeastConnections => Policy::LeastConnections,
            Balancer::Random => Policy::Random(stream()),
            Balancer::WeightedRoundRobin => Policy::WeightedRoundRobin {
                weights: side.server_weights.clone(),
                credits: vec![0.0; servers],
            },
            Balancer::PowerOfChoices => Policy::PowerOfChoices { choices: side.choices, stream: stream() },
            Balancer::ConsistentHashing => Policy::ConsistentHashing { ring: ring(seed, side) },
            Balancer::PeakEwma => Policy::PeakEwma {
                decay_ns: ns_from_s(side.latency_decay_s) as f64,
                latencies: vec![Latency::default(); servers],
            },
        };
        BalancerState { policy, next: 0 }
    }

    /// Chooses a server for a request for an object, among those for which `is_up` holds; `None` if there are none.
    pub(super) fn choose(
        &mut self,
        object: u32,
        servers: &[Station],
        is_up: impl Fn(usize) -> bool,
    ) -> Option<u32> {
        let count = servers.len();
        let mut up = (self.next..count).chain(0..self.next).filter(|server| is_up(*server));
        let in_system = |server: &usize| servers[*server].in_system();
        let chosen = match &mut self.policy {
            Policy::RoundRobin => up.next(),
            Policy::LeastConnections => up.min_by_key(in_system),
            Policy::Random(stream) => sample_servers(stream, count, 1, &is_up).first().copied(),
            Policy::PowerOfChoices { choices, stream } => {
                sample_servers(stream, count, *choices, &is_up).into_iter().min_by_key(in_system)
            }
            Policy::WeightedRoundRobin { weights, credits } => next_weighted(weights, credits, up),
            Policy::ConsistentHashing { ring } => {
                let first = ring.partition_point(|point| *point < hash_key(u64::from(object)));
                let mut onward =
                    ring[first..].iter().chain(&ring[..first]).map(|point| (point & SERVER_BITS) as usize);
                onward.find(|server| is_up(*server))
            }
            Policy::PeakEwma { latencies, .. } => {
                let cost = |server: &usize| {
                    latencies[*server].average_ns * f64::from(servers[*server].in_system() + 1)
                };
                up.min_by(|a, b| cost(a).total_cmp(&cost(b)))
            }
        }?;
        self.next = (chosen + 1) % count;
        Some(chosen as u32)
    }

    /// The share of the requests that each server receives if all are up and the balancer chooses by object; empty with the
    /// other balancers.
    pub(super) fn shares_by_object(&self, servers: usize, popularity: &Popularity, objects: u32) -> Vec<f64> {
        let Policy::ConsistentHashing { ring } = &self.policy else { return Vec::new() };
        let mut shares = vec![0.0; servers];
        for object in 0..objects {
            let next = ring.partition_point(|point| *point < hash_key(u64::from(object)));
            if let Some(point) = ring.get(next).or(ring.first()) {
                shares[(point & SERVER_BITS) as usize] += popularity.probability(object);
            }
        }
        shares
    }

    /// Records the latency of a response.
    pub(super) fn record_latency(&mut self, now_ns: u64, server: u32, latency_ns: u64) {
        if let Policy::PeakEwma { decay_ns, latencies } = &mut self.policy {
            let latency = &mut latencies[server as usize];
            let observed = latency_ns as f64;
            let weight = libm::exp(-((now_ns - latency.at_ns) as f64) / *decay_ns);
            let decayed = latency.average_ns * weight + observed * (1.0 - weight);
            *latency = Latency { average_ns: decayed.max(observed), at_ns: now_ns };
        }
    }
}

/// Up to this many choices, rejecting duplicates is cheaper than listing all servers.
const MAX_REJECTION_CHOICES: usize = 16;

/// A random sample of `count` different servers that are up, or of all of them if they are fewer; every such set
/// is equally likely. Servers are drawn at random, and those that are down or already drawn are rejected. If that
/// takes long, because most servers are down or count, the rest is drawn from a list. In both cases each remaining
/// server is equally likely to be next.
fn sample_servers(
    stream: &mut Stream,
    servers: usize,
    count: u32,
    is_up: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let count = (count as usize).min(servers);
    let mut chosen: Vec<usize> = Vec::with_capacity(count);
    if count <= MAX_REJECTION_CHOICES && 2 * count <= servers {
        for _ in 0..8 * count {
            let server = stream.below(servers as u64) as usize;
            if is_up(server) && !chosen.contains(&server) {
                chosen.push(server);
            }
            if chosen.len() == count {
                return chosen;
            }
        }
    }
    let mut rest: Vec<usize> =
        (0..servers).filter(|server| is_up(*server) && !chosen.contains(server)).collect();
    // The first steps of a Fisher–Yates shuffle.
    while chosen.len() < count && !rest.is_empty() {
        chosen.push(rest.swap_remove(stream.below(rest.len() as u64) as usize));
    }
    chosen
}

/// Smooth weighted round robin, as in nginx: every server gains its weight in credit, and the one with the most
/// credit is chosen and loses the total of all weights.
fn next_weighted(weights: &Factors, credits: &mut [f64], up: impl Iterator<Item = usize>) -> Option<usize> {
    let mut total = 0.0;
    let mut best: Option<usize> = None;
    for server in up {
        total += weights.of(server);
        credits[server] += weights.of(server);
        if best.is_none_or(|best| credits[server] > credits[best]) {
            best = Some(server);
        }
    }
    credits[best?] -= total;
    best
}

/// Bits of a point on the ring that hold its server's number.
const SERVER_BITS: u64 = (1 << 20) - 1;

/// The points of all servers. A server's points do not depend on the number of servers, so another server takes an
/// equal share from each and moves nothing else (Karger and others 1997).
fn ring(seed: u64, side: &ClientServer) -> Vec<u64> {
    let mut ring: Vec<u64> = (0..side.servers)
        .flat_map(|server| {
            let mut stream = Stream::new(seed, u64::from(server) + 1, Purpose::Balancing);
            (0..side.virtual_nodes).map(move |_| stream.word() & !SERVER_BITS | u64::from(server))
        })
        .collect();
    ring.sort_unstable();
    ring
}

/// Maps a key to the ring.
fn hash_key(key: u64) -> u64 {
    Stream::new(key, 0, Purpose::Balancing).word()
}

#[cfg(test)]
mod tests {
    use super::{BalancerState, sample_servers};
    use crate::kernel::{Purpose, Stream};
    use crate::network::Station;
    use netduel_scenario::{Balancer, ClientServer, Discipline, Factors};

    fn stations(count: u32) -> Vec<Station> {
        vec![Station::new(1, None, Discipline::FirstComeFirstServed); count as usize]
    }

    fn balancer(balancer: Balancer, servers: u32) -> (BalancerState, ClientServer) {
        let side = ClientServer {
            balancer,
            servers,
            server_weights: Factors(vec![3.0, 1.0]),
            ..ClientServer::default()
        };
        (BalancerState::new(&side, 7), side)
    }

    fn choose(state: &mut BalancerState, servers: &[Station], object: u32) -> Option<u32> {
        state.choose(object, servers, |server| servers[server].is_up())
    }

    #[test]
    fn round_robin_takes_each_in_turn_and_skips_those_that_are_down() {
        let mut servers = stations(4);
        let (mut state, _) = balancer(Balancer::RoundRobin, 4);
        let mut draw = |servers: &[Station]| [(); 4].map(|()| choose(&mut state, servers, 0).unwrap());
        assert_eq!(draw(&servers), [0, 1, 2, 3]);
        servers[1].crash();
        assert_eq!(draw(&servers), [0, 2, 3, 0]);
    }

    #[test]
    fn least_connections_takes_the_shortest_queue_and_equals_in_turn() {
        let mut servers = stations(3);
        let (mut state, _) = balancer(Balancer::LeastConnections, 3);
        let chosen: Vec<u32> = (0..6)
            .map(|slot| {
                let server = choose(&mut state, &servers, 0).unwrap();
                servers[server as usize].admit(0, slot, 10);
                server
            })
            .collect();
        assert_eq!(chosen, [0, 1, 2, 0, 1, 2]);
        servers[1].crash();
        servers[1].recover();
        assert_eq!(choose(&mut state, &servers, 0), Some(1));
    }

    #[test]
    fn weighted_round_robin_gives_each_its_share_and_spreads_it() {
        let servers = stations(2);
        let (mut state, _) = balancer(Balancer::WeightedRoundRobin, 2);
        let chosen: Vec<u32> = (0..8).map(|_| choose(&mut state, &servers, 0).unwrap()).collect();
        assert_eq!(chosen, [0, 1, 0, 0, 0, 1, 0, 0]);
    }

    #[test]
    fn random_choice_is_uniform_and_power_of_choices_prefers_the_shorter_queue() {
        let mut servers = stations(4);
        let (mut state, _) = balancer(Balancer::Random, 4);
        let mut counts = [0i32; 4];
        (0..4000).for_each(|_| counts[choose(&mut state, &servers, 0).unwrap() as usize] += 1);
        assert!(counts.iter().all(|count| (count - 1000).abs() < 150), "{counts:?}");
        let (mut state, _) = balancer(Balancer::PowerOfChoices, 4);
        servers[2].admit(0, 0, 10);
        let mut counts = [0i32; 4];
        (0..4000).for_each(|_| counts[choose(&mut state, &servers, 0).unwrap() as usize] += 1);
        assert_eq!(counts[2], 0, "each other server is idle");
        assert!(
            counts.iter().enumerate().all(|(server, count)| server == 2 || (count - 1333).abs() < 180),
            "{counts:?}"
        );
    }

    #[test]
    fn servers_are_drawn_evenly_and_never_twice_however_many_are_up() {
        let mut stream = Stream::new(7, 0, Purpose::Balancing);
        // Few count of many, most of them down, all count, more count than there are.
        for (count, up) in [(2, 40), (2, 3), (10, 40), (40, 40), (50, 1)] {
            let mut counts = [0u32; 40];
            for _ in 0..4000 {
                let mut servers = sample_servers(&mut stream, 40, count, |server| server % (40 / up) == 0);
                servers.sort_unstable();
                servers.dedup();
                let there_are = (0..40).filter(|server| server % (40 / up) == 0).count();
                assert_eq!(servers.len(), there_are.min(count as usize));
                servers.iter().for_each(|server| counts[*server] += 1);
            }
            let drawn_ones: Vec<f64> = counts.into_iter().filter(|count| *count > 0).map(f64::from).collect();
            let mean = drawn_ones.iter().sum::<f64>() / drawn_ones.len() as f64;
            assert!(drawn_ones.iter().all(|count| (count - mean).abs() < 5.0 * mean.sqrt()), "{counts:?}");
        }
    }

    #[test]
    fn consistent_hashing_moves_only_what_the_new_server_takes() {
        let keys = 20_000;
        let place = |servers: u32| -> Vec<u32> {
            let (mut state, _) = balancer(Balancer::ConsistentHashing, servers);
            let servers = stations(servers);
            (0..keys).map(|object| choose(&mut state, &servers, object).unwrap()).collect()
        };
        let (before, after) = (place(9), place(10));
        let moved = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert!(before.iter().zip(&after).all(|(before, after)| before == after || *after == 9));
        // With v = 100 points, a server's share of the ring varies by about 1/√v around 1/10.
        let share = moved as f64 / f64::from(keys);
        assert!((share - 0.1).abs() < 0.04, "{share} of the keys move");
    }

    #[test]
    fn consistent_hashing_uses_the_next_server_when_one_is_down() {
        let mut servers = stations(5);
        let (mut state, _) = balancer(Balancer::ConsistentHashing, 5);
        let home = choose(&mut state, &servers, 42).unwrap();
        servers[home as usize].crash();
        let other = choose(&mut state, &servers, 42).unwrap();
        assert_ne!(other, home);
        servers[home as usize].recover();
        assert_eq!(choose(&mut state, &servers, 42), Some(home));
    }

    #[test]
    fn peak_ewma_avoids_a_slow_server_at_once_and_returns_gradually() {
        let servers = stations(2);
        let (mut state, _) = balancer(Balancer::PeakEwma, 2);
        state.record_latency(0, 0, 1_000_000);
        state.record_latency(0, 1, 900_000_000);
        assert!((0..10).all(|_| choose(&mut state, &servers, 0) == Some(0)));
        state.record_latency(60_000_000_000, 0, 50_000_000);
        state.record_latency(60_000_000_000, 1, 1_000_000);
        assert_eq!(choose(&mut state, &servers, 0), Some(1), "a minute later the old latency is forgotten");
    }

    #[test]
    fn no_server_is_chosen_when_all_are_down() {
        use Balancer::*;
        let mut servers = stations(2);
        servers.iter_mut().for_each(|server| drop(server.crash()));
        for policy in [
            Random,
            RoundRobin,
            LeastConnections,
            WeightedRoundRobin,
            PowerOfChoices,
            ConsistentHashing,
            PeakEwma,
        ] {
            assert_eq!(choose(&mut balancer(policy, 2).0, &servers, 0), None);
        }
    }
}
