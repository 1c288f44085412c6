//! Effects of faults on peers and their messages.

use super::model::{Context, Event, PeerToPeerModel};
use super::serving;
use crate::faults::{FaultEffect, TargetCriteria};
use crate::kernel::ns_from_s;
use crate::metrics::Observer;
use crate::network::{ATTACKER, Admission, load};
use netduel_results::AttackStep;

impl PeerToPeerModel {
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let (peers, overlay) = (&self.peers, &self.overlay);
        let criteria = TargetCriteria {
            load: &|node| load(peers, node),
            degree: &|node| overlay.degree(node),
            primary: 0,
        };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.handle(index, begins, &criteria, event, context) {
            FaultEffect::Down(nodes) => {
                nodes.into_iter().for_each(|peer| self.take_down(peer, false, context))
            }
            FaultEffect::Up(nodes) => nodes.into_iter().for_each(|peer| self.bring_up(peer, context)),
            // Faults of links act on messages in flight; peers are not informed of them.
            FaultEffect::None | FaultEffect::Links => {}
            FaultEffect::Speed(nodes) => nodes.into_iter().for_each(|peer| self.change_speed(peer, context)),
            FaultEffect::Attack { node, work } => self.handle_attack(node, work, context),
        }
    }

    /// Delivers or loses a message, and informs the observer. Returns whether it was delivered.
    pub(super) fn deliver(&mut self, from: u32, to: u32, context: &mut Context<impl Observer>) -> bool {
        let is_up = self.is_up(to);
        self.faults.links.deliver(from, (to, is_up), context)
    }

    /// Arrival time of a message that is sent now, in nanoseconds.
    #[inline]
    pub(super) fn arrival_ns(&self, now_ns: u64, from: u32, to: u32) -> u64 {
        now_ns.saturating_add(self.faults.links.delay_ns(self.delays.between_ns(from, to), from, to))
    }

    fn change_speed(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let speed = self.faults.speed(peer);
        for completion in self.peers[peer as usize].set_speed(context.now_ns, speed) {
            serving::schedule_completion(peer, completion, context);
        }
    }

    /// An attack request arrives directly at a peer.
    fn handle_attack(&mut self, peer: u32, work: f64, context: &mut Context<impl Observer>) {
        context.observer.attacked(context.now_ns, peer, AttackStep::Sent);
        let service_ns = ns_from_s(work / self.service_rate_per_s);
        let step = match self.peers[peer as usize].admit(context.now_ns, ATTACKER, service_ns) {
            Admission::Started(completion) => {
                serving::schedule_completion(peer, completion, context);
                None
            }
            Admission::Queued => None,
            Admission::Full => Some(AttackStep::Refused),
            Admission::Down => Some(AttackStep::Lost),
        };
        if let Some(step) = step {
            context.observer.attacked(context.now_ns, peer, step);
        }
        self.emit_state(peer, context);
    }
}
