//! The discrete-event simulation of both networks. It is deterministic and uses no I/O, no clock and no threads.
//!
//! A [`Scenario`](netduel_scenario::Scenario) describes a run, a [`Duel`] simulates it, and [`metrics`] measures it.
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
