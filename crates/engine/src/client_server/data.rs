//! What the servers' data say, and since when: so that an old answer can be told from a new one.

use crate::scenario::Scenario;
use crate::workload::Changes;

/// The objects that the servers keep.
#[derive(Debug, Clone)]
pub(super) struct Data {
    changes: Option<Changes>,
}

/// What an answer says of an object: everything up to here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Revision {
    /// How often the object had changed by itself.
    changes: u32,
}

impl Data {
    pub(super) fn new(scenario: &Scenario) -> Data {
        Data { changes: Changes::new(scenario) }
    }

    /// What a server answers now.
    pub(super) fn read(&mut self, now_ns: u64, object: u32) -> Revision {
        Revision { changes: self.changes_until(now_ns, object) }
    }

    /// Whether an answer is older than what a server would answer now.
    pub(super) fn is_stale(&mut self, now_ns: u64, object: u32, revision: Revision) -> bool {
        self.changes_until(now_ns, object) > revision.changes
    }

    fn changes_until(&mut self, now_ns: u64, object: u32) -> u32 {
        self.changes.as_mut().map_or(0, |changes| changes.count_until(now_ns, object))
    }
}
