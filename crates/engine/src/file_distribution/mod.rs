//! One large file for everybody: servers that send it to all, and a swarm in which those who want it pass it on.

mod bandwidth;
mod download;
mod finish_queue;
mod fixed_point;
mod receivers;
mod swarm;
mod uplink;

pub(crate) use download::{DownloadEvent, DownloadModel};
pub(crate) use swarm::{SwarmEvent, SwarmModel};
