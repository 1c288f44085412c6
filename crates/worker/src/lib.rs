//! The engine in a worker: commands in, reports out, one time slice after another. Only the module `browser` needs a browser;
//! everything else is plain Rust and can be tested natively.
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod browser;
mod history;
mod outgoing;
mod run;
mod scores;
mod seek;
mod seek_target;
mod session;
mod trace_writer;

#[cfg(target_arch = "wasm32")]
pub use browser::start;
pub use outgoing::Outgoing;
pub use session::Session;
