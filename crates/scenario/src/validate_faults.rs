//! How the entries of the time line must fit the scenario they belong to.

use super::number::written;
use super::validate::{Errors, LARGEST_REQUEST_COUNT, LARGEST_UNDER_WAY};
use super::{Fault, FaultKind, FaultRole, FaultSide, Scenario};

impl Scenario {
    pub(crate) fn check_faults(&self, errors: &mut Errors<'_>) {
        let mut attacks = 0.0;
        for (number, fault) in (1..).zip(&self.faults) {
            self.check_fault(number, fault, errors);
            if fault.kind == FaultKind::Attack {
                attacks += fault.attack_per_s * self.length_s(fault);
                if attacks > LARGEST_REQUEST_COUNT {
                    errors.refuse(
                        &path(number, "attack_per_s"),
                        format_args!(
                            "at most {} requests of all attacks together",
                            written(LARGEST_REQUEST_COUNT)
                        ),
                    );
                }
            }
        }
        self.check_delays(errors);
    }

    /// How long a fault lasts within the run.
    fn length_s(&self, fault: &Fault) -> f64 {
        let until_s = fault.until_s.0.unwrap_or(f64::INFINITY).min(self.run.duration_s);
        (until_s - fault.at_s).max(0.0)
    }

    fn check_fault(&self, number: usize, fault: &Fault, errors: &mut Errors<'_>) {
        if fault.until_s.0.is_some_and(|until_s| until_s <= fault.at_s) {
            errors.refuse(
                &path(number, "until_s"),
                format_args!("later than at_s, which is {}", written(fault.at_s)),
            );
        }
        if self.file.is_some() && matches!(fault.kind, FaultKind::Attack | FaultKind::FlashCrowd) {
            let allowed = "another kind: where a file is distributed everybody asks once, and lines have no queue to fill";
            return errors.refuse(&path(number, "kind"), format_args!("{allowed}"));
        }
        if fault.kind == FaultKind::FlashCrowd {
            return;
        }
        let [left, right] = [true, false].map(|is_left| self.fault_nodes(fault, is_left).len() as u32);
        if left.max(right) == 0 {
            return self.refuse_target(number, fault, errors);
        }
        if fault.kind == FaultKind::Failures {
            let count: u32 = [left, right].map(|nodes| fault.count_of(nodes)).into_iter().sum();
            let least_s = f64::from(count) * self.length_s(fault) / LARGEST_REQUEST_COUNT;
            if fault.mtbf_s + fault.mttr_s < least_s {
                let allowed = format_args!("at least {} s together with mttr_s", written(least_s));
                errors.refuse(&path(number, "mtbf_s"), allowed);
            }
        }
        let (servers, peers) = (left, right);
        let (largest, whom) = match fault.side {
            FaultSide::Index => return,
            FaultSide::ClientServer => (servers, "servers"),
            FaultSide::PeerToPeer => (peers, "peers"),
            FaultSide::Both if servers > 0 && peers > 0 => (servers.min(peers), "nodes on both sides"),
            FaultSide::Both => (servers.max(peers), "nodes"),
        };
        let whom = if fault.role == FaultRole::Serving { whom } else { "of that role" };
        if fault.uses("node") && fault.node.0.is_some_and(|node| node > largest) {
            errors.refuse(
                &path(number, "node"),
                format_args!("1 to {largest}, as there are {largest} {whom}; or \"busiest\""),
            );
        }
    }

    /// There is nobody whom a fault could strike: says which of its fields is to blame.
    fn refuse_target(&self, number: usize, fault: &Fault, errors: &mut Errors<'_>) {
        if fault.side == FaultSide::Index {
            let needed = match fault.kind {
                FaultKind::Slow | FaultKind::Attack if self.has_index() => {
                    "another one: an index or tracker answers at once, whatever comes"
                }
                _ => {
                    "a side that this scenario runs; an index only with that search, a tracker only with a swarm"
                }
            };
            return errors.refuse(&path(number, "side"), format_args!("{needed}"));
        }
        let whoever_serves = Fault { role: FaultRole::Serving, ..fault.clone() };
        if [true, false].into_iter().all(|is_left| self.fault_nodes(&whoever_serves, is_left).is_empty()) {
            return errors.refuse(&path(number, "side"), format_args!("a side that this scenario runs"));
        }
        let needed = match fault.role {
            FaultRole::User => {
                "serving for this kind: clients do not fail, only their links do (partition, link_delay, link_loss)"
            }
            FaultRole::Edge if matches!(fault.kind, FaultKind::Slow | FaultKind::Attack) => {
                "serving for this kind: an edge answers at once, whatever comes"
            }
            FaultRole::Primary => "a role that this side has; a primary only with client_server.replication",
            FaultRole::Edge => {
                "a role that this side has; an edge only with client_server.edge_cache_objects"
            }
            FaultRole::Superpeer => {
                "a role that this side has; superpeers only in the overlay of that name, where searches go over it"
            }
            FaultRole::Seed => "a role that this side has; seeds only with a table file",
            _ => "serving, user, or another role that this side has",
        };
        errors.refuse(&path(number, "role"), format_args!("{needed}"));
    }

