//! The fault schedule: the faults of one network, the nodes that each of them affects, and their effects.

mod effect;
mod links;
mod processes;
mod scheduled_fault;

use crate::kernel::{Context, Distribution, ns_from_s};
use crate::metrics::{FaultEvent, Observer};
use effect::FIRST_PROCESS;
pub(crate) use effect::{FaultEffect, FaultTransition};
pub(crate) use links::LinkFaults;
use netduel_scenario::{Fault, FaultKind, FaultSide, Scenario, Side};
use processes::FaultProcesses;
use scheduled_fault::ScheduledFault;
pub(crate) use scheduled_fault::TargetCriteria;

/// The faults of one network.
#[derive(Debug, Clone)]
pub(crate) struct FaultSchedule {
    faults: Vec<ScheduledFault>,
    processes: FaultProcesses,
    /// Faults of links that are active now.
    pub(crate) links: LinkFaults,
    seed: u64,
}

impl FaultSchedule {
    /// The faults of a scenario that affect one network.
    pub(crate) fn new(scenario: &Scenario, side: Side) -> FaultSchedule {
        let is_left = side == Side::ClientServer;
        let is_affected = |fault: &Fault| {
            fault.kind == FaultKind::FlashCrowd
                || match fault.side {
                    FaultSide::Both => true,
                    FaultSide::ClientServer => is_left,
                    FaultSide::PeerToPeer | FaultSide::Index => !is_left,
                }
        };
        let relevant = (0..).zip(&scenario.faults).filter(|(_, fault)| is_affected(fault));
        let faults = relevant.map(|(number, fault)| ScheduledFault {
            number,
            fault: fault.clone(),
            candidates: scenario.fault_nodes(fault, is_left),
            affected: Vec::new(),
            is_active: false,
        });
        FaultSchedule {
            faults: faults.collect(),
            processes: FaultProcesses::new(scenario.run.seed, Distribution::of_work(&scenario.workload)),
            links: LinkFaults::new(scenario.run.seed),
            seed: scenario.run.seed,
        }
    }

    /// The start and end of every fault, fault by fault.
    pub(crate) fn transitions(&self) -> Vec<FaultTransition> {
        let mut transitions = Vec::new();
        for (index, scheduled) in (0..).zip(&self.faults) {
            let at_ns = ns_from_s(scheduled.fault.at_s);
            transitions.push(FaultTransition { at_ns, index, begins: true });
            let until_ns = scheduled.fault.until_s.0.map(ns_from_s);
            transitions.extend(until_ns.map(|at_ns| FaultTransition { at_ns, index, begins: false }));
        }
        transitions
    }

    /// Whether this network has no faults.
    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Processes a transition: schedules those that follow from it, informs the observer, and returns its effect on the
    /// network.
    pub(crate) fn handle<E: Copy, O: Observer>(
        &mut self,
        index: u32,
        begins: bool,
        criteria: &TargetCriteria<'_>,
        event: impl Fn(u32, bool) -> E,
        context: &mut Context<'_, E, O>,
    ) -> FaultEffect {
        let mut next = Vec::new();
        let effect = self.apply(context.now_ns, index, begins, criteria, &mut next);
        for transition in next {
            context.queue.push(transition.at_ns, event(transition.index, transition.begins));
        }
        if let Some(scheduled) = self.faults.get(index as usize) {
            let fault_event = FaultEvent {
                fault: scheduled.number,
                begins,
                nodes: &scheduled.affected,
                of: scheduled.candidates.len() as u32,
                kind: scheduled.fault.kind,
            };
            context.observer.fault(context.now_ns, &fault_event);
        }
        effect
    }

    fn apply(
        &mut self,
        now_ns: u64,
        index: u32,
        begins: bool,
        criteria: &TargetCriteria<'_>,
        next: &mut Vec<FaultTransition>,
    ) -> FaultEffect {
        if index >= FIRST_PROCESS {
            return self.processes.apply(now_ns, index, &self.faults, next);
        }
        let Some(scheduled) = self.faults.get_mut(index as usize) else { return FaultEffect::None };
        if begins {
            scheduled.affected = scheduled.select_targets(self.seed, criteria);
        }
        scheduled.is_active = begins;
        let affected = scheduled.affected.clone();
        match scheduled.fault.kind {
            FaultKind::Crash if begins => FaultEffect::Down(affected),
            FaultKind::Crash => FaultEffect::Up(affected),
            FaultKind::FlashCrowd => FaultEffect::None,
            FaultKind::Slow => FaultEffect::Speed(affected),
            FaultKind::Partition | FaultKind::LinkDelay | FaultKind::LinkLoss => {
                if begins {
                    self.links.begin(scheduled.number, &scheduled.fault, &affected);
                } else {
                    self.links.end(scheduled.number);
                }
                FaultEffect::Links
            }
            FaultKind::Failures | FaultKind::Attack if begins => {
                self.processes.start(now_ns, index, scheduled, next);
                FaultEffect::None
            }
            FaultKind::Failures => FaultEffect::Up(self.processes.end_failures(index)),
            FaultKind::Attack => FaultEffect::None,
        }
    }

    /// The factor on a node's normal speed: the product of the factors of all active faults that slow it down.
    pub(crate) fn speed(&self, node: u32) -> f64 {
        let is_slowing = |scheduled: &&ScheduledFault| {
            scheduled.is_active
                && scheduled.fault.kind == FaultKind::Slow
                && scheduled.affected.binary_search(&node).is_ok()
        };
        self.faults.iter().filter(is_slowing).fold(1.0, |speed, scheduled| speed * scheduled.fault.speed)
    }
}
