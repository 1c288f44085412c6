//! What faults do to peers and to what they send each other.

use super::{Context, Event, PeerToPeerModel, serving};
use crate::faults::{Effect, Field};
use crate::kernel::ns_from_s;
use crate::metrics::Observer;
use crate::network::{ATTACKER, Admission, load};
use netduel_results::AttackStep;

impl PeerToPeerModel {
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let (peers, overlay) = (&self.peers, &self.overlay);
        let field =
            Field { load: &|node| load(peers, node), degree: &|node| overlay.degree(node), primary: 0 };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.happen(index, begins, &field, event, context) {
            Effect::Down(nodes) => nodes.into_iter().for_each(|peer| self.go_down(peer, false, context)),
            Effect::Up(nodes) => nodes.into_iter().for_each(|peer| self.come_up(peer, context)),
            // Messages meet a partition on their way; nobody is told of it.
            Effect::Nothing | Effect::Links => {}
            Effect::Speed(nodes) => nodes.into_iter().for_each(|peer| self.change_speed(peer, context)),
            Effect::Attack { node, work } => self.take_attack(node, work, context),
        }
    }

    /// Whether a message gets to the peer it was meant for; tells who watches.
    pub(super) fn gets_to(&mut self, from: u32, to: u32, context: &mut Context<impl Observer>) -> bool {
        let is_up = self.is_up(to);
        self.faults.links.pass(from, (to, is_up), context)
    }

    /// When a message that is sent now arrives.
    #[inline]
    pub(super) fn arrival_ns(&self, now_ns: u64, from: u32, to: u32) -> u64 {
        now_ns.saturating_add(self.faults.links.delay_ns(self.link_delay_ns, from, to))
    }

    fn change_speed(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let speed = self.faults.speed(peer);
        for completion in self.peers[peer as usize].set_speed(context.now_ns, speed) {
            serving::expect(peer, completion, context);
        }
    }

    /// An attacker's request comes straight to a peer.
    fn take_attack(&mut self, peer: u32, work: f64, context: &mut Context<impl Observer>) {
        context.observer.attacked(context.now_ns, peer, AttackStep::Sent);
        let service_ns = ns_from_s(work / self.service_rate_per_s);
        let step = match self.peers[peer as usize].admit(context.now_ns, ATTACKER, service_ns) {
            Admission::Started(completion) => {
                serving::expect(peer, completion, context);
                None
            }
            Admission::Queued => None,
            Admission::Full => Some(AttackStep::Refused),
            Admission::Down => Some(AttackStep::Lost),
        };
        if let Some(step) = step {
            context.observer.attacked(context.now_ns, peer, step);
        }
        self.tell_state(peer, context);
    }
}
