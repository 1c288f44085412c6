//! Sentences about single events.

use super::node::piece_name;
use super::{format_time_ns, node_name_with_article};
use crate::{AttackStep, BALANCER, EventKind, LogEvent, LossCause, MessageKind, NetworkDescription, Outcome};
use netduel_scenario::Side;

/// A sentence such as "peer 12 sends peer 31 request 7", without a capital letter and a full stop.
pub fn describe_event(network: &NetworkDescription, event: &LogEvent) -> String {
    let name = |node: Option<u32>| {
        node.map_or_else(|| "a node".to_owned(), |node| node_name_with_article(network, node))
    };
    let (node, other) = (name(event.node), name(event.other));
    let request = match event.request {
        Some(request) => format!("request {}", request + 1),
        None => "a request".to_owned(),
    };
    let object = match event.object {
        Some(object) => format!("object {}", object + 1),
        None => "an object".to_owned(),
    };
    match event.kind {
        EventKind::Arrived => format!("{node} requests {object}"),
        EventKind::Sent(MessageKind::Request) => format!("{node} sends {other} {request}"),
        EventKind::Sent(MessageKind::Query) => format!("{node} sends {other} a query for {request}"),
        EventKind::Sent(MessageKind::Response) => format!("{node} sends {other} the response to {request}"),
        EventKind::Sent(MessageKind::Failure) => format!("{node} tells {other} that {request} has failed"),
        EventKind::Sent(MessageKind::Hit) => {
            format!("{node} sends {other} the result of a query for {request}")
        }
        EventKind::Sent(MessageKind::Upkeep) => format!("{node} sends {other} a maintenance message"),
        EventKind::Sent(MessageKind::Copy) => format!("{node} sends {other} a copy to store"),
        EventKind::Lost(cause) => {
            let cause = match cause {
                LossCause::NodeDown => "the receiver is down",
                LossCause::Partition => "the network is partitioned",
                LossCause::Link => "the link drops it",
            };
            format!("a message from {node} to {other} is lost: {cause}")
        }
        EventKind::Found(_) => format!("a copy is found for {request}"),
        EventKind::Served => format!("{node} finishes serving {request}"),
        EventKind::Ended(Outcome::Served) => format!("{request} is answered"),
        EventKind::Ended(Outcome::Refused) => format!("{node} refuses {request}: its queue is full"),
        EventKind::Ended(Outcome::TimedOut) => format!("{request} times out: the user gives up"),
        EventKind::Ended(Outcome::NodeFailed) if event.node == Some(BALANCER) => {
            format!("{request} fails: no server is up")
        }
        EventKind::Ended(Outcome::NodeFailed) => format!("{request} fails: {node} is down"),
        EventKind::Ended(Outcome::NotFound) => format!("{request} fails: no copy is found"),
        EventKind::Ended(Outcome::Denied) => format!("{node} denies {request}"),
        EventKind::Down => format!("{node} goes down"),
        EventKind::Up => format!("{node} comes back up"),
        EventKind::Promoted => format!("{node} becomes the primary"),
        EventKind::FaultBegins(index) => format!("fault {} begins", index + 1),
        EventKind::FaultEnds(index) => format!("fault {} ends", index + 1),
        EventKind::TransferBegins(piece) => format!("{node} begins to send {other} {}", piece_name(piece)),
        EventKind::TransferEnds(piece) => format!("{other} has received {} from {node}", piece_name(piece)),
        EventKind::TransferInterrupted(piece) => {
            format!("the transfer of {} from {node} to {other} is interrupted", piece_name(piece))
        }
        EventKind::Attack(AttackStep::Sent) => format!("an attacker sends {node} a request"),
        EventKind::Attack(AttackStep::Served) => format!("{node} finishes serving an attacker's request"),
        EventKind::Attack(AttackStep::Refused) => format!("{node} refuses an attacker's request"),
        EventKind::Attack(AttackStep::Lost) => format!("an attacker's request is lost: {node} is down"),
    }
}

/// One step of the simulation as a sentence: when and where it happened, and the events that were logged in it or, if there were
/// none, what it was. `delivered_to` is the node that a message reached in it, if it was the delivery of a message.
pub fn describe_step(
    network: &NetworkDescription,
    at_ns: u64,
    events: &[LogEvent],
    delivered_to: Option<u32>,
) -> String {
    let side = match network.side {
        Side::ClientServer => "client–server",
        Side::PeerToPeer => "peer-to-peer",
    };
    let events: Vec<String> = events.iter().map(|event| describe_event(network, event)).collect();
    let what = match (events.as_slice(), delivered_to) {
        ([], Some(node)) => {
            format!("a message reaches {} and has no further effect", node_name_with_article(network, node))
        }
        ([], None) => "a timer expires and has no effect".to_owned(),
        ([first @ .., last], _) if !first.is_empty() => format!("{}, and {last}", first.join(", ")),
        ([only, ..], _) => only.clone(),
    };
    format!("At {} s in the {side} network, {what}.", format_time_ns(at_ns))
}

#[cfg(test)]
mod tests {
    use super::{describe_event, describe_step};
    use crate::test_network::{client_server, peer_to_peer};
    use crate::{BALANCER, EventKind, LogEvent, LossCause, MessageKind, Outcome};

    fn event(kind: EventKind, node: u32, other: Option<u32>) -> LogEvent {
        LogEvent { at_ns: 1, kind, node: Some(node), other, request: Some(6), object: Some(6) }
    }

    #[test]
    fn sentences_name_nodes_requests_and_causes() {
        let network = peer_to_peer(40);
        let describe = |event| describe_event(&network, &event);
        assert_eq!(describe(event(EventKind::Arrived, 11, None)), "peer 12 requests object 7");
        let request = event(EventKind::Sent(MessageKind::Request), 11, Some(30));
        assert_eq!(describe(request), "peer 12 sends peer 31 request 7");
        let lost = LogEvent { request: None, ..event(EventKind::Lost(LossCause::NodeDown), 11, Some(30)) };
        assert_eq!(describe(lost), "a message from peer 12 to peer 31 is lost: the receiver is down");
        let interrupted = event(EventKind::TransferInterrupted(Some(2)), 11, Some(30));
        assert_eq!(describe(interrupted), "the transfer of piece 3 from peer 12 to peer 31 is interrupted");
        assert_eq!(
            describe(event(EventKind::TransferEnds(None), 11, Some(30))),
            "peer 31 has received the file from peer 12"
        );
        let failed = event(EventKind::Ended(Outcome::NodeFailed), BALANCER, None);
        assert_eq!(describe_event(&client_server(2, 3), &failed), "request 7 fails: no server is up");
    }

    #[test]
    fn a_step_is_a_sentence_with_its_time_even_if_nothing_was_logged() {
        let network = client_server(2, 3);
        let two = [event(EventKind::Served, 0, None), event(EventKind::Down, 1, None)];
        let describe =
            |events: &[LogEvent], delivered_to| describe_step(&network, 1_234_567_890, events, delivered_to);
        assert_eq!(
            describe(&two, Some(0)),
            "At 1.234567 s in the client–server network, server 1 finishes serving request 7, and server 2 goes down."
        );
        assert_eq!(
            describe(&[], Some(3)),
            "At 1.234567 s in the client–server network, a message reaches user 2 and has no further effect."
        );
        assert_eq!(
            describe(&[], None),
            "At 1.234567 s in the client–server network, a timer expires and has no effect."
        );
    }
}
