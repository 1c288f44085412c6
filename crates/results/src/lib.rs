//! The results of a run: plain data that the engine produces and that the worker, the page and the command line read.
//!
//! The metrics are defined in `docs/models.md`.
#![forbid(unsafe_code)]

mod attack;
mod describe;
mod distribution;
pub mod estimate;
mod event;
mod faults;
mod file_state;
mod messages;
mod metrics;
mod network;
mod node_state;
mod outcome;
mod request;
mod request_trace;
#[cfg(test)]
mod test_network;
mod trace_digest;
mod windows;

pub use attack::{AttackCounts, AttackStep};
pub use describe::{
    TraceSummary, describe_event, describe_step, describe_trace_step, find_node, format_duration_ns,
    format_time_ns, node_name, node_name_with_article, short_node_name, summarize_trace,
};
pub use distribution::{DistributionBin, SideDistributions, quantile};
pub use event::{EventKind, LogEvent};
pub use faults::FaultRecord;
pub use file_state::{FileProgress, FileState, Flow};
pub use messages::{LossCause, MessageCounts, MessageKind};
pub use metrics::{NodeLoad, SideMetrics};
pub use network::{BALANCER, NetworkDescription, Role};
pub use node_state::NodeState;
pub use outcome::{Outcome, OutcomeCounts};
pub use request::{Request, RequestRecord};
pub use request_trace::{RequestEnd, RequestTrace, Span, SpanKind};
pub use trace_digest::{TraceDigest, TraceStep};
pub use windows::{Availability, RecentRequests, Window};
