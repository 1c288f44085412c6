//! The distribution of a file: what each node has of it, and the transfers in progress, at the shown time.

use netduel_protocol::trace::Record;
use netduel_results::{FileProgress, Flow};
use std::collections::VecDeque;

/// The state of the distribution at one time, as reported by a trace.
#[derive(Debug)]
struct Sample {
    at_ns: u64,
    flows: Vec<Flow>,
    changes: Vec<(u32, FileProgress)>,
}

/// The distribution of a file at the shown time.
#[derive(Debug, Default)]
pub(crate) struct FileDistribution {
    /// The number of pieces of the file; 0 if no file is distributed.
    pub(crate) pieces: u32,
    /// The transfers in progress.
    pub(crate) flows: Vec<Flow>,
    /// Changes with the transfers.
    pub(crate) flows_version: u32,
    /// What each node has.
    held: Vec<FileProgress>,
    /// The fastest transfer so far, to which the width of all transfers relates.
    pub(crate) fastest_bits_per_s: f32,
    /// Samples later than the shown time.
    upcoming: VecDeque<Sample>,
}

impl FileDistribution {
    /// The distribution among this number of nodes, of a file with this number of pieces.
    pub(crate) fn new(nodes: usize, pieces: u32) -> FileDistribution {
        FileDistribution { pieces, held: vec![FileProgress::default(); nodes], ..FileDistribution::default() }
    }

    /// Whether a file is distributed.
    pub(crate) fn exists(&self) -> bool {
        self.pieces > 0
    }

    /// Adds a record that is part of a sample.
    pub(crate) fn push(&mut self, record: Record) {
        if let Record::FileState { at_ns } = record {
            return self.upcoming.push_back(Sample { at_ns, flows: Vec::new(), changes: Vec::new() });
        }
        let nodes = self.held.len() as u32;
        let Some(sample) = self.upcoming.back_mut() else { return };
        match record {
            Record::Flow { from, to, rate_bits_per_s } if from.max(to) < nodes => {
                sample.flows.push(Flow { from, to, rate_bits_per_s });
            }
            Record::FileProgress { node, share, pieces } if node < nodes => {
                sample.changes.push((node, FileProgress { share, pieces }));
            }
            _ => {}
        }
    }

    /// Shows the state at a time, which must not be earlier than the time shown before.
    pub(crate) fn show(&mut self, now_ns: u64) {
        while self.upcoming.front().is_some_and(|sample| sample.at_ns <= now_ns) {
            let Some(sample) = self.upcoming.pop_front() else { return };
            for (node, held) in sample.changes {
                self.held[node as usize] = held;
            }
            self.flows = sample.flows;
            self.flows_version = self.flows_version.wrapping_add(1);
            let fastest = self.flows.iter().map(|flow| flow.rate_bits_per_s).fold(0.0, f32::max);
            self.fastest_bits_per_s = self.fastest_bits_per_s.max(fastest);
        }
    }

    /// Removes the samples at or after a time.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.upcoming.retain(|sample| sample.at_ns < from_ns);
    }

    /// What a node has of the file.
    pub(crate) fn held(&self, node: u32) -> FileProgress {
        self.held.get(node as usize).copied().unwrap_or_default()
    }

    /// Whether there are few enough pieces to draw each of them.
    pub(crate) fn shows_pieces(&self) -> bool {
        (2..=FileProgress::PIECES).contains(&self.pieces)
    }

    /// What a node sends and what it receives: the rate in bits per second, and the number of transfers.
    pub(crate) fn traffic(&self, node: u32) -> [(f32, usize); 2] {
        let sum = |ends: fn(&Flow) -> u32| {
            let own = self.flows.iter().filter(|flow| ends(flow) == node);
            own.fold((0.0, 0), |(rate, count), flow| (rate + flow.rate_bits_per_s, count + 1))
        };
        [sum(|flow| flow.from), sum(|flow| flow.to)]
    }
}

/// The scale of the widths of transfers, common to both networks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FlowScale {
    /// The width of the fastest transfer, in CSS pixels.
    pub(crate) widest: f32,
    /// The rate of the fastest transfer.
    pub(crate) fastest_bits_per_s: f32,
}

impl FlowScale {
    /// The width of a transfer. As with a pipe, the cross-section is proportional to the rate.
    pub(crate) fn width(self, flow: &Flow) -> f32 {
        self.widest * (flow.rate_bits_per_s / self.fastest_bits_per_s.max(1.0)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_shown_from_its_time_on() {
        let mut file = FileDistribution::new(3, 4);
        for record in [
            Record::FileState { at_ns: 0 },
            Record::FileProgress { node: 2, share: 1.0, pieces: 15 },
            Record::FileState { at_ns: 10 },
            Record::Flow { from: 2, to: 0, rate_bits_per_s: 100.0 },
            Record::Flow { from: 2, to: 1, rate_bits_per_s: 25.0 },
            Record::Flow { from: 2, to: 7, rate_bits_per_s: 1.0 },
            Record::FileProgress { node: 0, share: 0.25, pieces: 1 },
            Record::FileState { at_ns: 20 },
        ] {
            file.push(record);
        }
        file.show(5);
        assert_eq!((file.held(2).share, file.held(0).share, file.flows.len()), (1.0, 0.0, 0));
        file.show(12);
        assert_eq!((file.held(0).pieces, file.flows.len()), (1, 2));
        assert_eq!(file.traffic(2), [(125.0, 2), (0.0, 0)]);
        let scale = FlowScale { widest: 5.0, fastest_bits_per_s: 100.0 };
        assert_eq!(file.flows.iter().map(|flow| scale.width(flow)).collect::<Vec<_>>(), [5.0, 2.5]);
        file.cut(15);
        file.show(30);
        assert_eq!(file.flows.len(), 2, "the sample at 20 ns was removed");
    }
}
