//! The engine as the worker runs it: commands in, reports out, a slice of time at a time. Everything but the
//! browser itself, so that it can be tested anywhere.
#![forbid(unsafe_code)]

mod session;
mod trace_writer;

pub use session::{Outgoing, Session};
