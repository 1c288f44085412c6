//! One large file for everybody: servers that send it to all, and a swarm in which those who want it pass it on.

mod bandwidth;
mod download;
mod finish_queue;
mod receivers;
mod swarm;
mod units;
mod uplink;

pub(crate) use download::{DownloadEvent, DownloadModel};
pub(crate) use swarm::{SwarmEvent, SwarmModel};

/// How a distribution stands at a moment: what no observer has been told yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Bits that servers and seeds have sent in transfers under way.
    pub(crate) origin_bits: u64,
    /// The same of users.
    pub(crate) peer_bits: u64,
    /// Users who have come, lack something, and cannot get it from anybody who is there.
    pub(crate) stuck: u64,
}
