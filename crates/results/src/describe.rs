//! What happened, in words.

use super::{
    AttackStep, BALANCER, EventKind, LogEvent, LossCause, MessageKind, NetworkDescription, Outcome, Role,
};

/// What a node is called: its role, and its number from 1.
pub fn node_name(network: &NetworkDescription, node: u32) -> String {
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
pub fn node_name_with_article(network: &NetworkDescription, node: u32) -> String {
    let name = node_name(network, node);
    if name.ends_with(|last: char| last.is_ascii_digit()) { name } else { format!("the {name}") }
}

/// A sentence such as "peer 12 asks peer 31 for object 7", without a capital and a stop.
pub fn describe_event(network: &NetworkDescription, event: &LogEvent) -> String {
    let called = |node: Option<u32>| {
        node.map_or_else(|| "somebody".to_owned(), |node| node_name_with_article(network, node))
    };
    let (node, other) = (called(event.node), called(event.other));
    let numbered = |what: &str, number: Option<u32>| match number {
        Some(number) => format!("{what} {}", number + 1),
        None => what.to_owned(),
    };
    let object = event.object.map_or_else(|| "it".to_owned(), |object| format!("object {}", object + 1));
    let request = numbered("request", event.request);
    match event.kind {
        EventKind::Arrived => format!("{node} wants {object}"),
        EventKind::Sent(MessageKind::Request) => format!("{node} asks {other} for {object}"),
        EventKind::Sent(MessageKind::Query) => format!("{node} asks {other} who has {object}"),
        EventKind::Sent(MessageKind::Response) => format!("{node} sends {other} {object}"),
        EventKind::Sent(MessageKind::Failure) => format!("{node} tells {other} that {request} fails"),
        EventKind::Sent(MessageKind::Hit) => format!("{node} tells {other} who has {object}"),
        EventKind::Sent(MessageKind::Upkeep) => format!("{node} keeps in touch with {other}"),
        EventKind::Sent(MessageKind::Copy) => format!("{node} sends {other} a copy to keep"),
        EventKind::Lost(LossCause::NodeDown) => {
            format!("a message from {node} to {other} is lost: nobody is there")
        }
        EventKind::Lost(LossCause::Partition) => {
            format!("a message from {node} to {other} is lost: the network is split")
        }
        EventKind::Lost(LossCause::Link) => format!("a message from {node} to {other} gets lost on its way"),
        EventKind::Found(_) => format!("{request}: a holder is found"),
        EventKind::Served => format!("{node} has served {request}"),
        EventKind::Ended(Outcome::Served) => format!("{request} is answered"),
        EventKind::Ended(Outcome::Refused) => format!("{request} is refused by {node}"),
        EventKind::Ended(Outcome::TimedOut) => format!("{request} takes too long: the user gives up"),
        EventKind::Ended(Outcome::NodeFailed) => format!("{request} fails with {node}"),
        EventKind::Ended(Outcome::NotFound) => format!("{request} finds nothing"),
        EventKind::Ended(Outcome::Denied) => format!("{request} is denied"),
        EventKind::Down => format!("{node} goes down"),
        EventKind::Up => format!("{node} is back"),
        EventKind::Promoted => format!("{node} becomes primary"),
        EventKind::FaultBegins(entry) => format!("fault {} begins", entry + 1),
        EventKind::FaultEnds(entry) => format!("fault {} ends", entry + 1),
        EventKind::Attack(AttackStep::Sent) => format!("an attacker sends {node} a request"),
        EventKind::Attack(AttackStep::Served) => format!("{node} has served an attacker"),
        EventKind::Attack(AttackStep::Refused) => format!("{node} refuses an attacker"),
        EventKind::Attack(AttackStep::Lost) => format!("an attacker's request is lost with {node}"),
    }
}
