//! Distribution of one large file to all users: by servers that send it to each of them, and by a swarm whose peers
//! exchange pieces.

mod bandwidth;
mod completion_queue;
mod download;
mod fixed_point;
mod receivers;
mod swarm;
mod uplink;

pub(crate) use download::{DownloadEvent, DownloadModel};
pub(crate) use swarm::{SwarmEvent, SwarmModel};
