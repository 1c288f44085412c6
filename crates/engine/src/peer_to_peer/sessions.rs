//! Online and offline sessions of peers.

use super::event::PeerToPeerEvent as Event;
use crate::kernel::{Distribution, EventQueue, Purpose, Stream, ns_from_s};
use netduel_scenario::{ChurnDistribution, PeerToPeer};

/// The online and offline sessions of peers.
#[derive(Debug, Clone)]
pub(super) struct Sessions {
    distribution: Distribution,
    session_s: f64,
    offline_s: f64,
    /// One stream for each peer, so that the sessions of peers are independent.
    pub(super) streams: Vec<Stream>,
    pub(super) present: Vec<bool>,
}

impl Sessions {
    /// Schedules the first change of every peer; `None` if there is no churn. A peer is present at the start with
    /// its long-run probability, session/(session + offline time). A peer that is not leaves at time 0.
    pub(super) fn new(
        seed: u64,
        peers: u32,
        side: &PeerToPeer,
        queue: &mut EventQueue<Event>,
    ) -> Option<Sessions> {
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
            queue.push(at_ns, Event::SessionChange { peer });
        }
        Some(sessions)
    }

    pub(super) fn is_present(&self, peer: u32) -> bool {
        // The index has no sessions: it is always present.
        self.present.get(peer as usize).is_none_or(|present| *present)
    }

    /// Draws the length of a peer's current online or offline session, in nanoseconds.
    pub(super) fn length_ns(&mut self, peer: u32) -> u64 {
        let mean_s = if self.is_present(peer) { self.session_s } else { self.offline_s };
        // At least a microsecond, so that simulated time always advances.
        ns_from_s(mean_s * self.distribution.draw(&mut self.streams[peer as usize])).max(1000)
    }
}
