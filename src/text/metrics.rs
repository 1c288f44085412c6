//! What the metrics are called, how they are computed and what they mean, in English.

use super::types::MetricText;

/// In the order of the rows of the scoreboard.
pub(super) const METRICS: [MetricText; 22] = [
    MetricText {
        name: "Success rate",
        formula: "served ÷ (asked − under way)",
        meaning: "Of the requests that have ended, the share that was answered. The others were refused, found no copy, lost their node, or their user gave up.",
    },
    MetricText {
        name: "Success, last second",
        formula: "served ÷ ended, within one second",
        meaning: "The success rate of the requests that ended in the last whole second: it shows a crash at once.",
    },
    MetricText {
        name: "p50 latency",
        formula: "the middle of all latencies",
        meaning: "Half of the served requests took no longer, from asking to the whole answer. Lost requests have no latency, so read it beside the success rate.",
    },
    MetricText {
        name: "p95 latency",
        formula: "95 of 100 latencies are no longer",
        meaning: "What the slowest one in twenty of the served requests took at least. Lost requests have no latency, so read it beside the success rate.",
    },
    MetricText {
        name: "Throughput",
        formula: "served ÷ simulated time",
        meaning: "Requests answered per second of simulated time.",
    },
    MetricText {
        name: "Busiest node",
        formula: "busy time ÷ up time, the highest of all nodes",
        meaning: "How much of its time the most loaded node was serving. Near 100 % its queue grows without end.",
    },
    MetricText {
        name: "Evenness (Jain)",
        formula: "J = (Σx)² ÷ (n · Σx²)",
        meaning: "x: requests a node served; n: nodes that can serve. 1 is perfectly even, 1/n is one node doing everything.",
    },
    MetricText {
        name: "Messages / request",
        formula: "messages sent ÷ requests ended",
        meaning: "All messages count: requests, search queries, hits, answers, failures and upkeep.",
    },
    MetricText {
        name: "Client cache hits",
        formula: "found ÷ looked up at clients",
        meaning: "The share of look-ups that a client answered from its own copy.",
    },
    MetricText {
        name: "Edge cache hits",
        formula: "found ÷ looked up at the edge",
        meaning: "The share of look-ups that the edge answered from its copy.",
    },
    MetricText {
        name: "Stale from caches",
        formula: "out of date ÷ answered by caches",
        meaning: "Answers from a copy whose object had changed since it was taken.",
    },
    MetricText {
        name: "Stale reads",
        formula: "out of date ÷ reads",
        meaning: "Reads that did not see a write confirmed before they were asked.",
    },
    MetricText {
        name: "Writes lost",
        formula: "confirmed, and gone afterwards",
        meaning: "Writes that a replica promoted in the primary's place had never seen.",
    },
    MetricText {
        name: "Search hops",
        formula: "links to whoever knew a copy, mean over searches that found one",
        meaning: "How many times a search was handed on, or how many peers were asked one after another. The last step, fetching the object, is not counted; who had it already counts with no hop.",
    },
    MetricText {
        name: "Have the file",
        formula: "finished ÷ came",
        meaning: "The share of the users who want the file and have all of it by now.",
    },
    MetricText {
        name: "Last one finished",
        formula: "the latest time at which a user got the last bit",
        meaning: "How long it took until everybody who came had the file; shown once nobody is loading any more.",
    },
    MetricText {
        name: "Not before (theory)",
        formula: "max(F ÷ sources, F ÷ slowest downlink, N·F ÷ all uplinks that help)",
        meaning: "With these lines no way of sending the file is faster: Kurose and Ross, chapter 2. F: bits of the file, N: users. Users who only download do not help.",
    },
    MetricText {
        name: "Sent by sources",
        formula: "bits of the file",
        meaning: "What those who had the file at the start have sent: what its publisher pays for.",
    },
    MetricText {
        name: "Sent by users",
        formula: "bits of the file",
        meaning: "What users have sent each other. Nobody has to pay a server for it.",
    },
    MetricText {
        name: "Share ratio, median",
        formula: "sent ÷ received, the middle of all users",
        meaning: "1: gave back as much as they got. Free riders have 0.",
    },
    MetricText {
        name: "Got twice",
        formula: "bits of pieces that somebody else was faster with",
        meaning: "In the endgame a peer asks several neighbours for its last pieces; what comes second is wasted.",
    },
    MetricText {
        name: "Rarest piece",
        formula: "copies of it among those who are there",
        meaning: "At 0 nobody can finish any more, however many there are: a piece has gone with whoever had it.",
    },
];
