//! Bounds on the time to distribute a file.

use netduel_scenario::{FileArrivals, Scenario, Side};

/// A lower bound on the time until all users have a file from servers with the given total uplink rate: the servers send
/// the file once for each user, and the slowest downlink must receive all of it (Kurose and Ross, *Computer Networking*,
/// ch. 2). Fluid sharing of the uplink attains the bound.
pub fn servers_s(users: u32, size_bits: f64, servers_bits_per_s: f64, downlink_bits_per_s: f64) -> f64 {
    (f64::from(users) * size_bits / servers_bits_per_s).max(size_bits / downlink_bits_per_s)
}

/// A lower bound on the same time if users also send the file to each other, with a total uplink rate of
/// `uplinks_bits_per_s`: every bit leaves the servers at least once, and all uplinks together carry it once for each user (same
/// source).
pub fn swarm_s(
    users: u32,
    size_bits: f64,
    servers_bits_per_s: f64,
    downlink_bits_per_s: f64,
    uplinks_bits_per_s: f64,
) -> f64 {
    let together = f64::from(users) * size_bits / (servers_bits_per_s + uplinks_bits_per_s);
    (size_bits / servers_bits_per_s).max(size_bits / downlink_bits_per_s).max(together)
}

/// The bound for one side of a scenario, in seconds; `None` without a file, or if users arrive one after another. The uplinks of
/// free riders count, because a scenario does not determine which users they are. The slowest downlink is that of a class that
/// has users.
pub fn bound_s(scenario: &Scenario, side: Side) -> Option<f64> {
    let file = scenario.file.as_ref().filter(|file| file.arrivals == FileArrivals::AtOnce)?;
    let (users, size_bits) = (scenario.workload.users, file.size_bits as f64);
    let swarm = scenario.swarm_or_default();
    let origins_bits_per_s = match side {
        Side::ClientServer => {
            f64::from(scenario.client_server.as_ref()?.servers) * file.server_uplink_bits_per_s
        }
        Side::PeerToPeer => {
            scenario.peer_to_peer.as_ref()?;
            f64::from(swarm.seeds) * swarm.seed_uplink_bits_per_s
        }
    };
    let sizes = file.class_sizes(users);
    let classes = || (0..).zip(&sizes).filter(|(_, size)| **size > 0);
    let downlinks =
        classes().map(|(class, _)| file.downlink_of_class_bits_per_s(class).unwrap_or(f64::INFINITY));
    let slowest_bits_per_s = downlinks.fold(f64::INFINITY, f64::min);
    if !scenario.runs_swarm(side == Side::ClientServer) {
        return Some(servers_s(users, size_bits, origins_bits_per_s, slowest_bits_per_s));
    }
    let uplinks = classes().map(|(class, size)| f64::from(*size) * file.uplink_of_class_bits_per_s(class));
    Some(swarm_s(users, size_bits, origins_bits_per_s, slowest_bits_per_s, uplinks.sum()))
}

/// The minimum number of rounds in which a server and N users with equal uplinks and ample downlinks distribute M parts to all
/// users, if each node sends one part to one other node per round: M + ⌊log₂ N⌋ (Mundinger, Weber and Weiss 2008).
pub fn rounds(users: u32, parts: u32) -> u32 {
    parts + users.checked_ilog2().unwrap_or(0)
}

/// The mean download time in the steady state of a swarm, in seconds. `arrivals_per_s` users arrive per second. Each can send
/// `uploads_per_s` files per second and receive `downloads_per_s`, and stays for 1/`leaves_per_s` seconds on average after its
/// download; permanent seeds send another `seeds_per_s` files per second. All uplinks are always in use (η = 1), and no user gives
/// up (Qiu and Srikant 2004, eq. 8, with the rate of the seeds subtracted from the demand).
pub fn steady_swarm_s(
    arrivals_per_s: f64,
    uploads_per_s: f64,
    downloads_per_s: f64,
    leaves_per_s: f64,
    seeds_per_s: f64,
) -> f64 {
    let upload_bound_s = (1.0 - seeds_per_s / arrivals_per_s) / uploads_per_s - 1.0 / leaves_per_s;
    upload_bound_s.max(1.0 / downloads_per_s)
}

#[cfg(test)]
mod tests {
    use super::{rounds, servers_s, steady_swarm_s, swarm_s};

    #[test]
    fn bounds_equal_those_of_the_textbook_figure_and_exercise() {
        // Kurose and Ross: F/u = 1 h, u_s = 10 u, ample downlinks.
        for (users, servers_h, swarm_h) in [(10, 1.0, 0.5), (20, 2.0, 2.0 / 3.0), (30, 3.0, 0.75)] {
            assert_eq!(servers_s(users, 1.0, 10.0, f64::INFINITY), servers_h);
            assert_eq!(swarm_s(users, 1.0, 10.0, f64::INFINITY, f64::from(users)), swarm_h);
        }
        // The exercise: 15 Gb, 30 Mb/s, 2 Mb/s down, 300 kb/s up.
        for (users, left_s, right_s) in
            [(10, 7500.0, 7500.0), (100, 50_000.0, 25_000.0), (1000, 500_000.0, 45_455.0)]
        {
            assert_eq!(servers_s(users, 15e9, 3e7, 2e6), left_s);
            let uplinks = f64::from(users) * 3e5;
            assert_eq!(swarm_s(users, 15e9, 3e7, 2e6, uplinks).round(), right_s);
        }
        assert_eq!((rounds(7, 1), rounds(8, 1), rounds(1, 5)), (3, 4, 5));
        assert_eq!(steady_swarm_s(1.0, 0.01, 1.0, 0.02, 0.0), 50.0);
        assert_eq!(steady_swarm_s(1.0, 0.01, 0.1, 0.01, 0.0), 10.0);
    }
}
