//! What is measured, and the metrics computed from it.

pub mod dispersion;
mod exemplars;
mod fault_impact;
mod observer;
mod recorder;
mod records;
mod transfers;

pub use observer::{CacheLookup, CachePlace, FaultEvent, Message, Observer, WHOLE_FILE};
pub use recorder::{Recorder, WINDOW_NS};
pub use records::MessageSizes;
pub(crate) use transfers::TransferSnapshot;
