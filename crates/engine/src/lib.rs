//! The discrete-event simulation of both networks: pure, deterministic, without I/O, clock or threads.
//!
//! A [`scenario::Scenario`] says what a run is; a [`Duel`] runs it; [`metrics`] say what came of it.
#![forbid(unsafe_code)]

mod client_server;
mod duel;
pub mod estimate;
mod faults;
#[cfg(feature = "all-models")]
mod file_distribution;
pub mod kernel;
pub mod metrics;
pub mod models;
pub mod network;
mod peer_to_peer;
pub mod story;
pub mod theory;
pub mod timeline;
pub mod verify;
pub mod workload;

pub use duel::Duel;
pub use netduel_scenario as scenario;
pub use peer_to_peer::overlay;
pub use timeline::Timeline;
