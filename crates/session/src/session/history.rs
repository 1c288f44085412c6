//! Queries about the history of the run, which the worker answers.

use super::Session;
use netduel_protocol::{Command, History, HistoryQuery, TraceQuery};

impl Session {
    /// Queries the history up to the shown time, with the trace of the selected request. The query is repeated when the run or the
    /// selected request changes.
    pub fn query_history(&mut self, query: HistoryQuery) {
        self.history_queries.set_wanted(Some(query));
        self.send_history_query();
    }

    /// Stops querying the history.
    pub fn stop_history_queries(&mut self) {
        self.history_queries.set_wanted(None);
    }

    pub(super) fn send_history_query(&mut self) {
        if self.worker.is_ready && self.run.is_begun && !self.is_seeking {
            let selected =
                self.selected_request.map(|request| TraceQuery { request, near_ns: self.selected_at_ns });
            if let Some(query) = self.history_queries.next(selected, self.clock.shown_ns()) {
                self.send(Command::Query { run_id: self.run.id, query });
            }
        }
    }

    /// Takes the answer to the query that was sent.
    pub(super) fn receive_history(&mut self, history: History) {
        self.history_queries.answered();
        self.history = history.into();
        self.has_changed = true;
        self.send_history_query();
    }
}
