//! Random processes that run while a fault is active: nodes that fail and recover at random, and attackers.

use super::effect::{FIRST_PROCESS, FaultEffect, FaultTransition};
use super::scheduled_fault::ScheduledFault;
use crate::kernel::{Distribution, Purpose, Stream, ns_from_s};
use netduel_scenario::FaultKind;

/// The processes of all faults of one network.
#[derive(Debug, Clone)]
pub(super) struct FaultProcesses {
    processes: Vec<Process>,
    seed: u64,
    /// The distribution of the work of attack requests.
    work: Distribution,
}

/// A node that fails at random, or all attackers of a fault.
#[derive(Debug, Clone)]
struct Process {
    /// Index of its fault in the schedule.
    fault: u32,
    /// The node that fails; unused by attackers.
    node: u32,
    is_down: bool,
    times: Stream,
    work: Stream,
}

/// The shortest time between failure and recovery, so that simulated time always advances.
const SHORTEST_NS: u64 = 1000;

impl FaultProcesses {
    pub(super) fn new(seed: u64, work: Distribution) -> FaultProcesses {
        FaultProcesses { processes: Vec::new(), seed, work }
    }

    /// Starts the processes of a fault, which must be random failures or an attack.
    pub(super) fn start(
        &mut self,
        now_ns: u64,
        index: u32,
        scheduled: &ScheduledFault,
        next: &mut Vec<FaultTransition>,
    ) {
        let (number, seed) = (u64::from(scheduled.number), self.seed);
        let process = |node: u32, times: Stream| Process {
            fault: index,
            node,
            is_down: false,
            times,
            work: Stream::new(seed, number, Purpose::AttackWork),
        };
        let started: Vec<Process> = if scheduled.fault.kind == FaultKind::Attack {
            let is_attacked = scheduled.fault.attack_per_s > 0.0 && !scheduled.affected.is_empty();
            let times = || Stream::new(seed, number, Purpose::Attacks);
            is_attacked.then(|| process(0, times())).into_iter().collect()
        } else {
            // A stream is identified by the node's position among the candidates: server 3 and peer 3 fail at the same
            // times.
            let entity = |node: u32| number << 32 | u64::from(node - scheduled.candidates.start);
            let times = |node: u32| Stream::new(seed, entity(node), Purpose::Failures);
            scheduled.affected.iter().map(|node| process(*node, times(*node))).collect()
        };
        for process in started {
            self.processes.push(process);
            next.push(self.next_transition(now_ns, self.processes.len() - 1, scheduled));
        }
    }

    /// Draws the next transition of a process.
    fn next_transition(
        &mut self,
        now_ns: u64,
        process: usize,
        ScheduledFault { fault, .. }: &ScheduledFault,
    ) -> FaultTransition {
        let Process { is_down, times, .. } = &mut self.processes[process];
        let mean_s = match fault.kind {
            FaultKind::Attack => 1.0 / fault.attack_per_s,
            _ if *is_down => fault.mttr_s,
            _ => fault.mtbf_s,
        };
        let shortest_ns = if fault.kind == FaultKind::Attack { 0 } else { SHORTEST_NS };
        let pause_ns = ns_from_s(mean_s * times.exponential()).max(shortest_ns);
        let index = FIRST_PROCESS + process as u32;
        FaultTransition { at_ns: now_ns.saturating_add(pause_ns), index, begins: !*is_down }
    }

    /// Applies a transition of a process and schedules its next one. Has no effect once the fault has ended.
    pub(super) fn apply(
        &mut self,
        now_ns: u64,
        index: u32,
        faults: &[ScheduledFault],
        next: &mut Vec<FaultTransition>,
    ) -> FaultEffect {
        let position = (index - FIRST_PROCESS) as usize;
        let Some(process) = self.processes.get_mut(position) else { return FaultEffect::None };
        let scheduled = &faults[process.fault as usize];
        if !scheduled.is_active {
            return FaultEffect::None;
        }
        let effect = if scheduled.fault.kind == FaultKind::Attack {
            let node = scheduled.affected[process.times.below(scheduled.affected.len() as u64) as usize];
            FaultEffect::Attack { node, work: self.work.draw(&mut process.work) }
        } else {
            process.is_down = !process.is_down;
            let node = vec![process.node];
            if process.is_down { FaultEffect::Down(node) } else { FaultEffect::Up(node) }
        };
        next.push(self.next_transition(now_ns, position, scheduled));
        effect
    }

    /// Ends random failures. Returns the nodes that are down at this time.
    pub(super) fn end_failures(&mut self, index: u32) -> Vec<u32> {
        let down = self.processes.iter_mut().filter(|process| process.fault == index && process.is_down);
        down.map(|process| {
            process.is_down = false;
            process.node
        })
        .collect()
    }
}
