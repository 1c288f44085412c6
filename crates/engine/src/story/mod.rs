//! What happened, to be read: the events of a side one by one, and the way of one request.

mod log;
mod replay;
mod search;
mod sentence;
mod waterfall;

pub use log::{EventLog, Filter, Happening, What};
pub use replay::Moment;
pub use search::{LogSearch, WaySearch};
pub use sentence::{called, name, sentence};
pub use waterfall::{Span, SpanKind, Waterfall};
