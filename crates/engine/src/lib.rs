//! The discrete-event simulation of both networks: pure, deterministic, without I/O.
pub mod metrics;
pub mod network;
pub mod scenario;
