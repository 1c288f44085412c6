//! The groups of parameters: what both sides share, what each side has of its own, and the faults.

use crate::text::text;
use netduel_scenario::{Parameter, Scenario, Side};

/// A group of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Group {
    /// The run and its workload: the same for both sides.
    Workload,
    /// The distribution of a file.
    File,
    /// The left side.
    ClientServer,
    /// The right side.
    PeerToPeer,
    /// The faults, one after the other.
    Faults,
}

impl Group {
    /// All groups, in the order in which they are shown.
    pub(super) const ALL: [Group; 5] =
        [Group::Workload, Group::File, Group::ClientServer, Group::PeerToPeer, Group::Faults];

    /// The groups that a scenario has.
    pub(super) fn of(scenario: &Scenario) -> Vec<Group> {
        let is_present = |group: &Group| match group {
            Group::Workload => true,
            Group::File => scenario.file.is_some(),
            Group::ClientServer => scenario.client_server.is_some(),
            Group::PeerToPeer => scenario.peer_to_peer.is_some(),
            Group::Faults => !scenario.faults.is_empty(),
        };
        Group::ALL.into_iter().filter(is_present).collect()
    }

    /// The group's name on the page.
    pub(super) fn name(self) -> &'static str {
        match self {
            Group::Workload => text().parameters.workload,
            Group::ClientServer => text().duel.sides[0],
            Group::PeerToPeer => text().duel.sides[1],
            Group::File => text().parameters.file,
            Group::Faults => text().parameters.faults,
        }
    }

    /// The classes of the group's element; they give it the colour of its side.
    pub(super) fn class(self) -> &'static str {
        match self {
            Group::Workload | Group::File => "grp w",
            Group::ClientServer => "grp l",
            Group::PeerToPeer => "grp r",
            Group::Faults => "grp f",
        }
    }

    /// The side that the group belongs to; `None` if it concerns both.
    pub(super) fn side(self) -> Option<Side> {
        match self {
            Group::ClientServer => Some(Side::ClientServer),
            Group::PeerToPeer => Some(Side::PeerToPeer),
            _ => None,
        }
    }

    /// The parameters of the group in the schema; those of one fault for [`Group::Faults`].
    pub(super) fn parameters(self) -> impl Iterator<Item = &'static Parameter> {
        let tables: &[&str] = match self {
            Group::Workload => &["workload", "run"],
            Group::ClientServer => &["client_server"],
            Group::PeerToPeer => &["peer_to_peer"],
            Group::File => &["file", "swarm"],
            Group::Faults => &["faults"],
        };
        tables
            .iter()
            .flat_map(|table| Scenario::parameters().filter(move |parameter| parameter.table == *table))
    }

    /// Every parameter of the group with its path in a scenario with so many faults.
    pub(super) fn paths(self, faults: usize) -> Vec<(&'static Parameter, String)> {
        match self {
            Group::Faults => (1..=faults).flat_map(fault_paths).collect(),
            _ => self.parameters().map(|parameter| (parameter, parameter.path())).collect(),
        }
    }
}

/// The parameters of a fault with their paths. Faults are numbered from 1.
pub(super) fn fault_paths(number: usize) -> impl Iterator<Item = (&'static Parameter, String)> {
    Group::Faults
        .parameters()
        .map(move |parameter| (parameter, format!("faults.{number}.{}", parameter.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_of_the_schema_belongs_to_one_group() {
        for parameter in Scenario::parameters() {
            let groups =
                Group::ALL.into_iter().filter(|group| group.parameters().any(|own| own == parameter));
            assert_eq!(groups.count(), 1, "{}", parameter.path());
        }
    }

    #[test]
    fn each_fault_has_paths_of_its_own() {
        let paths = Group::Faults.paths(2);
        assert_eq!(paths.len(), 2 * Group::Faults.parameters().count());
        assert!(paths.iter().any(|(_, path)| path == "faults.2.at_s"));
    }
}
