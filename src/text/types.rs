//! What a language has to say. Names in braces are the places of values.

use super::stage::Stage;

/// All words of the page.
pub(crate) struct Text {
    pub(crate) header: Header,
    pub(crate) lead: Lead,
    pub(crate) news: News,
    pub(crate) notices: Notices,
    pub(crate) duel: Duel,
    pub(crate) transport: Transport,
    pub(crate) score: Score,
    pub(crate) metrics: [&'static str; 22],
    pub(crate) plot: Plot,
    pub(crate) happenings: Happenings,
    pub(crate) help: Help,
    pub(crate) embed: Embed,
    pub(crate) stage: Stage,
    pub(crate) parameters: Parameters,
}

/// What happened, event by event.
pub(crate) struct Happenings {
    pub(crate) name: &'static str,
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) list: &'static str,
    pub(crate) topic: &'static str,
    pub(crate) everything: &'static str,
    /// In the order in which the worker knows them.
    pub(crate) topics: [&'static str; 6],
    pub(crate) side: &'static str,
    pub(crate) both: &'static str,
    pub(crate) node: &'static str,
    pub(crate) such_node: &'static str,
    pub(crate) request: &'static str,
    /// Of the chosen request.
    pub(crate) every_step: &'static str,
    pub(crate) slowest: &'static str,
    pub(crate) failed: &'static str,
}

/// The parameters of the run.
pub(crate) struct Parameters {
    pub(crate) name: &'static str,
    pub(crate) close: &'static str,
    pub(crate) find: &'static str,
    pub(crate) groups: &'static str,
    pub(crate) workload: &'static str,
    pub(crate) file: &'static str,
    pub(crate) faults: &'static str,
    pub(crate) both_sides: &'static str,
    pub(crate) changed: [&'static str; 2],
    /// `{n}` parameters that matter with other choices only.
    pub(crate) unused: [&'static str; 2],
    pub(crate) reset_all: &'static str,
    pub(crate) reset: &'static str,
    pub(crate) reset_title: &'static str,
    /// `{name}`
    pub(crate) reset_one: &'static str,
    /// `{name}`
    pub(crate) about: &'static str,
    /// `{name}`
    pub(crate) slider: &'static str,
    /// `{allowed}`, `{value}`, `{kept}`
    pub(crate) refused: &'static str,
    /// `{path}`, `{allowed}`, `{value}`, `{kept}`
    pub(crate) refused_with: &'static str,
    pub(crate) not_explained: &'static str,
    /// `{allowed}`
    pub(crate) range: &'static str,
    /// `{allowed}`, `{preset}`
    pub(crate) range_and_preset: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) began_anew: &'static str,
    pub(crate) went_on: &'static str,
    pub(crate) went_back: &'static str,
    pub(crate) delete: &'static str,
    /// `{n}`, `{of}`: what a fault struck on a side.
    pub(crate) struck: &'static str,
    /// `{t}`: how long after its start success was back.
    pub(crate) back: &'static str,
}

/// Above everything.
pub(crate) struct Header {
    pub(crate) skip: &'static str,
    pub(crate) brand: &'static str,
    pub(crate) scenario: &'static str,
    pub(crate) tools: &'static str,
    /// `{theme}`
    pub(crate) theme: &'static str,
    pub(crate) light: &'static str,
    pub(crate) dark: &'static str,
    pub(crate) help: &'static str,
}

/// The sentence and the next action. `{l}` and `{r}` are underlined in the colours of the sides.
pub(crate) struct Lead {
    pub(crate) name: &'static str,
    /// `{l}`, `{r}`, `{users}`
    pub(crate) both: &'static str,
    /// `{l}`, `{users}`
    pub(crate) left_alone: &'static str,
    /// `{r}`, `{users}`
    pub(crate) right_alone: &'static str,
    pub(crate) servers: [&'static str; 2],
    pub(crate) peers: [&'static str; 2],
    pub(crate) users: [&'static str; 2],
    /// `{time}`, `{l}`, `{r}`
    pub(crate) down_on_both: &'static str,
    /// `{time}`, `{what}`: one of the sides' places.
    /// `{time}`, `{what}`: another fault than a crash.
    pub(crate) suffering: &'static str,
    pub(crate) breaks_off: &'static str,
    pub(crate) down_on_one: &'static str,
    pub(crate) the_only_server: &'static str,
    pub(crate) the_only_peer: &'static str,
    pub(crate) the_index: &'static str,
    pub(crate) the_seed: &'static str,
    pub(crate) the_tracker: &'static str,
    /// `{all}`
    pub(crate) all_servers: &'static str,
    pub(crate) some_servers: [&'static str; 2],
    pub(crate) some_peers: [&'static str; 2],
    /// `{time}`, `{l}`, `{r}`
    pub(crate) back_on_both: &'static str,
    pub(crate) back_on_one: &'static str,
    /// `{time}`, `{l}`, `{r}`
    pub(crate) over: &'static str,
    /// `{rate}`, `{arrived}`
    pub(crate) left_served: &'static str,
    pub(crate) right_served: &'static str,
    /// `{n}`, `{all}`: who has the file, left and right.
    pub(crate) file_sides: [&'static str; 2],
    pub(crate) kill_server: &'static str,
    pub(crate) kill_busiest_server: &'static str,
    pub(crate) kill_busiest_peer: &'static str,
    pub(crate) kill_caption: &'static str,
    pub(crate) bring_back: &'static str,
    pub(crate) bring_back_all: &'static str,
    pub(crate) bring_back_both_caption: &'static str,
    pub(crate) add_servers: &'static str,
    pub(crate) add_servers_caption: &'static str,
    pub(crate) add_servers_equal_caption: &'static str,
    pub(crate) other_seed: &'static str,
    pub(crate) other_seed_caption: &'static str,
}

/// What is read out.
pub(crate) struct News {
    /// `{time}`, `{where}`
    pub(crate) crashed: &'static str,
    /// `{time}`, `{where}`
    pub(crate) recovered: &'static str,
    /// `{time}`, `{what}`: another fault than a crash begins, and ends.
    pub(crate) began: &'static str,
    pub(crate) over: &'static str,
    pub(crate) on_both_sides: &'static str,
    pub(crate) on_the_left: &'static str,
    pub(crate) on_the_right: &'static str,
    /// `{time}`
    pub(crate) ended: &'static str,
    /// `{hash}`
    pub(crate) copied: &'static str,
    /// `{hash}`
    pub(crate) not_copied: &'static str,
}

/// What stands in the place of the sentence.
pub(crate) struct Notices {
    pub(crate) address: &'static str,
    /// `{name}`, `{value}`, `{allowed}`
    pub(crate) wrong_value: &'static str,
    /// `{name}`, `{allowed}`
    pub(crate) unknown_name: &'static str,
    pub(crate) refused: &'static str,
    /// `{path}`, `{value}`, `{allowed}`
    pub(crate) field: &'static str,
    pub(crate) not_loaded: &'static str,
    pub(crate) not_loaded_why: &'static str,
    pub(crate) stopped: &'static str,
    pub(crate) restarted: &'static str,
    pub(crate) stopped_again: &'static str,
    /// `{detail}`
    pub(crate) detail: &'static str,
    pub(crate) over: &'static str,
    pub(crate) over_why: &'static str,
    pub(crate) overload: &'static str,
    /// `{offered}`, `{capacity}`
    pub(crate) overload_why: &'static str,
    pub(crate) not_repeated: &'static str,
    pub(crate) not_repeated_why: &'static str,
    pub(crate) picture_lacks: &'static str,
    pub(crate) plain_picture: &'static str,
    pub(crate) no_picture: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) dismiss: &'static str,
}

/// The two panes and the axis between them.
pub(crate) struct Duel {
    pub(crate) name: &'static str,
    pub(crate) sides: [&'static str; 2],
    /// `{n}`
    pub(crate) behind_balancer: [&'static str; 2],
    /// `{n}`
    pub(crate) peers: [&'static str; 2],
    /// `{n}`
    pub(crate) linked_to: &'static str,
    /// `{n}` on average.
    pub(crate) linked_to_about: &'static str,
    /// Said of a network in which not all can reach each other.
    pub(crate) in_parts: &'static str,
    pub(crate) ring: &'static str,
    pub(crate) full_mesh: &'static str,
    /// `{n}`
    pub(crate) superpeers: [&'static str; 2],
    pub(crate) index: &'static str,
    pub(crate) chord: &'static str,
    pub(crate) kademlia: &'static str,
    pub(crate) absent: &'static str,
    pub(crate) arrived: &'static str,
    pub(crate) served: &'static str,
    pub(crate) p95: &'static str,
    pub(crate) lost: &'static str,
    pub(crate) under_way: &'static str,
    pub(crate) read_a_node: &'static str,
    /// The last only where peers come and go.
    pub(crate) node_legend: [&'static str; 6],
    pub(crate) read_a_message: &'static str,
    /// The last only where there is any.
    pub(crate) message_legend: [&'static str; 6],
    /// `{n}`: a request's number, `{user}`: who asks.
    pub(crate) story: &'static str,
    /// `{to}`, `{t}`: a node that is asked, and when.
    pub(crate) story_query: &'static str,
    /// `{from}`, `{t}`: who knows it.
    pub(crate) story_hit: &'static str,
    /// `{to}`, `{t}`: whom the object is asked of.
    pub(crate) story_request: &'static str,
    /// `{from}`, `{t}`: who answers.
    pub(crate) story_response: &'static str,
    /// `{from}`, `{t}`: who cannot.
    pub(crate) story_failure: &'static str,
    /// A user whose own peer is down or away.
    pub(crate) own_peer_down: &'static str,
    pub(crate) story_off: &'static str,
    /// Without any message.
    pub(crate) story_own: &'static str,
    /// Where a file is distributed, in the place of arrived, served, lost, under way and p95.
    pub(crate) file_words: [&'static str; 5],
    /// The node's legend there, in the place of the load.
    pub(crate) holds: &'static str,
    pub(crate) flow: &'static str,
    /// `{n}`, `{rate}` each.
    pub(crate) servers_each: [&'static str; 2],
    pub(crate) clients_help: &'static str,
    /// `{n}` seeds, of a swarm.
    pub(crate) seeds: [&'static str; 2],
    pub(crate) with_tracker: &'static str,
    pub(crate) same_file: &'static str,
    /// `{size}`, `{n}` users.
    pub(crate) file_for: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) uplinks: &'static str,
    pub(crate) same_requests: &'static str,
    /// `{rate}`
    pub(crate) per_second: &'static str,
    pub(crate) log: &'static str,
    pub(crate) request: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) searching: &'static str,
    /// In the order of the outcomes that are not served.
    pub(crate) failures: [&'static str; 5],
    pub(crate) same_capacity: &'static str,
    pub(crate) capacities: &'static str,
    pub(crate) requests_per_second: &'static str,
    /// `{servers}`, `{per_server}`, `{peers}`, `{per_peer}`
    pub(crate) capacity_why: &'static str,
}

/// Time.
pub(crate) struct Transport {
    pub(crate) name: &'static str,
    pub(crate) play_group: &'static str,
    pub(crate) go_to: &'static str,
    pub(crate) step: &'static str,
    pub(crate) step_back: &'static str,
    pub(crate) palette: &'static str,
    pub(crate) palette_how: &'static str,
    pub(crate) mark_how: &'static str,
    pub(crate) after_end: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) redo: &'static str,
    pub(crate) lost_requests: &'static str,
    /// Where a file is distributed: who has got all of it.
    pub(crate) finished_users: &'static str,
    pub(crate) crash_seed: &'static str,
    pub(crate) crash_tracker: &'static str,
    pub(crate) up: &'static str,
    pub(crate) down: &'static str,
    /// `{most}`, `{window}`
    pub(crate) at_most: &'static str,
    pub(crate) faults: &'static str,
    pub(crate) crash_both: &'static str,
    pub(crate) crash_server: &'static str,
    pub(crate) crash_peer: &'static str,
    pub(crate) crash_index: &'static str,
    /// `{what}`, `{from}`
    pub(crate) from: &'static str,
    /// `{what}`, `{from}`, `{until}`
    pub(crate) from_until: &'static str,
    /// `{duration}`
    pub(crate) of_simulated: &'static str,
    /// `{left}`, `{right}`, `{now}`, `{duration}`, `{known}`
    pub(crate) line: &'static str,
    pub(crate) to_start: &'static str,
    pub(crate) play: &'static str,
    pub(crate) pause: &'static str,
    pub(crate) speed: &'static str,
    pub(crate) fastest: &'static str,
    pub(crate) seed: &'static str,
    /// `{allowed}`, `{value}`, `{kept}`
    pub(crate) seed_refused: &'static str,
    pub(crate) another_seed: &'static str,
    pub(crate) run: &'static str,
    /// `{hash}`
    pub(crate) hash: &'static str,
    pub(crate) copy: &'static str,
}

/// The scores.
pub(crate) struct Score {
    pub(crate) name: &'static str,
    pub(crate) caption: &'static str,
    /// `{n}`
    pub(crate) ahead: &'static str,
    pub(crate) columns: [&'static str; 7],
    /// `{metric}`, `{who}`
    pub(crate) row_ahead: &'static str,
    /// `{metric}`
    pub(crate) row: &'static str,
    pub(crate) how: &'static str,
    pub(crate) one_node: &'static str,
    pub(crate) soon: &'static str,
    pub(crate) not_alike: &'static str,
    /// `{seed}`
    pub(crate) one_run: &'static str,
    /// `{seed}`, `{warm_up}`
    pub(crate) one_run_warm: &'static str,
    /// After either of these, of a run that was not repeated.
    pub(crate) not_repeated: &'static str,
    /// After either, of one that was: `{n}`, `{time}`
    pub(crate) repeated: &'static str,
    /// `{n}`
    pub(crate) repeat: &'static str,
    pub(crate) stop: &'static str,
    pub(crate) forget: &'static str,
    /// `{done}`, `{n}`
    pub(crate) progress: &'static str,
    /// Read out. `{n}`
    pub(crate) all_done: &'static str,
    pub(crate) counts: Counts,
}

/// The counts behind the scores.
pub(crate) struct Counts {
    /// `{part}`, `{of}`
    pub(crate) lookups: &'static str,
    /// `{part}`, `{of}`
    pub(crate) stale: &'static str,
    /// `{confirmed}`, `{lost}`
    pub(crate) writes: &'static str,
    /// `{n}`
    pub(crate) promotions: &'static str,
    /// `{n}`
    pub(crate) searches: &'static str,
    /// `{n}`, `{of}`
    pub(crate) finished: &'static str,
    /// `{n}`
    pub(crate) stuck: &'static str,
    /// `{sent}`, `{useful}`, `{twice}`, `{under_way}`
    pub(crate) bits: &'static str,
    /// `{n}`
    pub(crate) copies: &'static str,
    /// `{jain}`, `{gini}`, `{peak}`: of requests, of messages, of bits.
    pub(crate) spreads: [&'static str; 3],
    pub(crate) none: &'static str,
    /// `{served}`, `{ended}`
    pub(crate) served_of_ended: &'static str,
    /// `{arrived}`, `{in_flight}`
    pub(crate) of_arrived: &'static str,
    /// `{n}`: in the order of the outcomes that are not served.
    pub(crate) failures: [&'static str; 5],
    /// `{n}`
    pub(crate) latencies: &'static str,
    pub(crate) mean: &'static str,
    pub(crate) max: &'static str,
    /// `{served}`, `{time}`
    pub(crate) served_in: &'static str,
    /// `{node}`, `{load}`
    pub(crate) busiest: &'static str,
    /// `{load}`
    pub(crate) all_nodes: &'static str,
    pub(crate) server: &'static str,
    pub(crate) peer: &'static str,
    /// `{list}`
    pub(crate) each_served: &'static str,
    /// `{least}`, `{most}`, `{n}`
    pub(crate) served_range: &'static str,
    /// `{sent}`, `{ended}`
    pub(crate) messages: &'static str,
    /// `{delivered}`, `{lost}`, `{in_flight}`
    pub(crate) messages_became: &'static str,
    /// `{time}`
    pub(crate) window_at: &'static str,
}

/// The plots.
pub(crate) struct Plot {
    pub(crate) region: &'static str,
    pub(crate) latency_title: &'static str,
    /// Where a file is distributed.
    pub(crate) wait_title: &'static str,
    /// `{left}`, `{right}`
    pub(crate) wait_about: &'static str,
    /// `{left}`, `{right}`
    pub(crate) latency_about: &'static str,
    /// `{name}`, `{p50}`, `{p95}`, `{max}`
    pub(crate) latencies: &'static str,
    /// `{name}`
    pub(crate) no_latency: &'static str,
    pub(crate) quantile: &'static str,
    /// Where a file is distributed.
    pub(crate) finished_title: &'static str,
    pub(crate) finished_about: &'static str,
    /// `{name}`, `{n}`, `{of}`, `{bound}`
    pub(crate) finished_side: &'static str,
    pub(crate) pieces_title: &'static str,
    pub(crate) pieces_about: &'static str,
    /// `{name}`, `{least}`, `{last}`
    pub(crate) pieces_side: &'static str,
    pub(crate) success_title: &'static str,
    /// Added where there is one.
    pub(crate) ghost: &'static str,
    /// `{window}`
    pub(crate) about: &'static str,
    /// `{title}`
    pub(crate) as_table: &'static str,
    /// `{title}`
    pub(crate) as_plot: &'static str,
    /// `{left}`, `{right}`, `{now}`
    pub(crate) sentence: &'static str,
    /// `{name}`, `{least}`, `{time}`, `{last}`
    pub(crate) side: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) window: &'static str,
    /// `{served}`, `{ended}`
    pub(crate) of: &'static str,
}

/// Help.
pub(crate) struct Help {
    pub(crate) title: &'static str,
    pub(crate) close: &'static str,
    pub(crate) single_keys: &'static str,
}

/// The page in another page.
pub(crate) struct Embed {
    pub(crate) scores: [&'static str; 3],
    pub(crate) full_page: &'static str,
}
