//! Validation of lists against the number of things that they describe. A list that is too short repeats, but the surplus entries
//! of one that is too long would have no effect.

use super::validate::Errors;
use super::{Balancer, Factors, Scenario};

impl Scenario {
    pub(crate) fn check_lists(&self, errors: &mut Errors<'_>) {
        let mut check = |path: &str, factors: &Factors, count: u32, things: &str| {
            if factors.0.len() > count as usize {
                let plural = if count == 1 { "number" } else { "numbers" };
                errors
                    .reject(path, format_args!("at most {count} {plural}, one for each of {count} {things}"));
            }
        };
        if self.regions() > 0 {
            check("workload.region_shares", &self.workload.region_shares, self.regions() as u32, "regions");
        }
        if let Some(file) = &self.file {
            let users = self.workload.users;
            check("file.uplink_classes", &file.uplink_classes, users, "users");
            check("file.downlink_classes", &file.downlink_classes, users, "users");
            check("file.class_shares", &file.class_shares, users, "users");
        } else if let Some(left) = &self.client_server {
            check("client_server.server_speeds", &left.server_speeds, left.servers, "servers");
            if left.balancer == Balancer::WeightedRoundRobin {
                check("client_server.server_weights", &left.server_weights, left.servers, "servers");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rejected_paths::rejected_paths;

    #[test]
    fn a_list_has_at_most_as_many_numbers_as_there_are_things() {
        let servers = ("client_server.servers", "2");
        let weighted = ("client_server.balancer", "weighted_round_robin");
        for path in ["client_server.server_speeds", "client_server.server_weights"] {
            let with = |list| rejected_paths(&[servers, weighted, (path, list)]);
            assert_eq!([with("1"), with("1 2")], [[""; 0], [""; 0]]);
            assert_eq!(with("1 2 3"), [path]);
        }
        let file = [("file.size_bits", "1000000000"), ("workload.users", "2")];
        for path in ["file.uplink_classes", "file.downlink_classes", "file.class_shares"] {
            assert_eq!(rejected_paths(&[&file[..], &[(path, "1 2")]].concat()), [""; 0]);
            assert_eq!(rejected_paths(&[&file[..], &[(path, "1 2 3")]].concat()), [path]);
        }
    }
}
