//! The simulation kernel: time, the event queue, seeded streams of random numbers and the run hash.
//!
//! Simulated time is a `u64` in nanoseconds. Events are ordered by time and, at equal times, by the order in which
//! they were scheduled. Nothing else affects the order of events.

mod deadlines;
mod distribution;
mod event_queue;
mod exponentials;
mod hash;
mod heap_queue;
mod radix_queue;
mod simulation;
mod stream;
mod time;
mod ziggurat;

pub use deadlines::Deadlines;
pub use distribution::Distribution;
pub use event_queue::EventQueue;
pub use exponentials::Exponentials;
pub use hash::TraceHash;
pub use heap_queue::HeapQueue;
pub use radix_queue::RadixQueue;
pub use simulation::{Context, Model, Simulation, Traced};
pub use stream::{Purpose, Stream};
pub use time::{NS_PER_S, ns_from_s, s_from_ns};
