//! What is measured, and the metrics computed from it.

mod misfortune;
mod notable;
mod observer;
mod recorder;
mod records;
pub mod spread;
mod transfers;

pub use observer::{CacheLookup, CachePlace, Message, Observer, Strike, WHOLE_FILE};
pub use recorder::{Recorder, WINDOW_NS};
pub use records::MessageSizes;
pub(crate) use transfers::Standing;
