//! The time line of misfortune: which entries one side suffers, which nodes each of them strikes, and what they do there.

mod links;
mod processes;
mod targets;

use crate::kernel::{Context, Distribution, ns_from_s};
use crate::metrics::{FaultEvent, Observer};
pub(crate) use links::Links;
use netduel_scenario::{Fault, FaultKind, FaultSide, Scenario, Side};
use processes::{FIRST_UNIT, Unit};
use std::ops::Range;
pub(crate) use targets::Field;

/// One side's part of the time line.
#[derive(Debug, Clone)]
pub(crate) struct FaultLine {
    entries: Vec<Entry>,
    /// Whatever has moments of its own while an entry lasts: nodes that fail at random, attackers.
    units: Vec<Unit>,
    /// What messages meet on their way.
    pub(crate) links: Links,
    seed: u64,
    /// The law of the work of attackers' requests.
    work: Distribution,
}

#[derive(Debug, Clone)]
struct Entry {
    /// Its number in the scenario, from 0: the same on both sides.
    number: u32,
    fault: Fault,
    /// Among whom it chooses.
    nodes: Range<u32>,
    /// Whom it struck, in ascending order.
    affected: Vec<u32>,
    is_on: bool,
}

/// A moment of the time line. Its index names an entry that begins or ends, or, beyond those, a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FaultMoment {
    /// When.
    pub(crate) at_ns: u64,
    /// What of this side's line.
    pub(crate) index: u32,
    /// Whether it begins.
    pub(crate) begins: bool,
}

/// What a moment of the time line does to a network.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    /// Nothing that nodes or links would feel.
    Nothing,
    /// One more thing holds each of these nodes down.
    Down(Vec<u32>),
    /// One thing less does.
    Up(Vec<u32>),
    /// These nodes now have another speed.
    Speed(Vec<u32>),
    /// Other nodes than before can reach each other, or messages take another time.
    Links,
    /// An attacker's request reaches a node.
    Attack { node: u32, work: f64 },
}

impl FaultLine {
    /// The entries of a scenario that one side suffers.
    pub(crate) fn new(scenario: &Scenario, side: Side) -> FaultLine {
        let is_left = side == Side::ClientServer;
        let suffers = |fault: &Fault| {
            fault.kind == FaultKind::FlashCrowd
                || match fault.side {
                    FaultSide::Both => true,
                    FaultSide::ClientServer => is_left,
                    FaultSide::PeerToPeer | FaultSide::Index => !is_left,
                }
        };
        let own = (0..).zip(&scenario.faults).filter(|(_, fault)| suffers(fault));
        let entries = own.map(|(number, fault)| Entry {
            number,
            fault: fault.clone(),
            nodes: scenario.fault_nodes(fault, is_left),
            affected: Vec::new(),
            is_on: false,
        });
        FaultLine {
            entries: entries.collect(),
            units: Vec::new(),
            links: Links::new(scenario.run.seed),
            seed: scenario.run.seed,
            work: Distribution::of_work(&scenario.workload),
        }
    }

    /// Every beginning and end, entry by entry.
    pub(crate) fn moments(&self) -> Vec<FaultMoment> {
        let mut moments = Vec::new();
        for (index, entry) in (0..).zip(&self.entries) {
            moments.push(FaultMoment { at_ns: ns_from_s(entry.fault.at_s), index, begins: true });
            let until_ns = entry.fault.until_s.0.map(ns_from_s);
            moments.extend(until_ns.map(|at_ns| FaultMoment { at_ns, index, begins: false }));
        }
        moments
    }

    /// Whether any entry can take a node away, or make others believe that it is gone.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A moment of the line: schedules what follows from it, tells who watches, and says what it does.
    pub(crate) fn happen<E: Copy, O: Observer>(
        &mut self,
        index: u32,
        begins: bool,
        field: &Field<'_>,
        event: impl Fn(u32, bool) -> E,
        context: &mut Context<'_, E, O>,
    ) -> Effect {
        let mut next = Vec::new();
        let effect = self.turn(context.now_ns, index, begins, field, &mut next);
        for moment in next {
            context.queue.push(moment.at_ns, event(moment.index, moment.begins));
        }
        if let Some(Entry { number, nodes, affected, fault, .. }) = self.entries.get(index as usize) {
            let fault_event = FaultEvent {
                entry: *number,
                begins,
                nodes: affected,
                of: nodes.len() as u32,
                kind: fault.kind,
            };
            context.observer.fault(context.now_ns, &fault_event);
        }
        effect
    }

    fn turn(
        &mut self,
        now_ns: u64,
        index: u32,
        begins: bool,
        field: &Field<'_>,
        next: &mut Vec<FaultMoment>,
    ) -> Effect {
        if index >= FIRST_UNIT {
            return self.turn_unit(now_ns, index, next);
        }
        let Some(entry) = self.entries.get_mut(index as usize) else { return Effect::Nothing };
        if begins {
            entry.affected = entry.choose(self.seed, field);
        }
        entry.is_on = begins;
        let affected = entry.affected.clone();
        match entry.fault.kind {
            FaultKind::Crash if begins => Effect::Down(affected),
            FaultKind::Crash => Effect::Up(affected),
            FaultKind::FlashCrowd => Effect::Nothing,
            FaultKind::Slow => Effect::Speed(affected),
            FaultKind::Partition | FaultKind::LinkDelay | FaultKind::LinkLoss => {
                if begins {
                    self.links.begin(entry.number, &entry.fault, &affected);
                } else {
                    self.links.end(entry.number);
                }
                Effect::Links
            }
            FaultKind::Failures | FaultKind::Attack if begins => {
                self.begin_units(now_ns, index, next);
                Effect::Nothing
            }
            FaultKind::Failures => Effect::Up(self.end_failures(index)),
            FaultKind::Attack => Effect::Nothing,
        }
    }

    /// The factor by which a node serves now: those of all entries that slow it, multiplied in their order.
    pub(crate) fn speed(&self, node: u32) -> f64 {
        let slow = self.entries.iter().filter(|entry| entry.is_on && entry.fault.kind == FaultKind::Slow);
        let of_node = slow.filter(|entry| entry.affected.binary_search(&node).is_ok());
        of_node.fold(1.0, |speed, entry| speed * entry.fault.speed)
    }
}
