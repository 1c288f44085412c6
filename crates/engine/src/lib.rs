//! The discrete-event simulation of both networks: pure, deterministic, without I/O, clock or threads.
//!
//! A [`Scenario`](netduel_scenario::Scenario) says what a run is; a [`Duel`] runs it; [`metrics`] say what came of it.
#![forbid(unsafe_code)]

pub mod checkpoints;
mod client_server;
mod duel;
mod faults;
mod file_distribution;
pub mod history;
pub mod kernel;
pub mod metrics;
pub mod network;
mod peer_to_peer;
pub mod verify;
pub mod workload;

pub use checkpoints::Checkpoints;
pub use duel::Duel;
pub use peer_to_peer::overlay;
