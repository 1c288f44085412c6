//! What happened, in words.

use super::{Happening, What};
use crate::metrics::{AttackStep, LossCause, MessageKind, Outcome};
use crate::network::{BALANCER, NetworkDescription, Role};

/// What a node is called: its role, and its number from 1.
pub fn name(network: &NetworkDescription, node: u32) -> String {
    if node == BALANCER {
        return "balancer".to_owned();
    }
    let number = node + 1;
    match network.roles.get(node as usize) {
        Some(Role::Server) => format!("server {number}"),
        Some(Role::Client) => format!("user {}", number - network.serving_nodes() as u32),
        Some(Role::Peer) => format!("peer {number}"),
        Some(Role::Superpeer) => format!("superpeer {number}"),
        Some(Role::Edge) => "edge".to_owned(),
        Some(Role::Index) => "index".to_owned(),
        Some(Role::Seed) => format!("seed {number}"),
        Some(Role::Tracker) => "tracker".to_owned(),
        None => number.to_string(),
    }
}

/// What a node is called in a sentence: who is the only one has no number, but an article.
pub fn called(network: &NetworkDescription, node: u32) -> String {
    let name = name(network, node);
    if name.ends_with(|last: char| last.is_ascii_digit()) { name } else { format!("the {name}") }
}

/// A sentence such as "peer 12 asks peer 31 for object 7", without a capital and a stop.
pub fn sentence(network: &NetworkDescription, happening: &Happening) -> String {
    let called = |node: Option<u32>| node.map_or_else(|| "somebody".to_owned(), |node| called(network, node));
    let (node, other) = (called(happening.node), called(happening.other));
    let numbered = |what: &str, number: Option<u32>| match number {
        Some(number) => format!("{what} {}", number + 1),
        None => what.to_owned(),
    };
    let object = happening.object.map_or_else(|| "it".to_owned(), |object| format!("object {}", object + 1));
    let request = numbered("request", happening.request);
    match happening.what {
        What::Arrived => format!("{node} wants {object}"),
        What::Sent(MessageKind::Request) => format!("{node} asks {other} for {object}"),
        What::Sent(MessageKind::Query) => format!("{node} asks {other} who has {object}"),
        What::Sent(MessageKind::Response) => format!("{node} sends {other} {object}"),
        What::Sent(MessageKind::Failure) => format!("{node} tells {other} that {request} fails"),
        What::Sent(MessageKind::Hit) => format!("{node} tells {other} who has {object}"),
        What::Sent(MessageKind::Upkeep) => format!("{node} keeps in touch with {other}"),
        What::Sent(MessageKind::Copy) => format!("{node} sends {other} a copy to keep"),
        What::Lost(LossCause::NodeDown) => {
            format!("a message from {node} to {other} is lost: nobody is there")
        }
        What::Lost(LossCause::Partition) => {
            format!("a message from {node} to {other} is lost: the network is split")
        }
        What::Lost(LossCause::Link) => format!("a message from {node} to {other} gets lost on its way"),
        What::Found(_) => format!("{request}: a holder is found"),
        What::Served => format!("{node} has served {request}"),
        What::Ended(Outcome::Served) => format!("{request} is answered"),
        What::Ended(Outcome::Refused) => format!("{request} is refused by {node}"),
        What::Ended(Outcome::TimedOut) => format!("{request} takes too long: the user gives up"),
        What::Ended(Outcome::NodeFailed) => format!("{request} fails with {node}"),
        What::Ended(Outcome::NotFound) => format!("{request} finds nothing"),
        What::Ended(Outcome::Denied) => format!("{request} is denied"),
        What::Down => format!("{node} goes down"),
        What::Up => format!("{node} is back"),
        What::Promoted => format!("{node} becomes primary"),
        What::FaultBegins(entry) => format!("fault {} begins", entry + 1),
        What::FaultEnds(entry) => format!("fault {} ends", entry + 1),
        What::Attack(AttackStep::Sent) => format!("an attacker sends {node} a request"),
        What::Attack(AttackStep::Served) => format!("{node} has served an attacker"),
        What::Attack(AttackStep::Refused) => format!("{node} refuses an attacker"),
        What::Attack(AttackStep::Lost) => format!("an attacker's request is lost with {node}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Duel;
    use crate::network::Side;
    use crate::scenario::Scenario;

    #[test]
    fn who_asks_whom_is_said_by_name_and_number() {
        let mut scenario = Scenario::default();
        scenario.add_side("client_server");
        scenario.add_side("peer_to_peer");
        scenario.workload.users = 40;
        let duel = Duel::new(&scenario).unwrap();
        let network = duel.network(Side::PeerToPeer).unwrap();
        let happening = |what, other| Happening {
            at_ns: 0,
            what,
            node: Some(11),
            other,
            request: Some(2),
            object: Some(6),
        };
        let said = |what, other| sentence(network, &happening(what, other));
        assert_eq!(said(What::Sent(MessageKind::Request), Some(30)), "peer 12 asks peer 31 for object 7");
        assert_eq!(said(What::Sent(MessageKind::Query), Some(3)), "peer 12 asks peer 4 who has object 7");
        assert_eq!(said(What::Ended(Outcome::Refused), None), "request 3 is refused by peer 12");
    }
}
