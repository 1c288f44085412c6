//! Faults of links: partitions, delays and losses.

use crate::kernel::{Context, NS_PER_S, Purpose, Stream};
use crate::metrics::Observer;
use netduel_results::LossCause;
use netduel_scenario::{Fault, FaultKind, PartitionMode};

/// The faults of one network's links that are active.
#[derive(Debug, Clone)]
pub(crate) struct LinkFaults {
    active: Vec<LinkFault>,
    losses: Stream,
}

#[derive(Debug, Clone)]
struct LinkFault {
    number: u32,
    kind: FaultKind,
    /// The affected nodes, one bit each.
    affected: Vec<u64>,
    isolates_all: bool,
    loss: f64,
    delay_factor: f64,
    extra_delay_ns: f64,
}

impl LinkFault {
    fn affects(&self, node: u32) -> bool {
        self.affected.get(node as usize / 64).is_some_and(|word| word >> (node % 64) & 1 == 1)
    }

    fn involves(&self, from: u32, to: u32) -> bool {
        self.affects(from) || self.affects(to)
    }
}

impl LinkFaults {
    pub(super) fn new(seed: u64) -> LinkFaults {
        LinkFaults { active: Vec::new(), losses: Stream::new(seed, 0, Purpose::Losses) }
    }

    pub(super) fn begin(&mut self, number: u32, fault: &Fault, nodes: &[u32]) {
        let mut affected = vec![0u64; nodes.last().map_or(0, |last| *last as usize / 64 + 1)];
        nodes.iter().for_each(|node| affected[*node as usize / 64] |= 1 << (node % 64));
        self.active.push(LinkFault {
            number,
            kind: fault.kind,
            affected,
            // For a single node, both modes are the same.
            isolates_all: fault.cut == PartitionMode::Apart,
            loss: fault.loss,
            delay_factor: fault.delay_factor,
            extra_delay_ns: fault.extra_delay_s * NS_PER_S as f64,
        });
    }

    pub(super) fn end(&mut self, number: u32) {
        self.active.retain(|fault| fault.number != number);
    }

    /// Whether no fault of links is active.
    #[inline]
    pub(crate) fn none_active(&self) -> bool {
        self.active.is_empty()
    }

    /// Whether a partition separates two nodes.
    #[inline]
    pub(crate) fn are_separated(&self, one: u32, other: u32) -> bool {
        !self.none_active() && one != other && self.active.iter().any(|fault| separates(fault, one, other))
    }

    /// Why a message does not arrive, if it does not. A random number is drawn only if the message may be lost by
    /// chance.
    #[inline]
    pub(crate) fn loss_cause(&mut self, from: u32, to: u32) -> Option<LossCause> {
        if self.none_active() || from == to { None } else { self.loss_cause_under_faults(from, to) }
    }

    #[cold]
    fn loss_cause_under_faults(&mut self, from: u32, to: u32) -> Option<LossCause> {
        if self.are_separated(from, to) {
            return Some(LossCause::Partition);
        }
        let lossy = self.active.iter().filter(|fault| fault.kind == FaultKind::LinkLoss);
        let arrives =
            lossy.filter(|fault| fault.involves(from, to)).fold(1.0, |rest, fault| rest * (1.0 - fault.loss));
        (arrives < 1.0 && self.losses.unit() >= arrives).then_some(LossCause::Link)
    }

    /// Delivers or loses a message, and informs the observer. Returns whether it was delivered.
    pub(crate) fn deliver<E>(
        &mut self,
        from: u32,
        (to, is_up): (u32, bool),
        context: &mut Context<E, impl Observer>,
    ) -> bool {
        let cause = if is_up { self.loss_cause(from, to) } else { Some(LossCause::NodeDown) };
        match cause {
            None => context.observer.delivered(context.now_ns, to),
            Some(cause) => context.observer.lost(context.now_ns, from, to, cause),
        }
        cause.is_none()
    }

    /// The delay of a message whose usual delay is `usual_ns`, in nanoseconds.
    #[inline]
    pub(crate) fn delay_ns(&self, usual_ns: u64, from: u32, to: u32) -> u64 {
        if self.none_active() || from == to {
            usual_ns
        } else {
            self.delay_under_faults_ns(usual_ns, from, to)
        }
    }

    #[cold]
    fn delay_under_faults_ns(&self, usual_ns: u64, from: u32, to: u32) -> u64 {
        let slow = self.active.iter().filter(|fault| fault.kind == FaultKind::LinkDelay);
        let mut involved = slow.filter(|fault| fault.involves(from, to)).peekable();
        if involved.peek().is_none() {
            return usual_ns;
        }
        let (factor, extra_ns) = involved.fold((1.0, 0.0), |(factor, extra_ns), fault| {
            (factor * fault.delay_factor, extra_ns + fault.extra_delay_ns)
        });
        libm::round(usual_ns as f64 * factor + extra_ns) as u64
    }
}

fn separates(fault: &LinkFault, one: u32, other: u32) -> bool {
    fault.kind == FaultKind::Partition
        && if fault.isolates_all {
            fault.involves(one, other)
        } else {
            fault.affects(one) != fault.affects(other)
        }
}

#[cfg(test)]
mod tests {
    use super::LinkFaults;
    use netduel_results::BALANCER;
    use netduel_results::LossCause;
    use netduel_scenario::{Fault, FaultKind, PartitionMode};

    fn fault(kind: FaultKind) -> Fault {
        Fault { kind, ..Fault::default() }
    }

    #[test]
    fn a_partition_separates_its_two_parts_or_every_affected_node() {
        let mut links = LinkFaults::new(1);
        links.begin(0, &fault(FaultKind::Partition), &[1, 70]);
        assert!(!links.are_separated(1, 70) && !links.are_separated(0, 69));
        assert!(
            links.are_separated(1, 0)
                && links.are_separated(BALANCER, 70)
                && !links.are_separated(BALANCER, 0)
        );
        links.begin(1, &Fault { cut: PartitionMode::Apart, ..fault(FaultKind::Partition) }, &[1, 70]);
        assert!(links.are_separated(1, 70) && !links.are_separated(1, 1) && !links.are_separated(0, 2));
        links.end(1);
        assert!(!links.are_separated(1, 70));
        links.end(0);
        assert!(links.none_active());
    }

    #[test]
    fn losses_combine_as_independent_probabilities() {
        let mut links = LinkFaults::new(1);
        links.begin(0, &Fault { loss: 0.5, ..fault(FaultKind::LinkLoss) }, &[1, 2]);
        links.begin(1, &Fault { loss: 0.5, ..fault(FaultKind::LinkLoss) }, &[2]);
        let mut lost = |from, to| {
            (0..4000).filter(|_| links.loss_cause(from, to) == Some(LossCause::Link)).count() as f64 / 4000.0
        };
        assert!((lost(1, 3) - 0.5).abs() < 0.04 && (lost(1, 2) - 0.75).abs() < 0.04);
        assert_eq!(lost(3, 4), 0.0);
    }

    #[test]
    fn delays_multiply_and_add() {
        let mut links = LinkFaults::new(1);
        let slow = |delay_factor, extra_delay_s| Fault {
            delay_factor,
            extra_delay_s,
            ..fault(FaultKind::LinkDelay)
        };
        links.begin(0, &slow(2.0, 1e-9), &[1]);
        links.begin(1, &slow(3.0, 1e-9), &[2]);
        assert_eq!(
            [(1, 2), (1, 3), (3, 1), (3, 4)].map(|(from, to)| links.delay_ns(10, from, to)),
            [62, 21, 21, 10]
        );
    }
}
