//! Writes what happens in a network as trace records.

use netduel_engine::metrics::{Message, Observer};
use netduel_protocol::trace::Record;
use netduel_results::{FileProgress, FileState, Flow, NodeState, Outcome, Request};

/// The most messages of one batch that are drawn; of more, only the first are. Everything is still counted.
const LARGEST_MESSAGE_COUNT: usize = 20_000;

/// So many flows of a sample are drawn; of more, one in two, three …
const LARGEST_FLOW_COUNT: usize = 4_000;

/// The least difference in what a node holds of a file that can be seen.
const LEAST_CHANGE: f32 = 0.002;

/// Records of one batch.
#[derive(Debug, Default)]
pub(crate) struct TraceWriter {
    pub(crate) words: Vec<u32>,
    /// Whether it writes nothing: what is replayed has been reported. A run without an observer would be faster, and
    /// the engine's whole loop would be in the worker twice.
    pub(crate) is_muted: bool,
    messages: usize,
    /// What was last written of each node of a file's distribution.
    held: Vec<FileProgress>,
}

impl TraceWriter {
    /// The words written since the last call.
    pub(crate) fn take(&mut self) -> Vec<u32> {
        self.messages = 0;
        std::mem::take(&mut self.words)
    }

    /// Writes how a file's distribution stands: all flows, unless there are too many to be drawn, and who holds more or less than
    /// before.
    pub(crate) fn file_state(&mut self, at_ns: u64, state: &FileState) {
        Record::FileState { at_ns }.write(&mut self.words);
        let one_in = state.flows.len().div_ceil(LARGEST_FLOW_COUNT).max(1);
        for Flow { from, to, rate_bits_per_s } in state.flows.iter().step_by(one_in).copied() {
            Record::Flow { from, to, rate_bits_per_s }.write(&mut self.words);
        }
        self.held.resize(state.held.len(), FileProgress::default());
        for ((node, now), before) in (0..).zip(&state.held).zip(&mut self.held) {
            let is_end = (now.share == 1.0) != (before.share == 1.0);
            let has_changed = is_end || (now.share - before.share).abs() >= LEAST_CHANGE;
            if has_changed || now.pieces != before.pieces {
                *before = *now;
                Record::FileProgress { node, share: now.share, pieces: now.pieces }.write(&mut self.words);
            }
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
        if self.is_muted {
            return;
        }
        self.messages += 1;
        if self.messages <= LARGEST_MESSAGE_COUNT {
            let Message { kind, from, to, request, arrives_ns } = *message;
            Record::Message { kind, from, to, request, sent_ns: now_ns, arrives_ns }.write(&mut self.words);
        }
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        if self.is_muted {
            return;
        }
        let NodeState { up, away, busy, waiting } = state;
        Record::Node { node, up, away, busy, waiting, at_ns: now_ns }.write(&mut self.words);
    }
}
