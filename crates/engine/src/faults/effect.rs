//! Transitions of faults and their effects on a network.

/// A scheduled transition of a fault: its start, its end, or an event of one of its processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FaultTransition {
    /// Time in nanoseconds.
    pub(crate) at_ns: u64,
    /// Index of a fault in the schedule of this network, or, from [`FIRST_PROCESS`] on, of a process.
    pub(crate) index: u32,
    /// Whether the fault starts.
    pub(crate) begins: bool,
}

/// Index of the first process. It lies beyond the indices of all faults, so another fault does not change the indices of
/// processes, which are part of the run hash.
pub(super) const FIRST_PROCESS: u32 = 1 << 16;

/// The effect of a transition on a network.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FaultEffect {
    /// Neither nodes nor links are affected.
    None,
    /// Each of these nodes is taken down by one more fault.
    Down(Vec<u32>),
    /// Each of these nodes is taken down by one fault fewer.
    Up(Vec<u32>),
    /// The speed of these nodes has changed.
    Speed(Vec<u32>),
    /// Partitions, delays or losses of links have changed.
    Links,
    /// An attack request arrives at a node.
    Attack { node: u32, work: f64 },
}
