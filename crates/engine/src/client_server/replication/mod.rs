//! A primary and its replicas: who has which writes, who must confirm them, and who may take over.

#[cfg(test)]
mod tests;

use netduel_scenario::{ClientServer, Replication};
use std::collections::VecDeque;

/// The state of all copies. Writes have positions in one log, counted from 1 and never used twice.
#[derive(Debug, Clone)]
pub(super) struct Replicas {
    pub(super) is_synchronous: bool,
    servers: Vec<Replica>,
    primary: u32,
    /// How many primaries came before this one: what an earlier one sent no longer counts.
    term: u32,
    election: u32,
    /// Position of the last write.
    head: u32,
    /// Writes that not every server that may take over, now or soon, has yet; in order.
    log: VecDeque<Write>,
    /// Everything up to here is on each of these servers.
    floor: u32,
    largest_log: usize,
    /// Synchronous writes that are not confirmed yet: (position, attempt), in order.
    unconfirmed: VecDeque<(u32, u32)>,
}

#[derive(Debug, Clone)]
struct Replica {
    /// It has all surviving writes up to here, on disk.
    applied: u32,
    /// As far as the primary knows.
    confirmed: u32,
    /// The primary sends it every new write.
    is_sent_to: bool,
    /// It was brought up to date by this primary, and has missed nothing since.
    is_following: bool,
    /// The primary confirms no write without it.
    is_required: bool,
    /// The last write of which the primary may have gone on without it.
    required_after: u32,
    /// It may take over: the primary has not gone on without it.
    is_eligible: bool,
    is_believed_up: bool,
}

#[derive(Debug, Clone, Copy)]
struct Write {
    position: u32,
    object: u32,
    is_confirmed: bool,
}

/// A write that every server it must be on has: the client may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Committed {
    pub(super) attempt: u32,
    pub(super) object: u32,
    pub(super) position: u32,
}

/// What a change of primary did to the writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FailoverOutcome {
    /// How many writes are lost although their clients were told that they were done.
    pub(super) lost: u64,
    /// Objects whose last write is lost, and the position of the last one that is left.
    pub(super) reverted: Vec<(u32, u32)>,
    /// Attempts at writes that the old primary will never confirm.
    pub(super) abandoned: Vec<u32>,
}

/// What the balancer has come to believe of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HealthChange {
    Up(u32),
    Down(u32),
}

