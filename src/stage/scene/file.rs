//! What the nodes hold of a file that is distributed, and what flows between them, at the shown time.

use netduel_protocol::trace::Record;
use netduel_results::{FileProgress, Flow};
use std::collections::VecDeque;

/// A sample that was told.
#[derive(Debug)]
struct Sample {
    at_ns: u64,
    flows: Vec<Flow>,
    changes: Vec<(u32, FileProgress)>,
}

/// The distribution of a file as it is to be painted.
#[derive(Debug, Default)]
pub(crate) struct FileScene {
    /// Into how many pieces the file is cut; 0 where there is none.
    pub(crate) pieces: u32,
    /// What is being sent.
    pub(crate) flows: Vec<Flow>,
    /// What each node holds.
    held: Vec<FileProgress>,
    /// The fastest flow there was: what the width of all flows is measured by.
    pub(crate) fastest_bits_per_s: f32,
    /// Samples ahead of the shown time.
    coming: VecDeque<Sample>,
}

impl FileScene {
    /// Of so many nodes.
    pub(super) fn new(nodes: usize, pieces: u32) -> FileScene {
        FileScene { pieces, held: vec![FileProgress::default(); nodes], ..FileScene::default() }
    }

    /// Whether there is a file at all.
    pub(crate) fn is_there(&self) -> bool {
        self.pieces > 0
    }

    /// Takes a record in that is part of a sample.
    pub(super) fn push(&mut self, record: Record) {
        if let Record::FileState { at_ns } = record {
            return self.coming.push_back(Sample { at_ns, flows: Vec::new(), changes: Vec::new() });
        }
        let nodes = self.held.len() as u32;
        let Some(sample) = self.coming.back_mut() else { return };
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

    /// Brings everything to a time.
    pub(super) fn show(&mut self, now_ns: u64) {
        while self.coming.front().is_some_and(|sample| sample.at_ns <= now_ns) {
            let Some(sample) = self.coming.pop_front() else { return };
            for (node, held) in sample.changes {
                self.held[node as usize] = held;
            }
            self.flows = sample.flows;
            let fastest = self.flows.iter().map(|flow| flow.rate_bits_per_s).fold(0.0, f32::max);
            self.fastest_bits_per_s = self.fastest_bits_per_s.max(fastest);
        }
    }

    /// Forgets what was told about a time and later.
    pub(super) fn cut(&mut self, from_ns: u64) {
        self.coming.retain(|sample| sample.at_ns < from_ns);
    }

    /// What a node holds.
    pub(crate) fn held(&self, node: u32) -> FileProgress {
        self.held.get(node as usize).copied().unwrap_or_default()
    }

    /// Whether its pieces are few enough for each to be seen.
    pub(crate) fn shows_pieces(&self) -> bool {
        (2..=FileProgress::PIECES).contains(&self.pieces)
    }

    /// What a node sends and receives: bits per second, and to or from how many.
    pub(crate) fn traffic(&self, node: u32) -> [(f32, usize); 2] {
        let sum = |ends: fn(&Flow) -> u32| {
            let own = self.flows.iter().filter(|flow| ends(flow) == node);
            own.fold((0.0, 0), |(rate, count), flow| (rate + flow.rate_bits_per_s, count + 1))
        };
        [sum(|flow| flow.from), sum(|flow| flow.to)]
    }

    /// How thick a flow is drawn if the fastest of both sides is so thick: like a pipe, whose cross-section carries what flows.
    pub(crate) fn width(&self, flow: &Flow, (widest, fastest_bits_per_s): (f32, f32)) -> f32 {
        widest * (flow.rate_bits_per_s / fastest_bits_per_s.max(1.0)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_shown_when_its_time_has_come() {
        let mut file = FileScene::new(3, 4);
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
        assert_eq!(
            file.flows.iter().map(|flow| file.width(flow, (5.0, 100.0))).collect::<Vec<_>>(),
            [5.0, 2.5]
        );
        file.cut(15);
        file.show(30);
        assert_eq!(file.flows.len(), 2, "the sample at 20 ns was taken back");
    }
}
