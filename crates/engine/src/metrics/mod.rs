//! What is measured, and the metrics computed from it.

mod observer;
mod recorder;
pub mod spread;
mod summary;

pub use observer::{CacheLookup, CachePlace, Message, MessageKind, NodeState, Observer};
pub use recorder::{MessageSizes, Recorder, WINDOW_NS};
pub use summary::{MessageCounts, NodeLoad, Outcome, OutcomeCounts, SideMetrics, Window};
