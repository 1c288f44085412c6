//! Peers that come and go: sessions, crashes, leaves and returns.

use super::hash_table::Upkeep;
use super::{Context, Event, NONE, PeerToPeerModel, Queue};
use crate::kernel::{Distribution, Purpose, Stream, ns_from_s};
use crate::metrics::Observer;
use crate::network::ATTACKER;
use netduel_results::{AttackStep, Outcome};
use netduel_scenario::{ChurnDistribution, PeerToPeer};

/// Who is there by its own choice, and until when.
#[derive(Debug, Clone)]
pub(super) struct Sessions {
    distribution: Distribution,
    session_s: f64,
    offline_s: f64,
    /// One stream for each peer, so that nobody's sessions depend on anybody else's.
    streams: Vec<Stream>,
    present: Vec<bool>,
}

impl Sessions {
    /// Schedules everybody's first change; `None` if nobody ever leaves. A peer is there at the start with the probability
    /// with which it is there later on: session/(session + time away). For those who are not, the first event is a leave at
    /// time 0.
    pub(super) fn new(seed: u64, peers: u32, side: &PeerToPeer, queue: &mut Queue) -> Option<Sessions> {
        let session_s = side.session_s.0?;
        let distribution = match side.churn_distribution {
            ChurnDistribution::Exponential => Distribution::Exponential,
            ChurnDistribution::Weibull => Distribution::weibull(side.churn_shape),
            ChurnDistribution::Pareto => Distribution::Pareto { shape: side.churn_shape },
        };
        let streams: Vec<Stream> =
            (0..peers).map(|peer| Stream::new(seed, u64::from(peer), Purpose::Sessions)).collect();
        let offline_s = side.offline_s;
        let mut sessions =
            Sessions { distribution, session_s, offline_s, streams, present: vec![true; peers as usize] };
        for peer in 0..peers {
            let is_present =
                sessions.streams[peer as usize].unit() < session_s / (session_s + sessions.offline_s);
            sessions.present[peer as usize] = is_present;
            let at_ns = if is_present { sessions.length_ns(peer) } else { 0 };
            queue.push(at_ns, Event::Session { peer });
        }
        Some(sessions)
    }

    pub(super) fn is_present(&self, peer: u32) -> bool {
        // An index has no sessions: it stays.
        self.present.get(peer as usize).is_none_or(|present| *present)
    }

    /// How long a peer now stays, or stays away.
    fn length_ns(&mut self, peer: u32) -> u64 {
        let mean_s = if self.is_present(peer) { self.session_s } else { self.offline_s };
        // At least a microsecond, so that even the shortest is a session.
        ns_from_s(mean_s * self.distribution.draw(&mut self.streams[peer as usize])).max(1000)
    }
}

impl PeerToPeerModel {
    pub(super) fn change_session(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let Some(sessions) = &mut self.sessions else { return };
        let index = peer as usize;
        let returns = !sessions.present[index] && context.now_ns > 0;
        let is_polite =
            sessions.present[index] && sessions.streams[index].unit() < self.side.graceful_leave_share;
        sessions.present[index] = returns;
        let next_ns = context.now_ns.saturating_add(sessions.length_ns(peer));
        context.queue.push(next_ns, Event::Session { peer });
        if returns {
            self.come_up(peer, context);
        } else {
            self.go_down(peer, is_polite, context);
        }
    }

    /// A node crashes, or leaves after telling those who know it.
    pub(super) fn go_down(&mut self, peer: u32, is_polite: bool, context: &mut Context<impl Observer>) {
        let was_up = self.is_up(peer);
        if is_polite && was_up {
            self.say_goodbye(peer, context);
        }
        let station = &mut self.peers[peer as usize];
        let lost = station.crash();
        self.tell_state(peer, context);
        if was_up {
            self.forget_all(peer, context);
        }
        // What its own user was waiting for is gone with it; others notice that the connection is dead.
        for slot in self.requests.open_of(peer) {
            self.requests.hold(slot, 1);
            self.end(slot, Outcome::NodeFailed, peer, context);
            self.requests.release(slot);
        }
        for slot in lost {
            if slot == ATTACKER {
                context.observer.attacked(context.now_ns, peer, AttackStep::Lost);
                continue;
            }
            context
                .queue
                .push(context.now_ns + self.link_delay_ns, Event::ConnectionLoss { slot, holder: peer });
        }
    }

    /// A node comes back, unless something else still keeps it down.
    pub(super) fn come_up(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let station = &mut self.peers[peer as usize];
        let was_up = station.is_up();
        station.recover();
        self.tell_state(peer, context);
        if was_up || !self.is_up(peer) {
            return;
        }
        if Some(peer) == self.index() {
            // Everybody has been trying to reach it.
            for other in
                (0..self.users).filter(|other| self.peers[*other as usize].is_up()).collect::<Vec<_>>()
            {
                self.register(other, context);
            }
        } else if self.table().is_some() {
            self.start_life(peer, context);
        } else if self.index().is_some() {
            self.register(peer, context);
        } else if self.sessions.is_some() {
            self.greet_neighbours(Upkeep::Hello, peer, context);
        }
    }

    /// What a node that is gone no longer knows, and what others notice at once.
    fn forget_all(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        if Some(peer) == self.index() {
            self.registered.fill(false);
        } else if let Some(index) = self.index() {
            context.queue.push(context.now_ns + self.link_delay_ns, Event::Gone { at: index, dead: peer });
        }
        if let Some(table) = self.table.as_mut() {
            table.clear(peer);
        }
    }

    fn say_goodbye(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        if let Some(index) = self.index() {
            self.send_upkeep(Upkeep::Unregister, peer, index, NONE, context);
        } else if self.table().is_some() {
            self.leave_table(peer, context);
        } else {
            self.greet_neighbours(Upkeep::Goodbye, peer, context);
        }
    }

    /// Peers keep their links while they are away: on its return each tells its neighbours, one message for each.
    fn greet_neighbours(&mut self, what: Upkeep, peer: u32, context: &mut Context<impl Observer>) {
        for index in 0..self.overlay.degree(peer) {
            let to = self.overlay.neighbour(peer, index);
            self.send_upkeep(what, peer, to, NONE, context);
        }
    }
}
