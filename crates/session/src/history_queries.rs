//! The queries about the history of the run that the page wants answered, and the one that the worker was sent.

use netduel_protocol::{HistoryQuery, TraceQuery};

/// One query at a time: the next one is sent when the answer has come.
#[derive(Debug, Default)]
pub(crate) struct HistoryQueries {
    /// The query of the page; `None` while it wants none.
    wanted: Option<HistoryQuery>,
    /// The last query that was sent for this run.
    sent: Option<HistoryQuery>,
    /// Whether its answer is still to come.
    is_pending: bool,
}

impl HistoryQueries {
    /// Replaces the query of the page.
    pub(crate) fn set_wanted(&mut self, query: Option<HistoryQuery>) {
        self.wanted = query;
    }

    /// The query to send now, if the worker is not busy with another one and has not just answered the same one. Its trace is that
    /// of a request and a time soon after its arrival; it ends at the shown time, in nanoseconds.
    pub(crate) fn next(&mut self, selected: Option<TraceQuery>, shown_ns: u64) -> Option<HistoryQuery> {
        let query = self.wanted.clone().filter(|_| !self.is_pending)?;
        let query = HistoryQuery { trace: selected, until_ns: shown_ns, ..query };
        if self.sent.as_ref() == Some(&query) {
            return None;
        }
        (self.sent, self.is_pending) = (Some(query.clone()), true);
        Some(query)
    }

    /// The answer has come.
    pub(crate) fn answered(&mut self) {
        self.is_pending = false;
    }

    /// The run has changed: its history is another one.
    pub(crate) fn forget_sent(&mut self) {
        (self.sent, self.is_pending) = (None, false);
    }
}
