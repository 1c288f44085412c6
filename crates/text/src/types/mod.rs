//! The structure of the texts of a language. Names in braces in a text are placeholders for values.
#![expect(
    missing_docs,
    reason = "a field is documented by its name, its English text and the values that it takes"
)]

mod duel;
mod history;
mod key_figures;
mod lesson;
mod links;
mod parameters;
mod share;

pub use self::duel::*;
pub use self::history::*;
pub use self::key_figures::*;
pub use self::lesson::*;
pub use self::links::*;
pub use self::parameters::*;
pub use self::share::*;

use super::stage::Stage;

/// All words of the page.
pub struct Text {
    pub header: Header,
    pub headline: Headline,
    pub tour: Tour,
    pub announcements: Announcements,
    pub notifications: Notifications,
    pub links: Links,
    pub duel: Duel,
    pub key_figures: KeyFigures,
    pub follow: Follow,
    pub transport: Transport,
    pub score: Score,
    pub metrics: [&'static str; 22],
    pub plot: Plot,
    pub event_log: EventLog,
    pub request_trace: RequestTrace,
    pub lazy_view: LazyView,
    pub help: Help,
    pub trust: Trust,
    pub embed: Embed,
    pub stage: Stage,
    pub parameters: Parameters,
    pub share: Share,
    pub prediction: Prediction,
    pub running_order: RunningOrder,
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
    pub linked: &'static str,
    pub tools: &'static str,
    pub present: &'static str,
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
    /// `{left}`, `{right}`: shares of the capacity
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

/// The guided tour.
pub struct Tour {
    pub name: &'static str,
    /// `{number}`, `{count}`
    pub place: &'static str,
    /// `{number}`, `{count}`, `{words}`
    pub announcement: &'static str,
    /// The same at the end of a step.
    pub result: &'static str,
    pub next: &'static str,
    /// Instead, while the step plays.
    pub skip: &'static str,
    pub finish: &'static str,
    pub back: &'static str,
    pub leave: &'static str,
    pub begin: &'static str,
    pub resume: &'static str,
    pub as_text: &'static str,
    /// `{from}`, `{until}`
    pub times: &'static str,
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
    /// `{names}`, `{allowed}`
    pub unknown_names: &'static str,
    /// The end of a list that was shortened: `{names}`, `{n}`
    pub names_and_more: &'static str,
    /// After the last sentence that is shown: `{n}`
    pub more: &'static str,
    pub link: &'static str,
    pub link_ignored: &'static str,
    pub refused: &'static str,
    /// `{path}`, `{value}`, `{allowed}`
    pub field: &'static str,
    pub new_version: &'static str,
    pub new_version_how: &'static str,
    pub load_new_version: &'static str,
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
    /// `{node}`, `{offered}`, `{capacity}`
    pub overloaded_server: &'static str,
    /// `{offered}`, `{capacity}`
    pub overload_of_peers: &'static str,
    /// `{node}`, `{offered}`, `{capacity}`
    pub overloaded_peer: &'static str,
    pub not_repeated: &'static str,
    pub not_repeated_why: &'static str,
    pub slow_run: &'static str,
    /// `{played}`, `{shown}`
    pub slow_run_why: &'static str,
    pub users_changed: &'static str,
    /// `{changes}`
    pub users_changed_why: &'static str,
    pub scale_along: &'static str,
    pub picture_lost: &'static str,
    pub picture_lost_why: &'static str,
    pub picture_lacks: &'static str,
    pub plain_picture: &'static str,
    pub no_picture: &'static str,
    pub retry: &'static str,
    pub dismiss: &'static str,
}

/// A view whose code is loaded when it is opened.
pub struct LazyView {
    pub loading: &'static str,
    pub not_loaded: &'static str,
    pub again: &'static str,
}

/// Help.
pub struct Help {
    pub not_loaded: &'static str,
    pub title: &'static str,
    pub close: &'static str,
    pub single_keys: &'static str,
}

/// The page in another page.
pub struct Embed {
    pub scores: [&'static str; 3],
    pub full_page: &'static str,
    pub full_screen: &'static str,
    pub leave_full_screen: &'static str,
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
