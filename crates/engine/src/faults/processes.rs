//! What goes on at moments of its own while an entry lasts: nodes that fail and recover at random, attackers.

use super::{Effect, FaultLine, FaultMoment};
use crate::kernel::{Purpose, Stream, ns_from_s};
use netduel_scenario::FaultKind;

/// A node that fails at random, or all attackers of an entry.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Which entry of the line it belongs to.
    entry: u32,
    /// The node that fails.
    node: u32,
    is_down: bool,
    times: Stream,
    work: Stream,
}

/// Units are counted from here on, beyond all entries: one entry more changes no other's numbers, which are part of the hash.
pub(super) const FIRST_UNIT: u32 = 1 << 16;

/// Even the shortest pause lasts so long, so that time goes on.
const SHORTEST_NS: u64 = 1000;

impl FaultLine {
    /// An entry of random failures or an attack begins.
    pub(super) fn begin_units(&mut self, now_ns: u64, index: u32, next: &mut Vec<FaultMoment>) {
        let entry = &self.entries[index as usize];
        let (number, seed) = (u64::from(entry.number), self.seed);
        let unit = |node: u32, times: Stream| Unit {
            entry: index,
            node,
            is_down: false,
            times,
            work: Stream::new(seed, number, Purpose::AttackWork),
        };
        let fresh: Vec<Unit> = if entry.fault.kind == FaultKind::Attack {
            let is_attacked = entry.fault.attack_per_s > 0.0 && !entry.affected.is_empty();
            is_attacked.then(|| unit(0, Stream::new(seed, number, Purpose::Attacks))).into_iter().collect()
        } else {
            // Streams are named by the place of the node among its like: server 3 and peer 3 fail at the same moments.
            let place = |node: u32| number << 32 | u64::from(node - entry.nodes.start);
            let times = |node: u32| Stream::new(seed, place(node), Purpose::Failures);
            entry.affected.iter().map(|node| unit(*node, times(*node))).collect()
        };
        for unit in fresh {
            self.units.push(unit);
            self.schedule_unit(now_ns, self.units.len() - 1, next);
        }
    }

    /// A unit's next moment.
    fn schedule_unit(&mut self, now_ns: u64, unit: usize, next: &mut Vec<FaultMoment>) {
        let Unit { entry, is_down, times, .. } = &mut self.units[unit];
        let fault = &self.entries[*entry as usize].fault;
        let mean_s = match fault.kind {
            FaultKind::Attack => 1.0 / fault.attack_per_s,
            _ if *is_down => fault.mttr_s,
            _ => fault.mtbf_s,
        };
        let shortest_ns = if fault.kind == FaultKind::Attack { 0 } else { SHORTEST_NS };
        let pause_ns = ns_from_s(mean_s * times.exponential()).max(shortest_ns);
        let index = FIRST_UNIT + unit as u32;
        next.push(FaultMoment { at_ns: now_ns.saturating_add(pause_ns), index, begins: !*is_down });
    }

    /// A moment of a unit; nothing once its entry has ended.
    pub(super) fn turn_unit(&mut self, now_ns: u64, index: u32, next: &mut Vec<FaultMoment>) -> Effect {
        let place = (index - FIRST_UNIT) as usize;
        let Some(unit) = self.units.get_mut(place) else { return Effect::Nothing };
        let entry = &self.entries[unit.entry as usize];
        if !entry.is_on {
            return Effect::Nothing;
        }
        let effect = if entry.fault.kind == FaultKind::Attack {
            let node = entry.affected[unit.times.below(entry.affected.len() as u64) as usize];
            Effect::Attack { node, work: self.work.draw(&mut unit.work) }
        } else {
            unit.is_down = !unit.is_down;
            if unit.is_down { Effect::Down(vec![unit.node]) } else { Effect::Up(vec![unit.node]) }
        };
        self.schedule_unit(now_ns, place, next);
        effect
    }

    /// Random failures end: the nodes that are down at this moment.
    pub(super) fn end_failures(&mut self, index: u32) -> Vec<u32> {
        let own = self.units.iter_mut().filter(|unit| unit.entry == index && unit.is_down);
        own.map(|unit| {
            unit.is_down = false;
            unit.node
        })
        .collect()
    }
}
