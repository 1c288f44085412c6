//! Primary–replica replication: which server has which writes, when writes are committed, and which servers can
//! become primary.

#[cfg(test)]
mod tests;

use netduel_scenario::{ClientServer, Replication};
use std::collections::VecDeque;

/// The replication state of all servers. Writes have positions in one log, counted from 1 and never reused.
#[derive(Debug, Clone)]
pub(super) struct Replicas {
    pub(super) is_synchronous: bool,
    servers: Vec<Replica>,
    primary: u32,
    /// Number of primaries before this one. Messages of earlier terms are ignored.
    term: u32,
    election: u32,
    /// Position of the last write.
    head: u32,
    /// Writes that some server that could become primary does not have yet, in order.
    log: VecDeque<Write>,
    /// All writes up to this position are on each of these servers.
    stable_position: u32,
    prune_at: usize,
    /// Writes that are not committed yet, as (position, attempt), in order.
    uncommitted: VecDeque<(u32, u32)>,
}

#[derive(Debug, Clone)]
struct Replica {
    /// The server has all surviving writes up to this position on disk.
    applied: u32,
    /// The last position that the primary knows to be on this server.
    acknowledged: u32,
    /// The primary sends it every new write.
    receives_writes: bool,
    /// This primary has brought it up to date, and it has missed nothing since.
    is_in_sync: bool,
    /// The primary commits no write without it.
    is_required: bool,
    /// The last write that may have been committed without this server.
    required_after: u32,
    /// It can become primary: no write was committed without it.
    is_eligible: bool,
    is_considered_up: bool,
}

#[derive(Debug, Clone, Copy)]
struct Write {
    position: u32,
    object: u32,
    is_committed: bool,
}

/// A committed write: every required server has it, so its client can be informed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Committed {
    pub(super) attempt: u32,
    pub(super) object: u32,
    pub(super) position: u32,
}

/// The effect of a change of primary on writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FailoverOutcome {
    /// Number of committed writes that are lost.
    pub(super) lost: u64,
    /// Objects whose last write is lost, with the position of the last remaining write.
    pub(super) reverted: Vec<(u32, u32)>,
    /// Attempts at writes that the old primary will never commit.
    pub(super) abandoned: Vec<u32>,
}

/// A change in whether the balancer considers a server up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HealthChange {
    Up(u32),
    Down(u32),
}

impl Replicas {
    /// All servers are up to date, and the first is the primary; `None` without replication.
    pub(super) fn new(side: &ClientServer) -> Option<Replicas> {
        let replica = Replica {
            applied: 0,
            acknowledged: 0,
            receives_writes: true,
            is_in_sync: true,
            is_required: true,
            required_after: 0,
            is_eligible: true,
            is_considered_up: true,
        };
        (side.replication != Replication::None).then(|| Replicas {
            is_synchronous: side.replication == Replication::Synchronous,
            servers: vec![replica; side.servers as usize],
            primary: 0,
            term: 0,
            election: 0,
            head: 0,
            log: VecDeque::new(),
            stable_position: 0,
            prune_at: 64,
            uncommitted: VecDeque::new(),
        })
    }

    pub(super) fn primary(&self) -> u32 {
        self.primary
    }

    pub(super) fn term(&self) -> u32 {
        self.term
    }

    pub(super) fn head(&self) -> u32 {
        self.head
    }

    /// The position up to which a server has all surviving writes.
    pub(super) fn applied(&self, server: u32) -> u32 {
        self.servers[server as usize].applied
    }

    /// The replicas to which the primary sends every new write.
    pub(super) fn followers(&self) -> Vec<u32> {
        self.others(|replica| replica.receives_writes)
    }

    fn others(&self, are: impl Fn(&Replica) -> bool) -> Vec<u32> {
        let servers = (0..).zip(&self.servers);
        servers
            .filter(|(server, replica)| *server != self.primary && are(replica))
            .map(|(server, _)| server)
            .collect()
    }

    /// Adds a write of the primary to the log. Returns its position.
    pub(super) fn write(&mut self, attempt: u32, object: u32) -> u32 {
        self.prune();
        self.head += 1;
        self.servers[self.primary as usize].applied = self.head;
        self.log.push_back(Write { position: self.head, object, is_committed: false });
        self.uncommitted.push_back((self.head, attempt));
        self.head
    }

    /// Commits all writes that can be committed now, and returns them in order.
    pub(super) fn commit(&mut self) -> Vec<Committed> {
        let until = if self.is_synchronous {
            let required = self.others(|replica| replica.is_required).into_iter();
            required.map(|server| self.servers[server as usize].acknowledged).min().unwrap_or(self.head)
        } else {
            self.head
        };
        let mut committed = Vec::new();
        while let Some(&(position, attempt)) = self.uncommitted.front().filter(|first| first.0 <= until) {
            self.uncommitted.pop_front();
            // Positions are ascending, so binary search finds the write.
            if let Ok(place) = self.log.binary_search_by_key(&position, |write| write.position) {
                self.log[place].is_committed = true;
                committed.push(Committed { attempt, object: self.log[place].object, position });
            }
        }
        committed
    }

    /// A server receives all writes up to a position. Returns whether it could apply them.
    pub(super) fn apply(&mut self, server: u32, position: u32, term: u32, is_whole: bool) -> bool {
        let replica = &mut self.servers[server as usize];
        if term != self.term || !(replica.is_in_sync || is_whole) {
            return false;
        }
        replica.is_in_sync = true;
        replica.applied = replica.applied.max(position);
        // The server now has all writes that were committed without it, and the primary waits for it, so it lacks
        // no committed write.
        replica.is_eligible |= is_whole && replica.is_required && position >= replica.required_after;
        true
    }

