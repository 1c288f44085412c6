//! Chord right after many peers have failed simultaneously, before any peer has noticed the failures.

use super::experiment::Trial;
use super::peer_scenarios::{crash, lookups, peers, run};
use super::reference_case::{ReferenceCase, add};
use crate::kernel::{Purpose, Stream};
use crate::metrics::{Message, Observer};
use netduel_results::{MessageKind, Outcome, Request};
use netduel_scenario::{Routing, Search, Side};
use std::collections::BTreeMap;

const PATH: &str = "Stoica and others (2003), table II: N = 1000, 20 successors, iterative; one network of the paper, ± 2.8 standard deviations";
const CONTACTS: &str =
    "Stoica and others (2003), section V.E: each peer that a lookup contacts has failed with probability p";

const PEERS: u32 = 1000;
const SUCCESSORS: u32 = 20;

/// With 95 % probability all eleven values of the table together lie within this number of standard deviations (Bonferroni, normal).
const DEVIATIONS: f64 = 2.84;

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    // The share of failed peers, the paper's mean path length and number of timeouts, and the standard deviation of the mean path length
    // among networks like the paper's. The deviation was measured in 300 networks in which each peer failed with that probability, with
    // 10 000 lookups each. (The last three are .077, .102 and .145, but at most .06 is allowed.)
    let rows = [
        (0.0, 3.84, 0.0, 0.021),
        (0.1, 4.03, 0.60, 0.035),
        (0.2, 4.22, 1.17, 0.050),
        (0.3, 4.44, 2.02, 0.06),
        (0.4, 4.69, 3.23, 0.06),
        (0.5, 5.09, 5.10, 0.06),
    ];
    for (share, path, timeouts, path_deviation) in rows {
        let id = format!("chord-path-failed-{share}");
        add(&mut reference_cases, id, path, PATH, DEVIATIONS * path_deviation, move |trial, size| {
            observe(share, trial, size).0
        });
        if share == 0.0 {
            continue;
        }
        // In the paper each peer fails with probability p, so the share of failed peers varies by √(p(1 − p)/N). This changes the
        // number of failed contacts for each successful one, p/(1 − p), by its derivative. The choice of the failed peers has about the
        // same effect as their number: in those 300 networks the deviation was .98 to 1.25 times this value.
        let survivors = 1.0 - share;
        let deviation =
            libm::sqrt(2.0 * share * survivors / f64::from(PEERS)) * path / (survivors * survivors);
        let id = format!("chord-time-outs-failed-{share}");
        add(&mut reference_cases, id, timeouts, PATH, DEVIATIONS * deviation, move |trial, size| {
            observe(share, trial, size).1
        });
        // A peer that has made a lookup knows of some failed peers and no longer returns them. On average over the forty lookups that
        // arrive in a network, one peer in fifty has made one.
        let id = format!("chord-failed-contacts-{share}");
        add(&mut reference_cases, id, share, CONTACTS, 0.02 * share, move |trial, size| {
            let (living, failed) = observe(share, trial, size);
            failed / (living + failed)
        });
    }
    reference_cases
}

/// The mean path length and the mean number of timeouts of lookups after this share of all peers has failed.
fn observe(share: f64, trial: Trial, size: f64) -> (f64, f64) {
    let networks = libm::ceil(50.0 * size).max(2.0) as u64;
    let mut seen = Contacts::default();
    for network in 0..networks {
        let seed = Stream::new(trial.seed, network, Purpose::Overlay).word() >> 11;
        let mut scenario = lookups(Search::Chord, PEERS, Trial { seed, ..trial }, 0.0);
        (scenario.run.duration_s, scenario.workload.requests_per_s) = (4.0, 10.0);
        let side = peers(&mut scenario);
        (side.successors, side.routing) = (SUCCESSORS, Routing::Iterative);
        let mut order: Vec<u32> = (0..PEERS).collect();
        Stream::new(scenario.run.seed, 1, Purpose::Sessions).shuffle(&mut order);
        order.truncate((f64::from(PEERS) * share) as usize);
        scenario.faults = order.iter().map(|peer| crash(*peer)).collect();
        seen.failed = vec![false; PEERS as usize];
        order.iter().for_each(|peer| seen.failed[*peer as usize] = true);
        seen.begun.clone_from(&seen.failed);
        let Some(duel) = scenario.start() else { return (f64::NAN, f64::NAN) };
        let Some(network) = duel.network(Side::PeerToPeer) else { return (f64::NAN, f64::NAN) };
        seen.ring = (0..PEERS).collect();
        seen.ring.sort_by(|a, b| network.positions[*a as usize].total_cmp(&network.positions[*b as usize]));
        run(&scenario, &mut seen);
    }
    let mean = |sum: u64| sum as f64 / seen.lookups as f64;
    (mean(seen.living), mean(seen.dead))
}

/// The peers that the first lookup of each surviving peer contacts. Only the first lookup counts, because the peer's tables are then
/// still those from before the failure, as they are throughout in the paper.
#[derive(Default)]
struct Contacts {
    failed: Vec<bool>,
    ring: Vec<u32>,
    begun: Vec<bool>,
    asked: BTreeMap<u32, Vec<u32>>,
    lookups: u64,
    living: u64,
    dead: u64,
}

impl Observer for Contacts {
    fn arrived(&mut self, request: &Request) {
        if !std::mem::replace(&mut self.begun[request.user as usize], true) {
            self.asked.insert(request.id, Vec::new());
        }
    }

    fn sent(&mut self, _now_ns: u64, message: &Message) {
        let Some(asked) = self.asked.get_mut(&message.request) else { return };
        match message.kind {
            MessageKind::Query if !asked.contains(&message.to) => asked.push(message.to),
            MessageKind::Request => {
                // The lookup has returned the owner from before the failure. The current owner is found by continuing along the ring.
                let place = self.ring.iter().position(|peer| *peer == message.to).unwrap_or(0);
                let after = self.ring[place..].iter().chain(&self.ring[..place]);
                let gone = after.take_while(|peer| self.failed[**peer as usize]).count();
                let dead = asked.iter().filter(|peer| self.failed[**peer as usize]).count();
                self.lookups += 1;
                self.dead += (dead + gone) as u64;
                self.living += (asked.len() - dead + 1) as u64;
                self.asked.remove(&message.request);
            }
            _ => {}
        }
    }

    fn ended(&mut self, _now_ns: u64, request: &Request, _outcome: Outcome, _node: u32) {
        self.asked.remove(&request.id);
    }
}
