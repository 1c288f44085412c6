//! What is measured, and the metrics computed from it.

mod summary;

pub use summary::{MessageCounts, NodeLoad, Outcome, OutcomeCounts, SideMetrics, Window};
