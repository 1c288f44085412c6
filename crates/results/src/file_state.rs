//! The state of a file distribution at one time, for renderers.

/// The transfers in progress, and the progress of each node. The simulation itself does not use this state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileState {
    /// The transfers in progress.
    pub flows: Vec<Flow>,
    /// The progress of each node, by node id. A tracker holds nothing.
    pub held: Vec<FileProgress>,
}

/// A transfer in progress.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// The sending node.
    pub from: u32,
    /// The receiving node.
    pub to: u32,
    /// The rate, in bits per second.
    pub rate_bits_per_s: f32,
}

/// The part of a file that a node holds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FileProgress {
    /// The share of the file, including parts of incomplete pieces.
    pub share: f32,
    /// Which of the first [`FileProgress::PIECES`] pieces the node has, one bit each; 0 if the file is not sent in pieces.
    pub pieces: u32,
}

impl FileProgress {
    /// The number of pieces in the bit mask.
    pub const PIECES: u32 = 24;
}