    /// A write of this term did not reach a server, which can apply no further writes until it is brought up to
    /// date.
    pub(super) fn missed(&mut self, server: u32, term: u32) {
        if term == self.term {
            self.servers[server as usize].is_in_sync = false;
        }
    }

    /// All servers except the primary.
    pub(super) fn replicas(&self) -> Vec<u32> {
        self.others(|_| true)
    }

    /// The primary receives an acknowledgement.
    pub(super) fn acknowledge(&mut self, server: u32, position: u32, term: u32) {
        if term == self.term {
            let acknowledged = &mut self.servers[server as usize].acknowledged;
            *acknowledged = (*acknowledged).max(position);
        }
    }

    /// The primary brings a server up to date and sends it every write from now on.
    pub(super) fn catch_up(&mut self, server: u32) {
        let replica = &mut self.servers[server as usize];
        replica.receives_writes = true;
        if replica.is_considered_up && !replica.is_required {
            (replica.is_required, replica.required_after) = (true, self.head);
        }
    }

    /// The primary continues without a server.
    pub(super) fn exclude(&mut self, server: u32) {
        let replica = &mut self.servers[server as usize];
        (replica.receives_writes, replica.is_required, replica.is_eligible) = (false, false, false);
    }

    /// A server crashes. Returns attempts at writes that it, if it was the primary, will never commit. Its writes
    /// remain on its disk.
    pub(super) fn on_crash(&mut self, server: u32) -> Vec<u32> {
        let replica = &mut self.servers[server as usize];
        (replica.receives_writes, replica.is_in_sync) = (false, false);
        if server != self.primary {
            return Vec::new();
        }
        self.uncommitted.drain(..).map(|(_, attempt)| attempt).collect()
    }

    /// A primary that is up starts leading: it continues without the servers that are considered down, and returns
    /// the others, which must be brought up to date.
    pub(super) fn start_leading(&mut self) -> Vec<u32> {
        for server in self.others(|replica| !replica.is_considered_up) {
            self.exclude(server);
        }
        self.others(|replica| replica.is_considered_up)
    }

    /// Updates which servers the balancer considers up, and returns the changes.
    pub(super) fn health_changes(&mut self, considers_up: impl Fn(usize) -> bool) -> Vec<HealthChange> {
        let mut changes = Vec::new();
        for (server, replica) in self.servers.iter_mut().enumerate() {
            let is_up = considers_up(server);
            if std::mem::replace(&mut replica.is_considered_up, is_up) != is_up {
                changes.push(if is_up {
                    HealthChange::Up(server as u32)
                } else {
                    HealthChange::Down(server as u32)
                });
            }
        }
        changes
    }

    /// Whether the balancer considers the primary up.
    pub(super) fn has_primary(&self) -> bool {
        self.servers[self.primary as usize].is_considered_up
    }

    /// Starts an election. An earlier one that has not ended is cancelled.
    pub(super) fn start_election(&mut self) -> u32 {
        self.election += 1;
        self.election
    }

    /// Ends an election: of the candidates, the one with the most writes becomes primary. `None` if there is no
    /// candidate or the primary is up.
    pub(super) fn finish_election(&mut self, election: u32) -> Option<FailoverOutcome> {
        if election != self.election || self.has_primary() {
            return None;
        }
        let candidates = self.others(|replica| replica.is_considered_up && replica.is_eligible);
        // `max_by_key` returns the last of several maxima, so the order is reversed to obtain the first.
        let primary = candidates.into_iter().rev().max_by_key(|server| self.applied(*server))?;
        let last = self.applied(primary);
        let mut failover = FailoverOutcome {
            abandoned: self.uncommitted.drain(..).map(|(_, attempt)| attempt).collect(),
            ..FailoverOutcome::default()
        };
        let mut reverted = Vec::new();
        while let Some(write) = self.log.back().copied().filter(|write| write.position > last) {
            self.log.pop_back();
            if write.is_committed {
                failover.lost += 1;
                reverted.push(u64::from(write.object));
            }
        }
        reverted.sort_unstable();
        reverted.dedup();
        failover.reverted =
            reverted.into_iter().map(|object| (object as u32, self.stable_position)).collect();
        for write in self.log.iter().filter(|write| write.is_committed) {
            if let Ok(place) = failover.reverted.binary_search_by_key(&write.object, |(object, _)| *object) {
                failover.reverted[place].1 = write.position;
            }
        }
        for replica in &mut self.servers {
            replica.applied = replica.applied.min(last);
            replica.acknowledged = replica.acknowledged.min(last);
            (replica.receives_writes, replica.is_in_sync) = (false, false);
        }
        // Lost writes no longer count, so the new primary has everything.
        self.servers[primary as usize].applied = self.head;
        (self.primary, self.term) = (primary, self.term + 1);
        Some(failover)
    }

    /// Removes writes that can no longer be lost from the log. This runs rarely, so its cost per write is small.
    fn prune(&mut self) {
        if self.log.len() < self.prune_at {
            return;
        }
        let matters = |(server, replica): &(usize, &Replica)| {
            replica.is_eligible || replica.is_required || *server == self.primary as usize
        };
        let applied = self.servers.iter().enumerate().filter(matters).map(|(_, replica)| replica.applied);
        self.stable_position = applied.min().unwrap_or(self.stable_position).max(self.stable_position);
        // An uncommitted write is still needed.
        let stable_position = self
            .uncommitted
            .front()
            .map_or(self.stable_position, |first| self.stable_position.min(first.0 - 1));
        self.log.drain(..self.log.partition_point(|write| write.position <= stable_position));
        self.prune_at = 64.max(2 * self.log.len());
    }
}