impl Replicas {
    /// All servers up to date, the first one primary; `None` without replication.
    pub(super) fn new(side: &ClientServer) -> Option<Replicas> {
        let replica = Replica {
            applied: 0,
            confirmed: 0,
            is_sent_to: true,
            is_following: true,
            is_required: true,
            required_after: 0,
            is_eligible: true,
            is_believed_up: true,
        };
        (side.replication != Replication::None).then(|| Replicas {
            is_synchronous: side.replication == Replication::Synchronous,
            servers: vec![replica; side.servers as usize],
            primary: 0,
            term: 0,
            election: 0,
            head: 0,
            log: VecDeque::new(),
            floor: 0,
            largest_log: 64,
            unconfirmed: VecDeque::new(),
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

    /// Up to which position a server has all surviving writes.
    pub(super) fn applied(&self, server: u32) -> u32 {
        self.servers[server as usize].applied
    }

    /// Servers that the primary sends every new write.
    pub(super) fn followers(&self) -> Vec<u32> {
        self.others(|replica| replica.is_sent_to)
    }

    fn others(&self, are: impl Fn(&Replica) -> bool) -> Vec<u32> {
        let servers = (0..).zip(&self.servers);
        servers
            .filter(|(server, replica)| *server != self.primary && are(replica))
            .map(|(server, _)| server)
            .collect()
    }

    /// The primary writes: the position in the log.
    pub(super) fn write(&mut self, attempt: u32, object: u32) -> u32 {
        self.prune();
        self.head += 1;
        self.servers[self.primary as usize].applied = self.head;
        self.log.push_back(Write { position: self.head, object, is_confirmed: false });
        self.unconfirmed.push_back((self.head, attempt));
        self.head
    }

    /// Writes that may be confirmed now, in order.
    pub(super) fn confirm(&mut self) -> Vec<Committed> {
        let until = if self.is_synchronous {
            let required = self.others(|replica| replica.is_required).into_iter();
            required.map(|server| self.servers[server as usize].confirmed).min().unwrap_or(self.head)
        } else {
            self.head
        };
        let mut confirmed = Vec::new();
        while let Some(&(position, attempt)) = self.unconfirmed.front().filter(|first| first.0 <= until) {
            self.unconfirmed.pop_front();
            // Positions ascend, so that the write is found without a search through all.
            if let Ok(place) = self.log.binary_search_by_key(&position, |write| write.position) {
                self.log[place].is_confirmed = true;
                confirmed.push(Committed { attempt, object: self.log[place].object, position });
            }
        }
        confirmed
    }

    /// A server receives all writes up to a position; whether it could make use of them.
    pub(super) fn apply(&mut self, server: u32, position: u32, term: u32, is_whole: bool) -> bool {
        let replica = &mut self.servers[server as usize];
        if term != self.term || !(replica.is_following || is_whole) {
            return false;
        }
        replica.is_following = true;
        replica.applied = replica.applied.max(position);
        // With all that was confirmed without it, and the primary waiting for it, it lacks no confirmed write.
        replica.is_eligible |= is_whole && replica.is_required && position >= replica.required_after;
        true
    }

    /// A write of this term did not get to a server: it follows no longer, until it has been brought up to date.
    pub(super) fn missed(&mut self, server: u32, term: u32) {
        if term == self.term {
            self.servers[server as usize].is_following = false;
        }
    }

    /// All servers but the primary.
    pub(super) fn replicas(&self) -> Vec<u32> {
        self.others(|_| true)
    }

    /// The primary learns how far a server is.
    pub(super) fn on_ack(&mut self, server: u32, position: u32, term: u32) {
        if term == self.term {
            let confirmed = &mut self.servers[server as usize].confirmed;
            *confirmed = (*confirmed).max(position);
        }
    }

    /// The primary brings a server up to date, and from now on sends it every write.
    pub(super) fn bring_up_to_date(&mut self, server: u32) {
        let replica = &mut self.servers[server as usize];
        replica.is_sent_to = true;
        if replica.is_believed_up && !replica.is_required {
            (replica.is_required, replica.required_after) = (true, self.head);
        }
    }

    /// The primary goes on without a server.
    fn drop_out(&mut self, server: u32) {
        let replica = &mut self.servers[server as usize];
        (replica.is_sent_to, replica.is_required, replica.is_eligible) = (false, false, false);
    }

    /// A server crashes. Returns attempts at writes that it, as primary, will never confirm. What it has written
    /// stays on its disk.
    pub(super) fn crashed(&mut self, server: u32) -> Vec<u32> {
        let replica = &mut self.servers[server as usize];
        (replica.is_sent_to, replica.is_following) = (false, false);
        if server != self.primary {
            return Vec::new();
        }
        self.unconfirmed.drain(..).map(|(_, attempt)| attempt).collect()
    }

    /// A primary that is up takes the lead: it goes on without the servers that are believed down, and names the
    /// others, which it has to bring up to date.
    pub(super) fn lead(&mut self) -> Vec<u32> {
        for server in self.others(|replica| !replica.is_believed_up) {
            self.drop_out(server);
        }
        self.others(|replica| replica.is_believed_up)
    }

    /// What has changed in what the balancer believes.
    pub(super) fn news(&mut self, believes_up: impl Fn(usize) -> bool) -> Vec<HealthChange> {
        let mut news = Vec::new();
        for (server, replica) in self.servers.iter_mut().enumerate() {
            let is_up = believes_up(server);
            if std::mem::replace(&mut replica.is_believed_up, is_up) != is_up {
                news.push(if is_up {
                    HealthChange::Up(server as u32)
                } else {
                    HealthChange::Down(server as u32)
                });
            }
        }
        news
    }

    /// A primary that is up hears that a server is down.
    pub(super) fn lost_sight_of(&mut self, server: u32) {
        self.drop_out(server);
    }

    /// Whether the balancer believes that the primary is up.
    pub(super) fn has_primary(&self) -> bool {
        self.servers[self.primary as usize].is_believed_up
    }

    /// A new election begins; an earlier one that has not ended is void.
    pub(super) fn call_election(&mut self) -> u32 {
        self.election += 1;
        self.election
    }

    /// An election ends: of the servers that may take over, the one with the most writes does. `None` if nobody may,
    /// or nobody needs to.
    pub(super) fn elect(&mut self, election: u32) -> Option<FailoverOutcome> {
        if election != self.election || self.has_primary() {
            return None;
        }
        let candidates = self.others(|replica| replica.is_believed_up && replica.is_eligible);
        // `max_by_key` takes the last of equals, hence the reversal.
        let primary = candidates.into_iter().rev().max_by_key(|server| self.applied(*server))?;
        let last = self.applied(primary);
        let mut succession = FailoverOutcome {
            abandoned: self.unconfirmed.drain(..).map(|(_, attempt)| attempt).collect(),
            ..FailoverOutcome::default()
        };
        let mut reverted = Vec::new();
        while let Some(write) = self.log.back().copied().filter(|write| write.position > last) {
            self.log.pop_back();
            if write.is_confirmed {
                succession.lost += 1;
                reverted.push(u64::from(write.object));
            }
        }
        reverted.sort_unstable();
        reverted.dedup();
        succession.reverted = reverted.into_iter().map(|object| (object as u32, self.floor)).collect();
        for write in self.log.iter().filter(|write| write.is_confirmed) {
            if let Ok(place) = succession.reverted.binary_search_by_key(&write.object, |(object, _)| *object)
            {
                succession.reverted[place].1 = write.position;
            }
        }
        for replica in &mut self.servers {
            replica.applied = replica.applied.min(last);
            replica.confirmed = replica.confirmed.min(last);
            (replica.is_sent_to, replica.is_following) = (false, false);
        }
        // What was lost no longer counts, so the new primary has everything.
        self.servers[primary as usize].applied = self.head;
        (self.primary, self.term) = (primary, self.term + 1);
        Some(succession)
    }

    /// Forgets writes that can no longer be lost. Now and then, so that it costs little for each write.
    fn prune(&mut self) {
        if self.log.len() < self.largest_log {
            return;
        }
        let matters = |(server, replica): &(usize, &Replica)| {
            replica.is_eligible || replica.is_required || *server == self.primary as usize
        };
        let applied = self.servers.iter().enumerate().filter(matters).map(|(_, replica)| replica.applied);
        self.floor = applied.min().unwrap_or(self.floor).max(self.floor);
        // A write that is not confirmed yet is still needed.
        let floor = self.unconfirmed.front().map_or(self.floor, |first| self.floor.min(first.0 - 1));
        self.log.drain(..self.log.partition_point(|write| write.position <= floor));
        self.largest_log = 64.max(2 * self.log.len());
    }
}
