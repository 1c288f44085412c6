//! What a step of a tour can point at.

use crate::{Field, Kind, QUANTITIES, Value};

/// The parts of the page that a step can point at, besides the metrics of the scoreboard by their names.
pub const TARGETS: [&str; 15] = [
    "client_server",
    "peer_to_peer",
    "servers",
    "clients",
    "edge",
    "peers",
    "superpeers",
    "index",
    "seed",
    "tracker",
    "users",
    "messages",
    "requests",
    "scores",
    "time_line",
];

/// A list of targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointAt(pub Vec<String>);

impl PointAt {
    /// Whether the list has a target.
    pub fn has(&self, target: &str) -> bool {
        self.0.iter().any(|known| known == target)
    }
}

impl Field for PointAt {
    const KIND: Kind = Kind::Format(
        "a list of client_server, peer_to_peer, servers, clients, edge, peers, superpeers, index, seed, tracker, users, messages, requests, scores, time_line, or metrics such as success_rate",
    );
    fn value(&self) -> Value {
        Value::Text(self.0.join(" "))
    }
    fn from_value(value: &Value) -> Option<PointAt> {
        let Value::Text(text) = value else { return None };
        let is_known = |word: &&str| TARGETS.contains(word) || QUANTITIES.contains(word);
        let words: Vec<&str> = text.split_whitespace().collect();
        words.iter().all(is_known).then(|| PointAt(words.into_iter().map(str::to_owned).collect()))
    }
}
