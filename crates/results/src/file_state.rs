//! How far everybody is with a file, and what flows where: a sample, for who draws it.

/// How the distribution of a file stands at a moment. Nobody needs it to compute a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileState {
    /// What is being sent, from node to node.
    pub flows: Vec<Flow>,
    /// What each node holds, by number; who only introduces others to each other holds nothing.
    pub held: Vec<FileProgress>,
}

/// A transfer under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// Who sends.
    pub from: u32,
    /// Who receives.
    pub to: u32,
    /// How fast.
    pub rate_bits_per_s: f32,
}

/// What a node holds of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FileProgress {
    /// The share of the file, pieces that are only half there included.
    pub share: f32,
    /// Which of the first [`FileProgress::PIECES`] pieces it has, one bit each; 0 where a file is not sent in pieces.
    pub pieces: u32,
}

impl FileProgress {
    /// So many pieces are told apart.
    pub const PIECES: u32 = 24;
}
