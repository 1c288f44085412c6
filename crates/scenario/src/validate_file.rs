//! How the fields of a file's distribution must fit together.

use super::number::written;
use super::validate::Errors;
use super::{Factors, File, FileArrivals, LeftMethod, RightMethod, Scenario, Search, Swarm};

/// The most pieces that all users together may keep account of, so that no link can exhaust a browser's memory.
const LARGEST_PIECE_COUNT: f64 = 2e7;

/// The most pieces of one file.
const LARGEST_FILE_PIECES: u64 = 100_000;

/// The fastest and the slowest line of a class.
const FASTEST_BITS_PER_S: f64 = 1e12;
const SLOWEST_BITS_PER_S: f64 = 1.0;

impl Scenario {
    /// The swarm's parameters; those of a scenario that says nothing about it are the defaults.
    pub fn swarm_or_default(&self) -> Swarm {
        self.swarm.clone().unwrap_or_default()
    }

    /// Whether the left side, or the right one, passes pieces from user to user.
    pub fn runs_swarm(&self, is_left: bool) -> bool {
        let Some(file) = &self.file else { return false };
        if is_left {
            self.client_server.is_some() && file.left == LeftMethod::PeerAssisted
        } else {
            self.peer_to_peer.is_some()
        }
    }

    /// Whether the right side has somebody who knows who has what: a central index, or the tracker of a swarm.
    pub fn has_index(&self) -> bool {
        self.peer_to_peer.as_ref().is_some_and(|right| match &self.file {
            Some(file) => file.right == RightMethod::Swarm,
            None => right.search == Search::CentralIndex,
        })
    }

    /// How many nodes of the right side have a number that a fault can name: peers, then seeds or servers of a file. The index
    /// or tracker comes after them.
    pub fn nodes_before_index(&self) -> u32 {
        let seeds = if self.file.is_some() { self.swarm_or_default().seeds } else { 0 };
        self.workload.users + seeds
    }

    pub(crate) fn check_file(&self, errors: &mut Errors<'_>) {
        let Some(file) = &self.file else {
            if self.swarm.is_some() {
                errors.refuse("swarm", format_args!("only beside a table file: a swarm distributes a file"));
            }
            return;
        };
        check_classes(file, errors);
        let users = f64::from(self.workload.users);
        if file.arrivals == FileArrivals::Poisson && file.arrivals_per_s * 86_400.0 < 1.0 {
            errors.refuse("file.arrivals_per_s", format_args!("at least {}", written(1.0 / 86_400.0)));
        }
        if !self.runs_swarm(true) && !self.runs_swarm(false) {
            return;
        }
        let swarm = self.swarm_or_default();
        let pieces = swarm.pieces(file.size_bits);
        if swarm.piece_bits > file.size_bits {
            errors.refuse(
                "swarm.piece_bits",
                format_args!("at most file.size_bits, which is {}", written(file.size_bits as f64)),
            );
        } else if pieces > LARGEST_FILE_PIECES || pieces as f64 * users > LARGEST_PIECE_COUNT {
            let most = (LARGEST_PIECE_COUNT / users).min(LARGEST_FILE_PIECES as f64);
            let least = libm::ceil(file.size_bits as f64 / libm::floor(most).max(1.0));
            errors.refuse(
                "swarm.piece_bits",
                format_args!("at least {} bit for so large a file and so many users", written(least)),
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
        let possible = SLOWEST_BITS_PER_S..=FASTEST_BITS_PER_S;
        if !factors.iter().all(|factor| possible.contains(&(factor * bits_per_s))) {
            errors.refuse(
                path,
                format_args!(
                    "lines of {} to {} bit/s in each class",
                    written(SLOWEST_BITS_PER_S),
                    written(FASTEST_BITS_PER_S)
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::refusals::refused;

    #[test]
    fn what_can_never_be_sent_is_refused_by_the_name_of_its_field() {
        assert_eq!(refused(&[("file.size_bits", "1000000000")]), [""; 0]);
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
            assert_eq!(refused(&[("file.size_bits", "1000000000"), (path, value)]), [path], "{path} {value}");
        }
        assert_eq!(refused(&[("swarm.seeds", "2")]), ["swarm"]);
        let slow = [("file.uplink_bits_per_s", "1"), ("file.uplink_classes", "1 0.5")];
        assert_eq!(refused(&slow), ["file.uplink_classes"]);
    }

    #[test]
    fn what_belongs_to_requests_does_not_matter_to_a_file() {
        // With one user there is nobody to keep six copies of an object.
        let alone = [("workload.users", "1")];
        assert_eq!(refused(&alone), ["peer_to_peer.copies"]);
        assert_eq!(refused(&[&alone[..], &[("file.size_bits", "1000000000")]].concat()), [""; 0]);
    }

    #[test]
    fn faults_may_strike_seeds_by_their_number_and_the_tracker_by_its_role() {
        let base =
            [("workload.users", "10"), ("file.size_bits", "1000000000"), ("faults.1.side", "peer_to_peer")];
        let with = |node: &'static str| refused(&[&base[..], &[("faults.1.node", node)]].concat());
        assert_eq!(with("11"), [""; 0]);
        assert_eq!(with("12"), ["faults.1.node"]);
        let tracker = [&base[..2], &[("faults.1.side", "index")]].concat();
        assert_eq!(refused(&tracker), [""; 0]);
        assert_eq!(refused(&[&tracker[..], &[("file.right", "peer_assisted")]].concat()), ["faults.1.side"]);
    }
}
