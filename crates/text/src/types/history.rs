//! The event log and the trace of a request.

/// The event log.
pub struct EventLog {
    pub name: &'static str,
    pub open: &'static str,
    pub close: &'static str,
    pub list: &'static str,
    pub topic: &'static str,
    pub every_topic: &'static str,
    /// In the order of `EventTopic::ALL`.
    pub topics: [&'static str; 6],
    pub side: &'static str,
    pub both_sides: &'static str,
    pub node: &'static str,
    pub node_example: &'static str,
    pub request: &'static str,
    pub request_example: &'static str,
    /// `{number}`: the number of a request, beside an event that concerns it.
    pub request_tag: &'static str,
    /// `{time}`: a time in seconds.
    pub none_since: &'static str,
    pub none: &'static str,
    /// `{count}` events in all.
    pub all: &'static str,
    /// `{count}` events since `{time}`.
    pub all_since: &'static str,
    /// The `{first}` to `{last}` of the events, counted from the latest.
    pub page: &'static str,
    pub last_page: &'static str,
    pub later: &'static str,
    pub earlier: &'static str,
    /// `{typed}` by the reader; `{names}` and `{short}` are examples.
    pub unknown_node: &'static str,
    /// `{typed}` by the reader.
    pub invalid_request: &'static str,
    /// Opens the trace of the selected request.
    pub every_step: &'static str,
    pub slowest: &'static str,
    pub failed: &'static str,
}

/// The trace of the selected request.
pub struct RequestTrace {
    pub none_selected: &'static str,
    pub not_arrived: &'static str,
    pub not_arrived_here: &'static str,
    /// `{request}`, `{user}` and `{object}` are numbers.
    pub title_read: &'static str,
    pub title_write: &'static str,
    /// `{time}` of the arrival; `{duration}` that the bars cover.
    pub scale: &'static str,
    /// `{duration}` of a span that is not finished.
    pub so_far: &'static str,
    /// `{count}` steps that are not listed.
    pub omitted: &'static str,
}
