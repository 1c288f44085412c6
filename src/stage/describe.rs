//! Nodes in words: what they are called and what they are doing, as screen readers and labels say it.

use crate::format::{bits, count};
use crate::text::{interpolate, text};
use netduel_results::Role;
use netduel_scenario::Side;
use netduel_stage::{Mark, NodeState, Renderer};

/// What a node is doing, no more precisely than it is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum NodeStatus {
    /// It is up, and has no load to speak of: a client, an index.
    #[default]
    Up,
    /// It has crashed.
    Crashed,
    /// It has left the network and may return.
    Away,
    /// A partition separates it from the rest of the network.
    CutOff,
    /// It serves requests.
    Serving {
        /// The share of its capacity in use.
        load_percent: u32,
        /// Requests in its queue.
        waiting: u32,
        /// Whether it takes the writes.
        is_primary: bool,
    },
    /// It holds a share of the file that is distributed.
    Holding {
        /// That share.
        percent: u32,
    },
}

impl NodeStatus {
    /// The status of a node at the time that was painted last.
    pub(super) fn of(stage: &Renderer, side: Side, node: u32) -> NodeStatus {
        let is_tracker = stage.role(side, node) == Some(Role::Tracker);
        let is_primary = stage.primary(side) == Some(node);
        match NodeStatus::from_state(&stage.node_state(side, node), stage.serves(side, node), is_tracker) {
            NodeStatus::Serving { load_percent, waiting, .. } => {
                NodeStatus::Serving { load_percent, waiting, is_primary }
            }
            status => status,
        }
    }

    fn from_state(state: &NodeState, serves: bool, is_tracker: bool) -> NodeStatus {
        match *state {
            NodeState { up: false, away, .. } => {
                if away {
                    NodeStatus::Away
                } else {
                    NodeStatus::Crashed
                }
            }
            NodeState { cut_off: true, .. } => NodeStatus::CutOff,
            NodeState { held: Some(share), .. } if !is_tracker => {
                NodeStatus::Holding { percent: (share * 100.0) as u32 }
            }
            NodeState { waiting, .. } if serves => {
                NodeStatus::Serving { load_percent: state.load_percent(), waiting, is_primary: false }
            }
            _ => NodeStatus::Up,
        }
    }

    /// Whether the node takes part in the network.
    pub(super) fn is_up(self) -> bool {
        !matches!(self, NodeStatus::Crashed | NodeStatus::Away)
    }

    /// A node's title followed by its status: "Peer 7, load 84 %, 3 waiting".
    pub(super) fn name(self, title: &str) -> String {
        let t = &text().stage;
        match self {
            NodeStatus::Up => title.to_owned(),
            NodeStatus::Crashed => interpolate(t.crashed, &[("name", title)]),
            NodeStatus::Away => interpolate(t.away, &[("name", title)]),
            NodeStatus::CutOff => interpolate(t.cut_off, &[("name", title)]),
            NodeStatus::Holding { percent } => {
                interpolate(t.holds, &[("name", title), ("held", &percent.to_string())])
            }
            NodeStatus::Serving { load_percent, waiting, is_primary } => {
                let primary = interpolate(t.primary, &[("name", title)]);
                let title = if is_primary { &primary } else { title };
                let (load, waiting) = (load_percent.to_string(), count(waiting.into()));
                interpolate(t.up, &[("name", title), ("load", &load), ("waiting", &waiting)])
            }
        }
    }
}

/// What a node is called: "Server 1", "Peer 7", "User 7".
pub(crate) fn node_title(stage: &Renderer, side: Side, node: u32) -> String {
    let t = &text().stage;
    let (template, id) = match (stage.role(side, node), stage.user_of(side, node)) {
        (Some(Role::Edge), _) => (t.edge, 0),
        (Some(Role::Index), _) => (t.index, 0),
        (Some(Role::Tracker), _) => (t.tracker, 0),
        (Some(Role::Seed), _) => (t.seed, node - stage.users(side)),
        (Some(Role::Superpeer), _) => (t.superpeer, node),
        (Some(Role::Peer), _) => (t.peer, node),
        (_, Some(user)) => (t.user, user),
        (_, None) => (t.server, node),
    };
    interpolate(template, &[("n", &number_of(id))])
}

/// The number by which a node or user with this id is called: ids count from 0, numbers from 1.
pub(super) fn number_of(id: u32) -> String {
    count(u64::from(id) + 1)
}

/// What a node sends and what it receives: "12 Mb/s to 4", "3 Mb/s from 2".
pub(super) fn traffic(stage: &Renderer, side: Side, node: u32) -> [String; 2] {
    let [sent, received] = stage.transfer_rates(side, node);
    let [to, from] = text().stage.traffic;
    [(to, sent), (from, received)].map(|(template, (bits_per_s, others))| {
        interpolate(template, &[("rate", &rate(bits_per_s)), ("n", &count(others as u64))])
    })
}

/// A rate in words.
pub(super) fn rate(bits_per_s: f32) -> String {
    [&bits(f64::from(bits_per_s)), "/s"].concat()
}

/// A message on the path of the selected request, with the titles of its nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PathStep {
    /// The kind of message.
    pub(crate) mark: Mark,
    /// The sender.
    pub(crate) from: String,
    /// The receiver.
    pub(crate) to: String,
    /// The simulated time of its arrival.
    pub(crate) arrives_ns: u64,
}

/// The title of the user who sent the selected request, and the steps of its path so far. `None` while no request is
/// selected, or its user is not known.
pub(crate) fn request_path(stage: &Renderer, side: Side) -> Option<(String, Vec<PathStep>)> {
    let user = node_title(stage, side, stage.chosen_user(side)?);
    let steps = stage.request_path(side).into_iter().map(|message| {
        // A request to the balancer names its sender in place of a receiver.
        let is_to_balancer = side == Side::ClientServer && message.mark == Mark::Request;
        let to = match is_to_balancer {
            true => text().stage.balancer.to_owned(),
            false => node_title(stage, side, message.to),
        };
        let from = node_title(stage, side, message.from);
        PathStep { mark: message.mark, from, to, arrives_ns: message.arrives_ns }
    });
    Some((user, steps.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(state: NodeState, serves: bool) -> String {
        NodeStatus::from_state(&state, serves, false).name("Peer 7")
    }

    #[test]
    fn a_name_gives_load_and_queue_of_a_node_that_serves() {
        let state = NodeState { up: true, load: 0.844, waiting: 3, ..NodeState::default() };
        assert_eq!(name(state, true), "Peer 7, load 84 %, 3 waiting");
        assert_eq!(name(state, false), "Peer 7");
    }

    #[test]
    fn a_name_tells_why_a_node_does_not_serve() {
        let down = NodeState::default();
        assert_eq!(name(down, true), "Peer 7, crashed");
        assert_eq!(name(NodeState { away: true, ..down }, true), "Peer 7, away");
        assert_eq!(name(NodeState { up: true, cut_off: true, ..down }, true), "Peer 7, cut off");
    }

    #[test]
    fn a_file_is_held_by_all_but_the_tracker() {
        let state = NodeState { up: true, held: Some(0.255), ..NodeState::default() };
        assert_eq!(name(state, true), "Peer 7, has 25 % of the file");
        assert_eq!(NodeStatus::from_state(&state, false, true), NodeStatus::Up);
    }

    #[test]
    fn crashed_and_absent_nodes_are_not_up() {
        assert!(!NodeStatus::Crashed.is_up() && !NodeStatus::Away.is_up());
        assert!(NodeStatus::CutOff.is_up() && NodeStatus::Up.is_up());
    }
}
