//! What the servers' data say, and since when: so that an old answer can be told from a new one.

use super::replication::Replicas;
use crate::workload::Changes;
use netduel_scenario::{ClientServer, Scenario};

/// The objects that the servers keep.
#[derive(Debug, Clone)]
pub(super) struct Data {
    changes: Option<Changes>,
    /// Position of the last confirmed write of each object; 0 for none.
    writes: Vec<u32>,
    /// Writes so far, while all servers share one store.
    head: u32,
    pub(super) replicas: Option<Replicas>,
}

/// What an answer says of an object: everything up to here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ObjectVersion {
    /// How often the object had changed by itself.
    changes: u32,
    /// The last write that the server had.
    written: u32,
}

impl Data {
    pub(super) fn new(scenario: &Scenario, side: &ClientServer) -> Data {
        Data {
            changes: Changes::new(scenario),
            writes: vec![0; scenario.workload.objects as usize],
            head: 0,
            replicas: Replicas::new(side),
        }
    }

    /// About how many bytes a copy of it takes; without the log of replicas, which is short.
    pub(super) fn bytes(&self) -> usize {
        let changes = if self.changes.is_some() { 32 * self.writes.len() } else { 0 };
        size_of_val(&self.writes[..]) + changes
    }

    /// What a server answers now.
    pub(super) fn read(&mut self, now_ns: u64, server: u32, object: u32) -> ObjectVersion {
        let written = self.replicas.as_ref().map_or(self.head, |replicas| replicas.applied(server));
        ObjectVersion { changes: self.changes_until(now_ns, object), written }
    }

    /// Whether an answer lacks something that had happened to the object by now.
    pub(super) fn is_stale(&mut self, now_ns: u64, object: u32, version: ObjectVersion) -> bool {
        self.writes[object as usize] > version.written || self.changes_until(now_ns, object) > version.changes
    }

    /// A write to the store that all servers share.
    pub(super) fn write(&mut self, object: u32) {
        self.head += 1;
        self.confirm(object, self.head);
    }

    /// A client is told that its write is done.
    pub(super) fn confirm(&mut self, object: u32, position: u32) {
        self.writes[object as usize] = position;
    }

    /// The last writes of these objects are lost; these are the ones before them.
    pub(super) fn revert(&mut self, objects: &[(u32, u32)]) {
        for (object, position) in objects {
            self.writes[*object as usize] = *position;
        }
    }

    fn changes_until(&mut self, now_ns: u64, object: u32) -> u32 {
        self.changes.as_mut().map_or(0, |changes| changes.count_until(now_ns, object))
    }
}
