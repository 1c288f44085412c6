//! The effects of a session on the worker and on the picture.

use netduel_protocol::Command;
use netduel_results::NetworkDescription;
use netduel_scenario::Side;
use std::sync::Arc;

/// Something that the page has to do for a session, in the order of the queue.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionEffect {
    /// Start a worker in the place of the present one, if there is one.
    OpenWorker {
        /// The number of the worker, which tells its time-out apart from that of another.
        number: u32,
    },
    /// End the worker.
    CloseWorker,
    /// Send a command to the worker.
    Send(Box<Command>),
    /// Change the picture.
    Picture(PictureCommand),
}

/// A change of the picture.
#[derive(Debug, Clone, PartialEq)]
pub enum PictureCommand {
    /// Begin a run of these networks, left first.
    SetNetworks(Arc<[NetworkDescription]>),
    /// Set the speed, in simulated seconds per second of wall time.
    SetSpeed(f64),
    /// Forget everything at or after a time.
    Cut {
        /// The time in nanoseconds.
        from_ns: u64,
    },
    /// Add a part of a trace, which may be ahead of the shown time.
    Push {
        /// The side.
        side: Side,
        /// The records.
        records: Vec<u32>,
    },
    /// Replace everything known about a side by its state at a time.
    SetState {
        /// The side.
        side: Side,
        /// The time in nanoseconds.
        time_ns: u64,
        /// The records that describe the state.
        records: Vec<u32>,
    },
    /// Draw the path of a request, or of none.
    SelectRequest(Option<u32>),
    /// Show the partitions of a side.
    SetPartitions {
        /// The side.
        side: Side,
        /// Each partition: whether its nodes cannot reach each other either, and their numbers from 1.
        partitions: Vec<(bool, Vec<u32>)>,
    },
}
