//! Validation of the distribution of a file.

use super::limit::{at_least, whole};
use super::run::LONGEST_RUN_S;
use super::validate::Errors;
use super::{Factors, File, FileArrivals, LeftMethod, RightMethod, Scenario, Search, Swarm};

/// The largest number of pieces of all users together, so that no address can exhaust the memory of a browser.
const LARGEST_PIECE_COUNT: f64 = 2e7;

/// The largest number of pieces of one file.
const LARGEST_FILE_PIECES: u64 = 100_000;

/// The largest and the smallest link rate of a class.
const FASTEST_BITS_PER_S: f64 = 1e12;
const SLOWEST_BITS_PER_S: f64 = 1.0;

impl Scenario {
    /// The parameters of the swarm. They have their defaults if the scenario has no table `swarm`.
    pub fn swarm_or_default(&self) -> Swarm {
        self.swarm.clone().unwrap_or_default()
    }

    /// Whether the users of a side, the left or the right one, exchange pieces.
    pub fn runs_swarm(&self, is_left: bool) -> bool {
        let Some(file) = &self.file else { return false };
        if is_left {
            self.client_server.is_some() && file.left == LeftMethod::PeerAssisted
        } else {
            self.peer_to_peer.is_some()
        }
    }

    /// Whether the right side has a central index or a tracker.
    pub fn has_index(&self) -> bool {
        self.peer_to_peer.as_ref().is_some_and(|right| match &self.file {
            Some(file) => file.right == RightMethod::Swarm,
            None => right.search == Search::CentralIndex,
        })
    }

    /// The number of peers and of seeds or servers on the right side. The index or tracker is the next node.
    pub fn nodes_before_index(&self) -> u32 {
        let seeds = if self.file.is_some() { self.swarm_or_default().seeds } else { 0 };
        self.workload.users + seeds
    }

    pub(crate) fn check_file(&self, errors: &mut Errors<'_>) {
        let Some(file) = &self.file else {
            if self.swarm.is_some() {
                errors.reject("swarm", format_args!("no table swarm without a table file"));
            }
            return;
        };
        check_classes(file, errors);
        let users = f64::from(self.workload.users);
        if file.arrivals == FileArrivals::Poisson && file.arrivals_per_s * LONGEST_RUN_S < 1.0 {
            errors.reject("file.arrivals_per_s", format_args!("{}", at_least(1.0 / LONGEST_RUN_S)));
        }
        if !self.runs_swarm(true) && !self.runs_swarm(false) {
            return;
        }
        let swarm = self.swarm_or_default();
        let pieces = swarm.pieces(file.size_bits);
        if swarm.piece_bits > file.size_bits {
            errors.reject(
                "swarm.piece_bits",
                format_args!("at most file.size_bits, which is {}", file.size_bits as f64),
            );
        } else if pieces > LARGEST_FILE_PIECES || pieces as f64 * users > LARGEST_PIECE_COUNT {
            let most = (LARGEST_PIECE_COUNT / users).min(LARGEST_FILE_PIECES as f64);
            let least = libm::ceil(file.size_bits as f64 / libm::floor(most).max(1.0));
            errors.reject(
                "swarm.piece_bits",
                format_args!("at least {} bit for this file size and this number of users", whole(least)),
            );
        }
    }
}

fn check_classes(file: &File, errors: &mut Errors<'_>) {
    let downlink_bits_per_s = file.downlink_bits_per_s.0.unwrap_or(1e6);
    for (path, factors, bits_per_s) in [
        ("file.uplink_classes", &file.uplink_classes, file.uplink_bits_per_s),
        ("file.downlink_classes", &file.downlink_classes, downlink_bits_per_s),
    ] {
        let Factors(factors) = factors;
        let allowed = SLOWEST_BITS_PER_S..=FASTEST_BITS_PER_S;
        if !factors.iter().all(|factor| allowed.contains(&(factor * bits_per_s))) {
            errors.reject(
                path,
                format_args!(
                    "factors that give {} to {} bit/s in each class",
                    SLOWEST_BITS_PER_S, FASTEST_BITS_PER_S
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rejected_paths::rejected_paths;

    #[test]
    fn a_file_that_can_never_be_sent_is_rejected() {
        assert_eq!(rejected_paths(&[("file.size_bits", "1000000000")]), [""; 0]);
        for (path, value) in [
            ("file.size_bits", "0"),
            ("file.uplink_bits_per_s", "0"),
            ("file.downlink_bits_per_s", "0"),
            ("file.server_uplink_bits_per_s", "0"),
            ("file.arrivals_per_s", "0"),
            ("file.uplink_classes", "1 0"),
            ("swarm.seeds", "0"),
            ("swarm.seed_uplink_bits_per_s", "0"),
            ("swarm.upload_slots", "0"),
            ("swarm.neighbours", "0"),
            ("swarm.piece_bits", "0"),
            ("swarm.piece_bits", "1000000001"),
            ("swarm.piece_bits", "100"),
            ("workload.users", "0"),
        ] {
            assert_eq!(
                rejected_paths(&[("file.size_bits", "1000000000"), (path, value)]),
                [path],
                "{path} {value}"
            );
        }
        assert_eq!(rejected_paths(&[("swarm.seeds", "2")]), ["swarm"]);
        let slow = [("file.uplink_bits_per_s", "1"), ("file.uplink_classes", "1 0.5")];
        assert_eq!(rejected_paths(&slow), ["file.uplink_classes"]);
    }

    #[test]
    fn with_a_file_the_parameters_of_requests_are_not_checked() {
        // A single peer cannot hold six copies of an object.
        let alone = [("workload.users", "1")];
        assert_eq!(rejected_paths(&alone), ["peer_to_peer.copies"]);
        assert_eq!(rejected_paths(&[&alone[..], &[("file.size_bits", "1000000000")]].concat()), [""; 0]);
    }

    #[test]
    fn faults_can_affect_seeds_and_the_tracker() {
        let base =
            [("workload.users", "10"), ("file.size_bits", "1000000000"), ("faults.1.side", "peer_to_peer")];
        let with = |node: &'static str| rejected_paths(&[&base[..], &[("faults.1.node", node)]].concat());
        assert_eq!(with("11"), [""; 0]);
        assert_eq!(with("12"), ["faults.1.node"]);
        let tracker = [&base[..2], &[("faults.1.side", "index")]].concat();
        assert_eq!(rejected_paths(&tracker), [""; 0]);
        assert_eq!(
            rejected_paths(&[&tracker[..], &[("file.right", "peer_assisted")]].concat()),
            ["faults.1.side"]
        );
    }
}
