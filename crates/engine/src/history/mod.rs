//! Queries about the past of a run: its event log, and the trace of one request. The past is simulated again, on copies, from
//! checkpoint to checkpoint.

mod event_log;
mod replay;
mod request_tracer;
mod search;

pub use event_log::{EventFilter, EventLog};
pub use replay::Moment;
pub use request_tracer::RequestTracer;
pub use search::{EventSearch, TraceSearch};
