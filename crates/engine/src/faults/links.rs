//! What happens to messages on their way: partitions, delays and losses that last at a moment.

use crate::kernel::{Context, NS_PER_S, Purpose, Stream};
use crate::metrics::Observer;
use netduel_results::LossCause;
use netduel_scenario::{Fault, FaultKind, PartitionMode};

/// The faults of one side's links that last.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    on: Vec<LinkFault>,
    losses: Stream,
}

#[derive(Debug, Clone)]
struct LinkFault {
    entry: u32,
    kind: FaultKind,
    /// The struck nodes, one bit each.
    members: Vec<u64>,
    apart: bool,
    loss: f64,
    delay_factor: f64,
    extra_delay_ns: f64,
}

impl LinkFault {
    fn strikes(&self, node: u32) -> bool {
        self.members.get(node as usize / 64).is_some_and(|word| word >> (node % 64) & 1 == 1)
    }

    fn touches(&self, from: u32, to: u32) -> bool {
        self.strikes(from) || self.strikes(to)
    }
}

impl Links {
    pub(super) fn new(seed: u64) -> Links {
        Links { on: Vec::new(), losses: Stream::new(seed, 0, Purpose::Losses) }
    }

    pub(super) fn begin(&mut self, entry: u32, fault: &Fault, nodes: &[u32]) {
        let mut members = vec![0u64; nodes.last().map_or(0, |last| *last as usize / 64 + 1)];
        nodes.iter().for_each(|node| members[*node as usize / 64] |= 1 << (node % 64));
        self.on.push(LinkFault {
            entry,
            kind: fault.kind,
            members,
            // Of a single node both say the same.
            apart: fault.cut == PartitionMode::Apart,
            loss: fault.loss,
            delay_factor: fault.delay_factor,
            extra_delay_ns: fault.extra_delay_s * NS_PER_S as f64,
        });
    }

    pub(super) fn end(&mut self, entry: u32) {
        self.on.retain(|fault| fault.entry != entry);
    }

    /// Whether no fault of links lasts.
    #[inline]
    pub(crate) fn are_calm(&self) -> bool {
        self.on.is_empty()
    }

    /// Whether a partition stands between two nodes.
    #[inline]
    pub(crate) fn separate(&self, one: u32, other: u32) -> bool {
        !self.are_calm() && one != other && self.on.iter().any(|fault| separates(fault, one, other))
    }

    /// Why a message does not arrive, if it does not. Chance is drawn only where it has a say.
    #[inline]
    pub(crate) fn fate(&mut self, from: u32, to: u32) -> Option<LossCause> {
        if self.are_calm() || from == to { None } else { self.fate_in_trouble(from, to) }
    }

    #[cold]
    fn fate_in_trouble(&mut self, from: u32, to: u32) -> Option<LossCause> {
        if self.separate(from, to) {
            return Some(LossCause::Partition);
        }
        let lossy = self.on.iter().filter(|fault| fault.kind == FaultKind::LinkLoss);
        let arrives =
            lossy.filter(|fault| fault.touches(from, to)).fold(1.0, |rest, fault| rest * (1.0 - fault.loss));
        (arrives < 1.0 && self.losses.unit() >= arrives).then_some(LossCause::Link)
    }

    /// Whether a message gets to a node; tells who watches.
    pub(crate) fn pass<E>(
        &mut self,
        from: u32,
        (to, is_up): (u32, bool),
        context: &mut Context<E, impl Observer>,
    ) -> bool {
        let cause = if is_up { self.fate(from, to) } else { Some(LossCause::NodeDown) };
        match cause {
            None => context.observer.delivered(context.now_ns, to),
            Some(cause) => context.observer.lost(context.now_ns, from, to, cause),
        }
        cause.is_none()
    }

    /// How long a message takes that would take so long.
    #[inline]
    pub(crate) fn delay_ns(&self, usual_ns: u64, from: u32, to: u32) -> u64 {
        if self.are_calm() || from == to { usual_ns } else { self.delay_in_trouble_ns(usual_ns, from, to) }
    }

    #[cold]
    fn delay_in_trouble_ns(&self, usual_ns: u64, from: u32, to: u32) -> u64 {
        let slow = self.on.iter().filter(|fault| fault.kind == FaultKind::LinkDelay);
        let mut touching = slow.filter(|fault| fault.touches(from, to)).peekable();
        if touching.peek().is_none() {
            return usual_ns;
        }
        let (factor, extra_ns) = touching.fold((1.0, 0.0), |(factor, extra_ns), fault| {
            (factor * fault.delay_factor, extra_ns + fault.extra_delay_ns)
        });
        libm::round(usual_ns as f64 * factor + extra_ns) as u64
    }
}

fn separates(fault: &LinkFault, one: u32, other: u32) -> bool {
    fault.kind == FaultKind::Partition
        && if fault.apart { fault.touches(one, other) } else { fault.strikes(one) != fault.strikes(other) }
}

#[cfg(test)]
mod tests {
    use super::Links;
    use netduel_results::BALANCER;
    use netduel_results::LossCause;
    use netduel_scenario::{Fault, FaultKind, PartitionMode};

    fn fault(kind: FaultKind) -> Fault {
        Fault { kind, ..Fault::default() }
    }

    #[test]
    fn a_partition_stands_between_its_two_parts_or_around_everybody() {
        let mut links = Links::new(1);
        links.begin(0, &fault(FaultKind::Partition), &[1, 70]);
        assert!(!links.separate(1, 70) && !links.separate(0, 69));
        assert!(links.separate(1, 0) && links.separate(BALANCER, 70) && !links.separate(BALANCER, 0));
        links.begin(1, &Fault { cut: PartitionMode::Apart, ..fault(FaultKind::Partition) }, &[1, 70]);
        assert!(links.separate(1, 70) && !links.separate(1, 1) && !links.separate(0, 2));
        links.end(1);
        assert!(!links.separate(1, 70));
        links.end(0);
        assert!(links.are_calm());
    }

    #[test]
    fn losses_combine_as_independent_chances() {
        let mut links = Links::new(1);
        links.begin(0, &Fault { loss: 0.5, ..fault(FaultKind::LinkLoss) }, &[1, 2]);
        links.begin(1, &Fault { loss: 0.5, ..fault(FaultKind::LinkLoss) }, &[2]);
        let mut lost = |from, to| {
            (0..4000).filter(|_| links.fate(from, to) == Some(LossCause::Link)).count() as f64 / 4000.0
        };
        assert!((lost(1, 3) - 0.5).abs() < 0.04 && (lost(1, 2) - 0.75).abs() < 0.04);
        assert_eq!(lost(3, 4), 0.0);
    }

    #[test]
    fn delays_multiply_and_add() {
        let mut links = Links::new(1);
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
