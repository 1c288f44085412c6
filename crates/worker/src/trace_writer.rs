//! Writes what happens in a network as trace records.

use netduel_engine::metrics::{Message, NodeState, Observer, Outcome};
use netduel_engine::workload::Request;
use netduel_protocol::trace::Record;

/// The most messages of one batch that are drawn; of more, only the first are. Everything is still counted.
const LARGEST_MESSAGE_COUNT: usize = 20_000;

/// Records of one batch.
#[derive(Debug, Default)]
pub(crate) struct TraceWriter {
    pub(crate) words: Vec<u32>,
    /// Whether it writes nothing: what is replayed has been reported. A run without an observer would be faster, and
    /// the engine's whole loop would be in the worker twice.
    pub(crate) is_muted: bool,
    messages: usize,
}

impl TraceWriter {
    /// The words written since the last call.
    pub(crate) fn take(&mut self) -> Vec<u32> {
        self.messages = 0;
        std::mem::take(&mut self.words)
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
