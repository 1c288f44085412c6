//! The engine as the worker runs it: commands in, reports out, a slice of time at a time. Everything but the
//! browser itself is plain Rust, so that it can be tested anywhere.
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod browser;
mod explanations;
mod session;
mod telling;
mod trace_writer;

#[cfg(target_arch = "wasm32")]
pub use browser::start;
pub use session::{Outgoing, Session};
