//! What is measured in a run, and the metrics that are computed from it.

pub mod dispersion;
mod distributions;
mod exemplars;
mod fault_effects;
mod latencies;
mod observer;
mod recent;
mod recorder;
mod records;
mod transfers;
mod up_since;
mod weighted_numbers;

pub use observer::{
    CacheLookup, CachePlace, FaultEvent, FileTransfer, Message, Observer, TransferEnd, WHOLE_FILE,
};
pub use recorder::Recorder;
pub use records::{MessageSizes, WINDOW_NS};
pub(crate) use transfers::TransferSnapshot;
