//! What the metrics are called, in English.

/// In the order of the rows of the scoreboard.
pub(crate) const METRICS: [&str; 22] = [
    "Requests answered",
    "Answered in the last second",
    "Half of the answers within",
    "95\u{a0}% of the answers within",
    "Answers per second",
    "Load of the busiest node",
    "Evenness of the load",
    "Messages per request",
    "Answers from users’ caches",
    "Answers from the edge cache",
    "Outdated answers of caches",
    "Outdated answers of replicas",
    "Confirmed writes lost",
    "Steps of a search (hops)",
    "Users who have the file",
    "The last user had it after",
    "Earliest possible (theory)",
    "Sent by servers and seeds",
    "Sent by users",
    "Bits sent per bit received",
    "Data received twice",
    "Copies of the rarest piece",
];
