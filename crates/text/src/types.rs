//! What a language has to say. Names in braces are the places of values.
#![expect(
    missing_docs,
    reason = "a field is documented by its name, its English text and the values that it takes"
)]

use super::stage::Stage;

/// All words of the page.
pub struct Text {
    pub header: Header,
    pub headline: Headline,
    pub announcements: Announcements,
    pub notifications: Notifications,
    pub duel: Duel,
    pub transport: Transport,
    pub score: Score,
    pub metrics: [&'static str; 22],
    pub plot: Plot,
    pub event_log: EventLog,
    pub request_trace: RequestTrace,
    pub help: Help,
    pub trust: Trust,
    pub embed: Embed,
    pub stage: Stage,
    pub parameters: Parameters,
}

/// The event log.
pub struct EventLog {
    pub name: &'static str,
    pub open: &'static str,
    pub close: &'static str,
    pub list: &'static str,
    pub topic: &'static str,
    pub every_topic: &'static str,
    /// In the order of `EventTopic::ALL`.
    pub topics: [&'static str; 6],
    pub side: &'static str,
    pub both_sides: &'static str,
    pub node: &'static str,
    pub node_example: &'static str,
    pub request: &'static str,
    pub request_example: &'static str,
    /// `{number}`: the number of a request, beside an event that concerns it.
    pub request_tag: &'static str,
    /// `{time}`: a time in seconds.
    pub none_since: &'static str,
    pub none: &'static str,
    /// `{count}` events in all.
    pub all: &'static str,
    /// `{count}` events since `{time}`.
    pub all_since: &'static str,
    /// The `{first}` to `{last}` of the events, counted from the latest.
    pub page: &'static str,
    pub last_page: &'static str,
    pub later: &'static str,
    pub earlier: &'static str,
    /// `{typed}` by the reader; `{names}` and `{short}` are examples.
    pub unknown_node: &'static str,
    /// `{typed}` by the reader.
    pub invalid_request: &'static str,
    /// Opens the trace of the selected request.
    pub every_step: &'static str,
    pub slowest: &'static str,
    pub failed: &'static str,
}

/// The trace of the selected request.
pub struct RequestTrace {
    pub none_selected: &'static str,
    pub not_arrived: &'static str,
    pub not_arrived_here: &'static str,
    /// `{request}`, `{user}` and `{object}` are numbers.
    pub title_read: &'static str,
    pub title_write: &'static str,
    /// `{time}` of the arrival; `{duration}` that the bars cover.
    pub scale: &'static str,
    /// `{duration}` of a span that is not finished.
    pub so_far: &'static str,
    /// `{count}` steps that are not listed.
    pub omitted: &'static str,
}

/// The parameters of the run.
pub struct Parameters {
    pub name: &'static str,
    pub close: &'static str,
    pub find: &'static str,
    pub groups: &'static str,
    pub workload: &'static str,
    pub file: &'static str,
    pub faults: &'static str,
    pub both_sides: &'static str,
    pub changed: [&'static str; 2],
    /// `{n}` parameters that matter with other choices only.
    pub unused: [&'static str; 2],
    pub reset_all: &'static str,
    pub reset: &'static str,
    pub reset_title: &'static str,
    /// `{name}`
    pub reset_one: &'static str,
    /// `{name}`
    pub about: &'static str,
    /// `{name}`
    pub slider: &'static str,
    /// `{allowed}`, `{value}`, `{kept}`
    pub refused: &'static str,
    /// `{path}`, `{allowed}`, `{value}`, `{kept}`
    pub refused_with: &'static str,
    pub not_explained: &'static str,
    /// `{allowed}`
    pub range: &'static str,
    /// `{allowed}`, `{preset}`
    pub range_and_preset: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub restarted_run: &'static str,
    pub continued_run: &'static str,
    pub rewound_run: &'static str,
    pub delete: &'static str,
    /// `{n}`, `{of}`: what a fault struck on a side.
    pub affected: &'static str,
    /// `{t}`: how long after its start success was back.
    pub back: &'static str,
}

/// Above everything.
pub struct Header {
    /// The name of the navigation.
    pub navigation: &'static str,
    /// The views, in the order of the navigation.
    pub views: [&'static str; 2],
    pub skip: &'static str,
    pub brand: &'static str,
    pub scenario: &'static str,
    pub tools: &'static str,
    /// `{theme}`
    pub theme: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
    pub help: &'static str,
}

/// The sentence and the next action. `{l}` and `{r}` are underlined in the colours of the sides.
pub struct Headline {
    pub name: &'static str,
    /// `{l}`, `{r}`, `{users}`
    pub both: &'static str,
    /// `{l}`, `{users}`
    pub left_alone: &'static str,
    /// `{r}`, `{users}`
    pub right_alone: &'static str,
    pub servers: [&'static str; 2],
    pub peers: [&'static str; 2],
    pub users: [&'static str; 2],
    /// `{time}`, `{l}`, `{r}`
    pub down_on_both: &'static str,
    /// `{time}`, `{what}`: one of the sides' places.
    /// `{time}`, `{what}`: another fault than a crash.
    pub other_fault: &'static str,
    pub breaks_off: &'static str,
    pub down_on_one: &'static str,
    pub the_only_server: &'static str,
    pub the_only_peer: &'static str,
    pub the_index: &'static str,
    pub the_seed: &'static str,
    pub the_tracker: &'static str,
    /// `{all}`
    pub all_servers: &'static str,
    pub some_servers: [&'static str; 2],
    pub some_peers: [&'static str; 2],
    /// `{time}`, `{l}`, `{r}`
    pub back_on_both: &'static str,
    pub back_on_one: &'static str,
    /// `{time}`, `{l}`, `{r}`
    pub over: &'static str,
    /// `{rate}`, `{arrived}`
    pub left_served: &'static str,
    pub right_served: &'static str,
    /// `{n}`, `{all}`: who has the file, left and right.
    pub file_sides: [&'static str; 2],
    pub crash_server: &'static str,
    pub crash_busiest_server: &'static str,
    pub crash_busiest_peer: &'static str,
    pub crash_caption: &'static str,
    pub recover_node: &'static str,
    pub recover_all_nodes: &'static str,
    pub recover_both_caption: &'static str,
    pub add_servers: &'static str,
    pub add_servers_caption: &'static str,
    pub add_servers_equal_caption: &'static str,
    pub other_seed: &'static str,
    pub other_seed_caption: &'static str,
}

/// What is read out.
pub struct Announcements {
    /// `{time}`, `{where}`
    pub crashed: &'static str,
    /// `{time}`, `{where}`
    pub recovered: &'static str,
    /// `{time}`, `{what}`: another fault than a crash begins, and ends.
    pub began: &'static str,
    pub over: &'static str,
    pub on_both_sides: &'static str,
    pub on_the_left: &'static str,
    pub on_the_right: &'static str,
    /// `{time}`
    pub ended: &'static str,
    /// `{hash}`
    pub copied: &'static str,
    /// `{hash}`
    pub not_copied: &'static str,
}

/// What stands in the place of the sentence.
pub struct Notifications {
    pub address: &'static str,
    /// `{name}`, `{value}`, `{allowed}`
    pub wrong_value: &'static str,
    /// `{name}`, `{allowed}`
    pub unknown_name: &'static str,
    pub refused: &'static str,
    /// `{path}`, `{value}`, `{allowed}`
    pub field: &'static str,
    pub not_loaded: &'static str,
    pub not_loaded_why: &'static str,
    pub stopped: &'static str,
    pub restarted: &'static str,
    pub stopped_again: &'static str,
    /// `{detail}`
    pub detail: &'static str,
    pub over: &'static str,
    pub over_why: &'static str,
    pub overload: &'static str,
    /// `{offered}`, `{capacity}`
    pub overload_why: &'static str,
    pub not_repeated: &'static str,
    pub not_repeated_why: &'static str,
    pub picture_lacks: &'static str,
    pub plain_picture: &'static str,
    pub no_picture: &'static str,
    pub retry: &'static str,
    pub dismiss: &'static str,
}

/// The two panes and the column between them.
pub struct Duel {
    pub name: &'static str,
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
    pub p95: &'static str,
    pub lost: &'static str,
    pub under_way: &'static str,
    pub read_a_node: &'static str,
    /// The last one only where peers leave and return.
    pub node_legend: [&'static str; 6],
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
    /// Where a file is distributed, in the place of arrived, served, lost, under way and p95.
    pub file_words: [&'static str; 5],
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
    /// `{servers}`, `{per_server}`, `{peers}`, `{per_peer}`
    pub capacity_why: &'static str,
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
    pub lost_requests: &'static str,
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
    /// `{allowed}`, `{value}`, `{kept}`
    pub seed_refused: &'static str,
    pub another_seed: &'static str,
    pub run: &'static str,
    /// `{hash}`
    pub hash: &'static str,
    pub copy: &'static str,
}

/// The scores.
pub struct Score {
    pub name: &'static str,
    pub caption: &'static str,
    /// `{n}`
    pub ahead: &'static str,
    pub columns: [&'static str; 7],
    /// `{metric}`, `{who}`
    pub row_ahead: &'static str,
    /// `{metric}`
    pub row: &'static str,
    pub how: &'static str,
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

/// Help.
pub struct Help {
    pub loading: &'static str,
    pub not_loaded: &'static str,
    pub title: &'static str,
    pub close: &'static str,
    pub single_keys: &'static str,
}

/// The page in another page.
pub struct Embed {
    pub scores: [&'static str; 3],
    pub full_page: &'static str,
}

/// The view about trust.
pub struct Trust {
    pub title: &'static str,
    pub paragraphs: [&'static str; 3],
    /// The heading of the report.
    pub report: &'static str,
    pub loading: &'static str,
    /// `{message}` of the browser.
    pub not_loaded: &'static str,
    /// `{agreeing}` of `{cases}`; `{replications}` runs of `{requests}` requests, the first with `{seed}`; `{confidence}` in per cent.
    pub summary: &'static str,
    pub columns: [&'static str; 6],
    pub agrees: &'static str,
    pub differs: &'static str,
}