    /// However long messages take, only so many may be under way; what searches send is checked with the peers.
    fn check_delays(&self, errors: &mut Errors<'_>) {
        let Some(left) = self.client_server.as_ref().filter(|_| self.file.is_none()) else { return };
        let delayed = (1..).zip(&self.faults).find(|(_, fault)| fault.kind == FaultKind::LinkDelay);
        let Some((number, _)) = delayed else { return };
        let round_trip_s = 2.0 * self.largest_delay_s(left.link_delay_s);
        if self.largest_requests_per_s() * round_trip_s > LARGEST_UNDER_WAY {
            errors.refuse(
                &path(number, "extra_delay_s"),
                format_args!(
                    "less, with all delays together: at most {} messages may travel at a time",
                    written(LARGEST_UNDER_WAY)
                ),
            );
        }
    }
}

fn path(number: usize, name: &str) -> String {
    format!("faults.{number}.{name}")
}

#[cfg(test)]
mod tests {
    use crate::refusals::refused;
    use crate::{Scenario, Value};

    #[test]
    fn every_kind_strikes_whoever_serves_on_both_sides() {
        for kind in
            ["crash", "slow", "failures", "partition", "link_delay", "link_loss", "flash_crowd", "attack"]
        {
            assert_eq!(refused(&[("faults.1.kind", kind), ("faults.1.share", "1")]), [""; 0], "{kind}");
        }
    }

    #[test]
    fn roles_are_there_with_what_brings_them() {
        let with = |role: &str, more: &[(&str, &str)]| {
            refused(&[&[("faults.1.kind", "crash"), ("faults.1.role", role)], more].concat())
        };
        for (role, path, value) in [
            ("primary", "client_server.replication", "synchronous"),
            ("edge", "client_server.edge_cache_objects", "5"),
            ("superpeer", "peer_to_peer.overlay", "superpeers"),
            ("seed", "file.size_bits", "1000000000"),
        ] {
            assert_eq!(with(role, &[]), ["faults.1.role"], "{role}");
            assert_eq!(with(role, &[(path, value)]), [""; 0], "{role}");
        }
        // Clients do not crash, but their links can fail; peers are users, too.
        let left = ("faults.1.side", "client_server");
        assert_eq!(with("user", &[left]), ["faults.1.role"]);
        assert_eq!(with("user", &[left, ("faults.1.kind", "partition")]), [""; 0]);
        assert_eq!(with("user", &[]), [""; 0]);
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_the_name_of_its_field() {
        let file = ("file.size_bits", "1000000000");
        for kind in ["attack", "flash_crowd"] {
            assert_eq!(refused(&[("faults.1.kind", kind), file]), ["faults.1.kind"]);
        }
        let index = [("peer_to_peer.search", "central_index"), ("faults.1.side", "index")];
        assert_eq!(refused(&[&index[..], &[("faults.1.kind", "attack")]].concat()), ["faults.1.side"]);
        assert_eq!(refused(&[&index[..], &[("faults.1.kind", "partition")]].concat()), [""; 0]);
        assert_eq!(refused(&[("faults.1.kind", "storm")]), ["faults.1.kind"]);
        assert_eq!(refused(&[("faults.1.share", "1.5")]), ["faults.1.share"]);
        assert_eq!(refused(&[("faults.1.until_s", "0")]), ["faults.1.until_s"]);
        let attack = [("faults.1.kind", "attack"), ("faults.1.attack_per_s", "1000000")];
        assert_eq!(refused(&attack), ["faults.1.attack_per_s"]);
        let many =
            [("faults.1.kind", "failures"), ("faults.1.mtbf_s", "0.001"), ("faults.1.mttr_s", "0.001")];
        let all = [("faults.1.share", "1"), ("workload.users", "10000"), ("run.duration_s", "3600")];
        assert!(refused(&[&many[..], &all].concat()).contains(&"faults.1.mtbf_s".to_owned()));
    }

    #[test]
    fn a_fault_after_the_end_of_the_run_is_kept() {
        assert_eq!(refused(&[("faults.1.at_s", "5000")]), [""; 0]);
    }

    #[test]
    fn the_same_share_of_both_sides_is_rounded_to_whole_nodes() {
        let mut scenario = Scenario::default();
        scenario.set("faults.1.share", &Value::Number(0.2)).unwrap();
        let count = |nodes| scenario.faults[0].count_of(nodes);
        assert_eq!([5, 60, 1, 2, 3, 0].map(count), [1, 12, 0, 0, 1, 0]);
    }
}
