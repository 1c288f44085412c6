//! Events and traces in words: plain English sentences, without markup.

mod event;
mod node;
mod time;
mod trace;

pub use event::{describe_event, describe_step};
pub use node::{find_node, node_name, node_name_with_article, short_node_name};
pub use time::{format_duration_ns, format_time_ns};
pub use trace::{TraceSummary, describe_trace_step, summarize_trace};
