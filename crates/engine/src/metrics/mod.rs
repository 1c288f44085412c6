//! What is measured, and the metrics computed from it.

mod file_state;
mod misfortune;
mod notable;
mod observer;
mod recorder;
mod records;
pub mod spread;
mod summary;
mod transfers;

pub use file_state::{FileState, Flow, Held};
pub use misfortune::FaultRecord;
pub use notable::RequestRecord;
pub use observer::{
    AttackStep, CacheLookup, CachePlace, LossCause, Message, MessageKind, NodeState, Observer, Strike,
    WHOLE_FILE,
};
pub use recorder::{Recorder, WINDOW_NS};
pub use records::MessageSizes;
pub use summary::{AttackCounts, MessageCounts, NodeLoad, Outcome, OutcomeCounts, SideMetrics, Window};
pub use transfers::Availability;
pub(crate) use transfers::Standing;
