//! What the metrics are called, in English.

/// In the order of the rows of the scoreboard.
pub(crate) const METRICS: [&str; 22] = [
    "Success rate",
    "Success, last second",
    "p50 latency",
    "p95 latency",
    "Throughput",
    "Busiest node",
    "Evenness (Jain)",
    "Messages / request",
    "Client cache hits",
    "Edge cache hits",
    "Stale from caches",
    "Stale reads",
    "Writes lost",
    "Search hops",
    "Have the file",
    "Last one finished",
    "Not before (theory)",
    "Sent by sources",
    "Sent by users",
    "Share ratio, median",
    "Received twice",
    "Rarest piece",
];
