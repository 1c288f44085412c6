//! Queries about the past of a run: its event log, and the trace of one request. The engine stores neither. A query simulates the
//! past again, on a copy of the run, from one snapshot to the next.

mod event_log;
mod replay;
mod request_tracer;
mod search;

pub use event_log::{EventFilter, EventLog};
pub use replay::Moment;
pub use request_tracer::RequestTracer;
pub use search::{EventSearch, TraceSearch};
