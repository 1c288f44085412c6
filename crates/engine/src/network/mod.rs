//! The parts of which both networks are built: graphs, links and service stations.

mod graph;
mod link;
mod link_delays;
mod processor_sharing;
mod service;
mod station;

pub use graph::{Graph, Removal};
pub(crate) use link_delays::LinkDelays;
pub use service::{Completion, ServiceId};
pub(crate) use station::load;
pub use station::{ATTACKER, Admission, LARGEST_OPEN_COUNT, LARGEST_QUEUE, Station};
