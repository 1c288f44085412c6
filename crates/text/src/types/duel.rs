//! The two networks, time, and the measured values.

/// The two panes and the column between them.
pub struct Duel {
    pub name: &'static str,
    /// What the column between the panes shows.
    pub centre_tabs: &'static str,
    pub dials: &'static str,
    pub one_by_one: &'static str,
    pub sides: [&'static str; 2],
    /// `{n}`
    pub behind_balancer: [&'static str; 2],
    /// `{n}`
    pub peers: [&'static str; 2],
    /// `{n}`
    pub linked_to: &'static str,
    /// `{n}`, on average
    pub linked_to_about: &'static str,
    /// Before the description of a network in which some nodes cannot reach each other.
    pub in_parts: &'static str,
    pub ring: &'static str,
    pub full_mesh: &'static str,
    /// `{n}`
    pub superpeers: [&'static str; 2],
    pub index: &'static str,
    pub chord: &'static str,
    pub kademlia: &'static str,
    pub absent: &'static str,
    pub arrived: &'static str,
    pub served: &'static str,
    pub lost: &'static str,
    pub under_way: &'static str,
    pub read_a_node: &'static str,
    /// The last one only where peers leave and return.
    pub node_legend: [&'static str; 6],
    /// What a node is, in the order of the roles.
    pub role_legend: [&'static str; 8],
    /// Signs that appear at nodes: left with the whole file, cut off, no answer, lost at a crashed node, back again.
    pub sign_legend: [&'static str; 5],
    pub link: &'static str,
    /// The server that takes the writes.
    pub primary: &'static str,
    /// Links that light up, where messages are too fast to be drawn one by one.
    pub traffic: &'static str,
    pub read_a_message: &'static str,
    /// The last one only where nodes send such messages.
    pub message_legend: [&'static str; 6],
    /// `{n}`: a request's number, `{user}`: who asks.
    pub summary: &'static str,
    /// `{to}`, `{t}`: a node that is asked, and when.
    pub summary_query: &'static str,
    /// `{from}`, `{t}`: who knows it.
    pub summary_hit: &'static str,
    /// `{to}`, `{t}`: whom the object is asked of.
    pub summary_request: &'static str,
    /// `{from}`, `{t}`: who answers.
    pub summary_response: &'static str,
    /// `{from}`, `{t}`: who cannot.
    pub summary_failure: &'static str,
    /// A user whose own peer is down or away.
    pub own_peer_down: &'static str,
    pub summary_off: &'static str,
    /// Without any message.
    pub summary_own_copy: &'static str,
    /// Where a file is distributed, in the place of arrived, served, lost and under way.
    pub file_words: [&'static str; 4],
    /// The node's legend there, in the place of the load.
    pub holds: &'static str,
    pub flow: &'static str,
    /// `{n}`, `{rate}` each.
    pub servers_each: [&'static str; 2],
    pub clients_help: &'static str,
    /// `{n}` seeds, of a swarm.
    pub seeds: [&'static str; 2],
    pub with_tracker: &'static str,
    pub same_file: &'static str,
    /// `{size}`, `{n}` users.
    pub file_for: &'static str,
    pub loading: &'static str,
    pub uplinks: &'static str,
    pub same_requests: &'static str,
    /// `{rate}`
    pub per_second: &'static str,
    pub log: &'static str,
    pub request: &'static str,
    pub waiting: &'static str,
    pub searching: &'static str,
    /// In the order of the outcomes, without the first: served.
    pub failures: [&'static str; 5],
    pub same_capacity: &'static str,
    pub capacities: &'static str,
    pub requests_per_second: &'static str,
    /// `{times}`
    pub left_larger: &'static str,
    /// `{times}`
    pub right_larger: &'static str,
    /// `{servers}`, `{per_server}`, `{peers}`, `{per_peer}`
    pub capacity_why: &'static str,
}

/// While one request is followed. Placeholders: `{user}`, the node of its user; `{to}` and `{from}`, nodes; `{t}`, the time that the
/// request took; `{n}`, a number of nodes; `{hop}`.
pub struct Follow {
    pub button: &'static str,
    pub waiting: &'static str,
    pub asks_balancer: &'static str,
    pub at_server: &'static str,
    pub asks: &'static str,
    pub asks_neighbours: &'static str,
    pub hop: [&'static str; 2],
    pub asks_on: &'static str,
    /// In a Chord ring, the peers between the two of the query.
    pub ruled_out: [&'static str; 2],
    pub asks_next: &'static str,
    pub replies: &'static str,
    pub has_it: &'static str,
    pub fetches: &'static str,
    pub sends_answer: &'static str,
    pub reports_failure: &'static str,
    pub answered_by: &'static str,
    pub own_copy: &'static str,
    pub off: &'static str,
    pub not_found: &'static str,
    pub timed_out: &'static str,
    pub refused: &'static str,
    pub node_failed: [&'static str; 2],
    pub denied: &'static str,
}

/// Time.
pub struct Transport {
    pub name: &'static str,
    pub play_group: &'static str,
    pub go_to: &'static str,
    pub step: &'static str,
    pub step_back: &'static str,
    pub palette: &'static str,
    pub palette_how: &'static str,
    pub mark_how: &'static str,
    pub after_end: &'static str,
    pub undo: &'static str,
    pub redo: &'static str,
    pub answers: &'static str,
    /// What the hatched part of a bar stands for.
    pub no_answer: &'static str,
    /// Where a file is distributed: who has got all of it.
    pub finished_users: &'static str,
    pub crash_seed: &'static str,
    pub crash_tracker: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    /// `{most}`, `{window}`
    pub at_most: &'static str,
    pub faults: &'static str,
    pub crash_both: &'static str,
    pub crash_server: &'static str,
    pub crash_peer: &'static str,
    pub crash_index: &'static str,
    /// A crowd: `{n}` times as many requests as usual.
    pub rate_step: &'static str,
    /// `{what}`, `{from}`
    pub from: &'static str,
    /// `{what}`, `{from}`, `{until}`
    pub from_until: &'static str,
    /// `{duration}`
    pub of_simulated: &'static str,
    /// `{left}`, `{right}`, `{now}`, `{duration}`, `{known}`
    pub line: &'static str,
    pub to_start: &'static str,
    pub play: &'static str,
    pub pause: &'static str,
    pub speed: &'static str,
    pub fastest: &'static str,
    pub seed: &'static str,
    pub seed_meaning: &'static str,
    /// `{allowed}`, `{value}`, `{kept}`
    pub seed_refused: &'static str,
    pub another_seed: &'static str,
    pub run: &'static str,
    /// What the run hash is; `{hash}`
    pub hash: &'static str,
    pub copy: &'static str,
}

/// The scores.
pub struct Score {
    pub name: &'static str,
    /// The button that opens and closes them.
    pub more: &'static str,
    pub fewer: &'static str,
    /// In the order of the groups of metrics.
    pub groups: [&'static str; 3],
    /// `{value}` before the last change.
    pub before: &'static str,
    pub caption: &'static str,
    /// `{metrics}`
    pub ahead: &'static str,
    pub columns: [&'static str; 7],
    /// `{metric}`, `{who}`
    pub row_ahead: &'static str,
    /// `{metric}`
    pub row: &'static str,
    pub one_node: &'static str,
    pub soon: &'static str,
    pub not_alike: &'static str,
    /// `{seed}`
    pub one_run: &'static str,
    /// `{seed}`, `{warm_up}`
    pub one_run_warm: &'static str,
    /// After either of these, of a run that was not repeated.
    pub not_repeated: &'static str,
    /// After either, of one that was: `{n}`, `{time}`
    pub repeated: &'static str,
    /// `{n}`
    pub repeat: &'static str,
    pub stop: &'static str,
    pub forget: &'static str,
    /// `{done}`, `{n}`
    pub progress: &'static str,
    /// Read out. `{n}`
    pub all_done: &'static str,
    pub counts: Counts,
}

/// The counts behind the scores.
pub struct Counts {
    /// `{part}`, `{of}`
    pub lookups: &'static str,
    /// `{part}`, `{of}`
    pub stale: &'static str,
    /// `{confirmed}`, `{lost}`
    pub writes: &'static str,
    /// `{n}`
    pub promotions: &'static str,
    /// `{n}`
    pub searches: &'static str,
    /// `{n}`, `{of}`
    pub finished: &'static str,
    /// `{n}`
    pub stuck: &'static str,
    /// `{sent}`, `{useful}`, `{twice}`, `{under_way}`
    pub bits: &'static str,
    /// `{n}`
    pub copies: &'static str,
    /// `{jain}`, `{gini}`, `{peak}`: of requests, of messages, of bits.
    pub spreads: [&'static str; 3],
    pub none: &'static str,
    /// `{served}`, `{ended}`
    pub served_of_ended: &'static str,
    /// `{arrived}`, `{in_flight}`
    pub of_arrived: &'static str,
    /// `{n}`: in the order of the outcomes that are not served.
    pub failures: [&'static str; 5],
    /// `{n}`
    pub latencies: &'static str,
    pub mean: &'static str,
    pub max: &'static str,
    /// `{served}`, `{time}`
    pub served_in: &'static str,
    /// `{node}`, `{load}`
    pub busiest: &'static str,
    /// `{load}`
    pub all_nodes: &'static str,
    pub server: &'static str,
    pub peer: &'static str,
    /// `{list}`
    pub each_served: &'static str,
    /// `{least}`, `{most}`, `{n}`
    pub served_range: &'static str,
    /// `{sent}`, `{ended}`
    pub messages: &'static str,
    /// `{delivered}`, `{lost}`, `{in_flight}`
    pub messages_became: &'static str,
    /// `{time}`
    pub window_at: &'static str,
}

/// The plots.
pub struct Plot {
    pub region: &'static str,
    pub latency_title: &'static str,
    /// Where a file is distributed.
    pub wait_title: &'static str,
    /// `{left}`, `{right}`
    pub wait_about: &'static str,
    /// `{left}`, `{right}`
    pub latency_about: &'static str,
    /// `{name}`, `{p50}`, `{p95}`, `{max}`
    pub latencies: &'static str,
    /// Before a duration: the median, and the 95th percentile.
    pub half_within: &'static str,
    pub p95_within: &'static str,
    /// `{name}`
    pub no_latency: &'static str,
    pub quantile: &'static str,
    /// Where a file is distributed.
    pub finished_title: &'static str,
    pub finished_about: &'static str,
    /// `{name}`, `{n}`, `{of}`, `{bound}`
    pub finished_side: &'static str,
    pub pieces_title: &'static str,
    pub pieces_about: &'static str,
    /// `{name}`, `{least}`, `{last}`
    pub pieces_side: &'static str,
    pub success_title: &'static str,
    /// Added where there is one.
    pub ghost: &'static str,
    /// `{window}`
    pub about: &'static str,
    /// `{title}`
    pub as_table: &'static str,
    /// `{title}`
    pub as_plot: &'static str,
    /// `{left}`, `{right}`, `{now}`
    pub sentence: &'static str,
    /// `{name}`, `{least}`, `{time}`, `{last}`
    pub side: &'static str,
    pub nothing: &'static str,
    pub window: &'static str,
    /// `{served}`, `{ended}`
    pub of: &'static str,
}
