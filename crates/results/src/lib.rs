//! What a run yields: the plain data that the engine fills in and that the worker, the page and the command line read.
//!
//! The types have no behaviour beyond names and sums. Definitions of all metrics: `docs/models.md`.
#![forbid(unsafe_code)]

mod attack;
mod describe;
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
mod windows;

pub use attack::{AttackCounts, AttackStep};
pub use describe::{describe_event, node_name, node_name_with_article};
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
pub use windows::{Availability, Window};
