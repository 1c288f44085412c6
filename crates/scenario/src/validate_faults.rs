//! Validation of the faults together with the rest of the scenario.

use super::limit::{at_least_s, at_most_whole};
use super::validate::{Errors, LARGEST_IN_FLIGHT, LARGEST_REQUEST_COUNT};
use super::{Fault, FaultKind, FaultRole, FaultSide, Scenario};

impl Scenario {
    pub(crate) fn check_faults(&self, errors: &mut Errors<'_>) {
        let mut attacks = 0.0;
        for (number, fault) in (1..).zip(&self.faults) {
            self.check_fault(number, fault, errors);
            if fault.kind == FaultKind::Attack {
                attacks += fault.attack_per_s * self.length_s(fault);
                if attacks > LARGEST_REQUEST_COUNT {
                    errors.reject(
                        &path(number, "attack_per_s"),
                        format_args!(
                            "{} requests in all attacks together",
                            at_most_whole(LARGEST_REQUEST_COUNT)
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
            errors.reject(&path(number, "until_s"), format_args!("later than at_s, which is {}", fault.at_s));
        }
        if self.file.is_some() && matches!(fault.kind, FaultKind::Attack | FaultKind::FlashCrowd) {
            let allowed = "another kind, since users request a file only once and its links have no queues";
            return errors.reject(&path(number, "kind"), format_args!("{allowed}"));
        }
        if fault.kind == FaultKind::FlashCrowd {
            return;
        }
        let [left, right] = [true, false].map(|is_left| self.fault_nodes(fault, is_left).len() as u32);
        if left.max(right) == 0 {
            return self.reject_target(number, fault, errors);
        }
        if fault.kind == FaultKind::Failures {
            let count: u32 = [left, right].map(|nodes| fault.affected_count(nodes)).into_iter().sum();
            let least_s = f64::from(count) * self.length_s(fault) / LARGEST_REQUEST_COUNT;
            if fault.mtbf_s + fault.mttr_s < least_s {
                let allowed = format_args!("{} together with mttr_s", at_least_s(least_s));
                errors.reject(&path(number, "mtbf_s"), allowed);
            }
        }
        let (servers, peers) = (left, right);
        let (largest, plural) = match fault.side {
            FaultSide::Index => return,
            FaultSide::ClientServer => (servers, "servers"),
            FaultSide::PeerToPeer => (peers, "peers"),
            FaultSide::Both if servers > 0 && peers > 0 => (servers.min(peers), "nodes on both sides"),
            FaultSide::Both => (servers.max(peers), "nodes"),
        };
        let plural = if fault.role == FaultRole::Serving { plural } else { "nodes of that role" };
        if fault.is_relevant("node") && fault.node.0.is_some_and(|node| node > largest) {
            errors.reject(
                &path(number, "node"),
                format_args!("1 to {largest}, since there are {largest} {plural}, or \"busiest\""),
            );
        }
    }

    /// Rejects the field because of which a fault can affect no node.
    fn reject_target(&self, number: usize, fault: &Fault, errors: &mut Errors<'_>) {
        if fault.side == FaultSide::Index {
            let needed = match fault.kind {
                FaultKind::Slow | FaultKind::Attack if self.has_index() => {
                    "another side, since an index or tracker answers at once under any load"
                }
                _ => {
                    "a side of this scenario (an index requires central_index, and a tracker requires a swarm)"
                }
            };
            return errors.reject(&path(number, "side"), format_args!("{needed}"));
        }
        let serving = Fault { role: FaultRole::Serving, ..fault.clone() };
        if [true, false].into_iter().all(|is_left| self.fault_nodes(&serving, is_left).is_empty()) {
            return errors.reject(&path(number, "side"), format_args!("a side that this scenario has"));
        }
        let needed = match fault.role {
            FaultRole::User => {
                "serving for this kind, since only the links of clients can fail (partition, link_delay, link_loss)"
            }
            FaultRole::Edge if matches!(fault.kind, FaultKind::Slow | FaultKind::Attack) => {
                "serving for this kind, since an edge answers at once under any load"
            }
            FaultRole::Primary => "a role of this side (a primary requires client_server.replication)",
            FaultRole::Edge => "a role of this side (an edge requires client_server.edge_cache_objects)",
            FaultRole::Superpeer => {
                "a role of this side (superpeers require the superpeers overlay and a search that uses it)"
            }
            FaultRole::Seed => "a role of this side (seeds require a table file)",
            _ => "serving, user, or another role that this side has",
        };
        errors.reject(&path(number, "role"), format_args!("{needed}"));
    }

    /// Bounds the number of messages in flight on the left side. Those of searches are checked with the peers.
    fn check_delays(&self, errors: &mut Errors<'_>) {
        let Some(left) = self.client_server.as_ref().filter(|_| self.file.is_none()) else { return };
        let delayed = (1..).zip(&self.faults).find(|(_, fault)| fault.kind == FaultKind::LinkDelay);
        let Some((number, _)) = delayed else { return };
        let round_trip_s = self.hops_of_round_trip() * self.largest_delay_s(self.client_link_delay_s(left));
        if self.largest_requests_within(round_trip_s) * left.attempts_within(round_trip_s) > LARGEST_IN_FLIGHT
        {
            errors.reject(
                &path(number, "extra_delay_s"),
                format_args!(
                    "a shorter delay, since {} messages can be under way with all delays together",
                    at_most_whole(LARGEST_IN_FLIGHT)
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
    use crate::rejected_paths::rejected_paths;
    use crate::{Scenario, Value};

    #[test]
    fn every_kind_of_fault_can_affect_the_serving_nodes_of_both_sides() {
        for kind in
            ["crash", "slow", "failures", "partition", "link_delay", "link_loss", "flash_crowd", "attack"]
        {
            assert_eq!(
                rejected_paths(&[("faults.1.kind", kind), ("faults.1.share", "1")]),
                [""; 0],
                "{kind}"
            );
        }
    }

    #[test]
    fn a_role_requires_the_parameter_that_creates_it() {
        let with = |role: &str, more: &[(&str, &str)]| {
            rejected_paths(&[&[("faults.1.kind", "crash"), ("faults.1.role", role)], more].concat())
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
        // Clients do not crash, but their links can fail. Peers are users, too.
        let left = ("faults.1.side", "client_server");
        assert_eq!(with("user", &[left]), ["faults.1.role"]);
        assert_eq!(with("user", &[left, ("faults.1.kind", "partition")]), [""; 0]);
        assert_eq!(with("user", &[]), [""; 0]);
    }

    #[test]
    fn a_fault_without_a_meaning_is_rejected_with_the_path_of_its_field() {
        let file = ("file.size_bits", "1000000000");
        for kind in ["attack", "flash_crowd"] {
            assert_eq!(rejected_paths(&[("faults.1.kind", kind), file]), ["faults.1.kind"]);
        }
        let index = [("peer_to_peer.search", "central_index"), ("faults.1.side", "index")];
        assert_eq!(rejected_paths(&[&index[..], &[("faults.1.kind", "attack")]].concat()), ["faults.1.side"]);
        assert_eq!(rejected_paths(&[&index[..], &[("faults.1.kind", "partition")]].concat()), [""; 0]);
        assert_eq!(rejected_paths(&[("faults.1.kind", "storm")]), ["faults.1.kind"]);
        assert_eq!(rejected_paths(&[("faults.1.share", "1.5")]), ["faults.1.share"]);
        assert_eq!(rejected_paths(&[("faults.1.until_s", "0")]), ["faults.1.until_s"]);
        let attack = [("faults.1.kind", "attack"), ("faults.1.attack_per_s", "1000000")];
        assert_eq!(rejected_paths(&attack), ["faults.1.attack_per_s"]);
        let many =
            [("faults.1.kind", "failures"), ("faults.1.mtbf_s", "0.001"), ("faults.1.mttr_s", "0.001")];
        let all = [("faults.1.share", "1"), ("workload.users", "10000"), ("run.duration_s", "3600")];
        assert!(rejected_paths(&[&many[..], &all].concat()).contains(&"faults.1.mtbf_s".to_owned()));
    }

    #[test]
    fn a_fault_after_the_end_of_the_run_is_valid() {
        assert_eq!(rejected_paths(&[("faults.1.at_s", "5000")]), [""; 0]);
    }

    #[test]
    fn the_affected_share_is_rounded_to_whole_nodes() {
        let mut scenario = Scenario::default();
        scenario.set("faults.1.share", &Value::Number(0.2)).unwrap();
        let count = |nodes| scenario.faults[0].affected_count(nodes);
        assert_eq!([5, 60, 1, 2, 3, 0].map(count), [1, 12, 0, 0, 1, 0]);
    }
}
