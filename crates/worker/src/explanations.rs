//! What is read on demand, in English: what parameters and metrics mean, and Help. It is in the program with all models, so that
//! the page's own stays small.

use netduel_scenario::Scenario;

/// All of it in a row: Help, the parameters, the metrics.
pub(crate) fn explanations() -> Vec<String> {
    let parameters = Scenario::parameters().map(|parameter| parameter.help.to_owned());
    let metrics = METRICS.iter().flatten().map(|text| (*text).to_owned());
    std::iter::once(help()).chain(parameters).chain(metrics).collect()
}

/// The markup of Help.
fn help() -> String {
    let section = |(title, paragraphs): &(&str, &[&str])| {
        let paragraphs: String = paragraphs.iter().map(|words| format!("<p>{words}</p>")).collect();
        format!("<h3>{title}</h3>{paragraphs}")
    };
    let sections: String = SECTIONS.iter().map(section).collect();
    let keys: String =
        KEYS.iter().map(|(key, does)| format!("<dt><kbd>{key}</kbd></dt><dd>{does}</dd>")).collect();
    format!("{sections}<h3>Keyboard</h3><dl>{keys}</dl>")
}

/// How each metric is computed and what it means, in the order of the rows of the scoreboard.
const METRICS: [[&str; 2]; 22] = [
    [
        "served ÷ (asked − under way)",
        "Of the requests that have ended, the share that was answered. The others were refused, found no copy, lost their node, or their user gave up.",
    ],
    [
        "served ÷ ended, within one second",
        "The success rate of the requests that ended in the last whole second: it shows a crash at once.",
    ],
    [
        "the middle of all latencies",
        "Half of the served requests took no longer, from asking to the whole answer. Lost requests have no latency, so read it beside the success rate.",
    ],
    [
        "95 % of all latencies are at most this",
        "What the slowest one in twenty of the served requests took at least. Lost requests have no latency, so read it beside the success rate.",
    ],
    ["served ÷ simulated time", "Requests answered per second of simulated time."],
    [
        "busy time ÷ up time, the highest of all nodes",
        "How much of its time the most loaded node was serving. Near 100 % its queue grows without end.",
    ],
    [
        "J = (Σx)² ÷ (n · Σx²)",
        "x: requests a node served; n: nodes that can serve. 1 is perfectly even, 1/n is one node doing everything.",
    ],
    [
        "messages sent ÷ requests ended",
        "All messages count: requests, search queries, hits, answers, failures and upkeep.",
    ],
    ["found ÷ looked up at clients", "The share of look-ups that a client answered from its own copy."],
    ["found ÷ looked up at the edge", "The share of look-ups that the edge answered from its copy."],
    ["out of date ÷ answered by caches", "Answers from a copy whose object had changed since it was taken."],
    ["out of date ÷ reads", "Reads that did not see a write confirmed before they were asked."],
    [
        "confirmed, and gone afterwards",
        "Writes that a replica promoted in the primary's place had never seen.",
    ],
    [
        "links to whoever knew a copy, mean over searches that found one",
        "How many times a search was handed on, or how many peers were asked one after another. The last step, fetching the object, is not counted; who had it already counts with no hop.",
    ],
    ["finished ÷ came", "The share of the users who want the file and have all of it by now."],
    [
        "the latest time at which a user got the last bit",
        "How long it took until everybody who came had the file; shown once nobody is loading any more.",
    ],
    [
        "max(F ÷ sources, F ÷ slowest downlink, N·F ÷ all uplinks that help)",
        "With these lines no way of sending the file is faster: Kurose and Ross, chapter 2. F: bits of the file, N: users. Users who only download do not help.",
    ],
    ["bits of the file", "What those who had the file at the start have sent: what its publisher pays for."],
    ["bits of the file", "What users have sent each other. Nobody has to pay a server for it."],
    ["sent ÷ received, the middle of all users", "1: gave back as much as they got. Free riders have 0."],
    [
        "bits of pieces that somebody else was faster with",
        "In the endgame a peer asks several neighbours for its last pieces; what comes second is wasted.",
    ],
    [
        "copies of it among those who are there",
        "At 0 nobody can finish any more, however many there are: a piece has gone with whoever had it.",
    ],
];

/// Titles and paragraphs.
const SECTIONS: &[(&str, &[&str])] = &[
    (
        "What this is",
        &[
            "The same users send the same requests at the same moments to two networks: a server (or several) on the left, each other on the right. Both are simulated event by event; everything you see and read comes from these events.",
            "Click a node to see what it does, to crash it or to bring it back. Click a request in the middle to follow its way on both sides. Click the name of a score to see how it is computed; = means closer than 1 %, or intervals that overlap.",
        ],
    ),
    (
        "What the marks mean",
        &[
            "A square is a server, a circle a peer; their area is their capacity, the level inside their load, the ticks around them waiting requests. User k stands at the same place on both sides.",
            "On the time line bars show lost requests: left side up, right side down. The line is black where it was shown, grey where it is computed, dotted beyond.",
        ],
    ),
    (
        "Other times",
        &[
            "Drag the time line, or go event by event, to see any moment again exactly as it was. Every fault and every change can be undone: the arrow beside the clock, or Ctrl Z. The course that was left stays as a faint curve.",
            "\"What happened\", at the bottom of the page, lists the events one by one, and shows the way of the chosen request step by step. A score that is opened names its slowest requests, or those that failed last.",
        ],
    ),
    (
        "The run hash",
        &[
            "A fingerprint of everything that happened up to the shown time. The same scenario and seed give the same hash in every browser and on the command line.",
        ],
    ),
];

/// Keys and what they do.
const KEYS: &[(&str, &str)] = &[
    ("Space", "play or pause"),
    ("R, Home", "to the start"),
    ("End", "to the end"),
    ("← →", "one event back, one on"),
    ("Shift ← →", "to the fault or failure before, to the next"),
    ("Ctrl Z, Ctrl Y", "undo, redo"),
    ("−  +", "slower, faster"),
    ("Arrow keys", "from node to node, from request to request"),
    ("Esc", "close, or let go of the chosen request"),
    ("?", "this help"),
];
