//! The discrete-event simulation of both networks: pure, deterministic, without I/O.
