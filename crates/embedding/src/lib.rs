//! What a page and the netduel in its frame say to each other, without a browser.
//!
//! The host page sends requests, such as `{ source: "netduel", version: 1, id: 1, type: "seek", t_s: 12.5 }`. Each request with an id
//! is answered with the same id. The embedded page sends events, to which a host subscribes. Lengths of frames have protocols of
//! their own ([`size`]). `docs/embedding.md` lists everything.
#![forbid(unsafe_code)]

pub mod size;

mod answer;
mod fields;
mod rate_limit;
mod read;
mod request;
mod subscription;

pub use answer::{Failure, answer, error, event, metrics_of};
pub use rate_limit::{RateLimit, Verdict};
pub use read::{LONGEST_MESSAGE, Message, read};
pub use request::{ImageFormat, ImageSides, Request, TYPES};
pub use subscription::{Subscription, Topic};

/// The name by which all messages are recognised.
pub const SOURCE: &str = "netduel";

/// The version of the messages.
pub const VERSION: u64 = 1;
