//! Versions of the objects on the servers, by which stale responses are recognised.

use super::replication::Replicas;
use crate::workload::Changes;
use netduel_scenario::{ClientServer, Scenario};

/// The objects that the servers store.
#[derive(Debug, Clone)]
pub(super) struct ObjectStore {
    changes: Option<Changes>,
    /// Position of the last committed write of each object; 0 if there is none.
    writes: Vec<u32>,
    /// Number of writes so far, while all servers share one store.
    head: u32,
    pub(super) replicas: Option<Replicas>,
}

/// The version of an object in a response.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ObjectVersion {
    /// Number of changes of the object other than by writes.
    changes: u32,
    /// Position of the last write that the server had applied.
    written: u32,
}

impl ObjectStore {
    pub(super) fn new(scenario: &Scenario, side: &ClientServer) -> ObjectStore {
        ObjectStore {
            changes: Changes::new(scenario),
            writes: vec![0; scenario.workload.objects as usize],
            head: 0,
            replicas: Replicas::new(side),
        }
    }

    /// Approximate size of a copy, in bytes, without the replication log, which is short.
    pub(super) fn bytes(&self) -> usize {
        let changes = if self.changes.is_some() { 32 * self.writes.len() } else { 0 };
        size_of_val(&self.writes[..]) + changes
    }

    /// The version that a server returns now.
    pub(super) fn read(&mut self, now_ns: u64, server: u32, object: u32) -> ObjectVersion {
        let written = self.replicas.as_ref().map_or(self.head, |replicas| replicas.applied(server));
        ObjectVersion { changes: self.changes_until(now_ns, object), written }
    }

    /// Whether a version lacks a change or write of the object before now.
    pub(super) fn is_stale(&mut self, now_ns: u64, object: u32, version: ObjectVersion) -> bool {
        self.writes[object as usize] > version.written || self.changes_until(now_ns, object) > version.changes
    }

    /// Writes to the store that all servers share.
    pub(super) fn write(&mut self, object: u32) {
        self.head += 1;
        self.commit(object, self.head);
    }

    /// Commits a write: its client is told that it is done.
    pub(super) fn commit(&mut self, object: u32, position: u32) {
        self.writes[object as usize] = position;
    }

    /// Reverts objects whose last write was lost, each to the position of its last remaining write.
    pub(super) fn revert(&mut self, objects: &[(u32, u32)]) {
        for (object, position) in objects {
            self.writes[*object as usize] = *position;
        }
    }

    fn changes_until(&mut self, now_ns: u64, object: u32) -> u32 {
        self.changes.as_mut().map_or(0, |changes| changes.count_until(now_ns, object))
    }
}
