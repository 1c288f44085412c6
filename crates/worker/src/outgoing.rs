//! What the worker sends to the page.

use netduel_protocol::Report;

/// A report and, with a trace or a state, its records.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// The report.
    pub report: Report,
    /// The trace records.
    pub records: Option<Vec<u32>>,
}
