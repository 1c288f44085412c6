//! Writes the events of a network as trace records.

use netduel_engine::metrics::{Message, Observer};
use netduel_protocol::trace::Record;
use netduel_results::{FileProgress, FileState, Flow, NodeState, Outcome, Request};

/// At most this many messages of one batch are drawn, the first ones. The metrics count all of them.
const LARGEST_MESSAGE_COUNT: usize = 20_000;

/// At most this many flows of a sample are drawn. If there are more, every second, third, … is.
const LARGEST_FLOW_COUNT: usize = 4_000;

/// The least change of a node's share of a file that can be seen.
const LEAST_CHANGE: f32 = 0.002;

/// Records of one batch.
#[derive(Debug, Default)]
pub(crate) struct TraceWriter {
    pub(crate) words: Vec<u32>,
    /// Whether nothing is written, because what is replayed has already been reported. A second observer type would be faster,
    /// but would compile the engine's whole loop a second time.
    pub(crate) is_muted: bool,
    /// Whether only arrivals and ends of requests are written. After a seek, the page fills its list of requests with them.
    pub(crate) requests_only: bool,
    /// The states of the nodes in the time before a seek, while they are collected. They belong to the state that follows.
    pub(crate) node_words: Option<Vec<u32>>,
    messages: usize,
    /// The progress of each node that was last written.
    written_progress: Vec<FileProgress>,
}

impl TraceWriter {
    /// The words written since the last call.
    pub(crate) fn take(&mut self) -> Vec<u32> {
        self.messages = 0;
        std::mem::take(&mut self.words)
    }

    /// Writes the state of a file's distribution: all flows, unless there are too many to be drawn, and the progress of all nodes
    /// for which it has changed.
    pub(crate) fn file_state(&mut self, at_ns: u64, state: &FileState) {
        Record::FileState { at_ns }.write(&mut self.words);
        let one_in = state.flows.len().div_ceil(LARGEST_FLOW_COUNT).max(1);
        for Flow { from, to, rate_bits_per_s } in state.flows.iter().step_by(one_in).copied() {
            Record::Flow { from, to, rate_bits_per_s }.write(&mut self.words);
        }
        self.written_progress.resize(state.held.len(), FileProgress::default());
        for ((node, now), before) in (0..).zip(&state.held).zip(&mut self.written_progress) {
            let is_end = (now.share == 1.0) != (before.share == 1.0);
            let has_changed = is_end || (now.share - before.share).abs() >= LEAST_CHANGE;
            if has_changed || now.pieces != before.pieces {
                *before = *now;
                Record::FileProgress { node, share: now.share, pieces: now.pieces }.write(&mut self.words);
            }
        }
    }

    fn write_about_node(&mut self, record: Record) {
        match &mut self.node_words {
            _ if self.is_muted => {}
            Some(words) => record.write(words),
            None if self.requests_only => {}
            None => record.write(&mut self.words),
        }
    }
}

impl Observer for TraceWriter {
    fn arrived(&mut self, request: &Request) {
        if self.is_muted {
            return;
        }
        let Request { id, user, object, arrived_ns, .. } = *request;
        Record::Arrived { request: id, user, object, at_ns: arrived_ns }.write(&mut self.words);
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        if self.is_muted {
            return;
        }
        let Request { id, user, arrived_ns, .. } = *request;
        let record = Record::Ended { request: id, user, outcome, node, arrived_ns, ended_ns: now_ns };
        record.write(&mut self.words);
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        if self.is_muted || self.requests_only {
            return;
        }
        self.messages += 1;
        if self.messages <= LARGEST_MESSAGE_COUNT {
            let Message { kind, from, to, request, arrives_ns } = *message;
            Record::Message { kind, from, to, request, sent_ns: now_ns, arrives_ns }.write(&mut self.words);
        }
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        let NodeState { up, away, busy, waiting } = state;
        self.write_about_node(Record::Node { node, up, away, busy, waiting, at_ns: now_ns });
    }

    fn promoted(&mut self, now_ns: u64, node: u32, _writes_lost: u64) {
        self.primary(now_ns, node);
    }

    fn primary(&mut self, now_ns: u64, node: u32) {
        self.write_about_node(Record::Primary { node, at_ns: now_ns });
    }

    fn up_since(&mut self, node: u32, since_ns: u64) {
        self.write_about_node(Record::UpSince { node, since_ns });
    }
}
