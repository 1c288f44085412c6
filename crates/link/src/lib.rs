//! The state of the page as a short text for links: `1.` and letters, digits, `-` and `_`, as in `#s=1.ABC`.
//!
//! A state lists what differs from a preset, or from the defaults: parameters by numbers that never change, faults, the shown time,
//! and how the page shows the run. Whatever was ever written stays readable: `corpus` is the record against which tests compare. The
//! format is described in `docs/links.md`.
#![forbid(unsafe_code)]

mod address;
mod bytes;
mod checksum;
mod error;
mod fields;
mod letters;
mod number;
mod presets;
mod read;
mod state;
mod values;
mod write;

#[cfg(test)]
mod record;

pub use address::{fragment, state_in};
pub use error::LinkError;
pub use fields::{LANGUAGES, THEMES, VIEWS};
pub use read::read;
pub use state::{LONGEST, Pace, State, VERSION};
pub use write::write;
