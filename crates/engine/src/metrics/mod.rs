//! What is measured, and the metrics computed from it.

mod file_state;
mod observer;
mod recorder;
pub mod spread;
mod summary;
mod transfers;

pub use file_state::{FileState, Flow, Held};
pub use observer::{CacheLookup, CachePlace, Message, MessageKind, NodeState, Observer, WHOLE_FILE};
pub use recorder::{MessageSizes, Recorder, WINDOW_NS};
pub use summary::{MessageCounts, NodeLoad, Outcome, OutcomeCounts, SideMetrics, Window};
pub use transfers::Availability;
pub(crate) use transfers::Standing;
