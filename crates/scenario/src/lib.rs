//! The description of a run. Scenario files, addresses, messages, the editor and the command line all use this one schema.
#![forbid(unsafe_code)]

mod change;
mod client_server;
mod demand;
mod dials;
mod factors;
mod fault;
mod field_error;
mod file;
mod limit;
mod parameter;
mod peer_to_peer;
mod printable;
mod reader;
mod region_delays;
mod regions;
#[cfg(test)]
mod rejected_paths;
mod relevance;
mod renamed;
mod run;
mod scenario;
mod side;
mod stability;
mod table;
mod target;
mod tour;
mod validate;
mod validate_dials;
mod validate_faults;
mod validate_file;
mod validate_lists;
mod validate_peers;
mod validate_work;
mod value;
mod workload;

pub use change::ChangeEffect;
pub use client_server::{
    Balancer, ClientServer, Discipline, QueueCapacity, Replication, RetryBudget, TimeToLive,
};
pub use dials::{Dial, Dials};
pub use factors::Factors;
pub use fault::{
    End, Fault, FaultKind, FaultNode, FaultOrder, FaultRole, FaultShare, FaultSide, PartitionMode,
};
pub use field_error::FieldError;
pub use file::{
    Choking, Downlink, File, FileArrivals, LeftMethod, Lifetime, RightMethod, Seeding, Selection, Swarm,
};
pub use parameter::{Choice, Entry, Field, Kind, LARGEST_EXACT_INTEGER, List, Parameter};
pub use peer_to_peer::{
    Bootstrap, Capacity, ChurnDistribution, HolderChoice, MaintenanceInterval, Overlay, PeerToPeer,
    Placement, RepublishInterval, Routing, Search, SessionLength,
};
pub use printable::{LONGEST_SHOWN, printable};
pub use reader::{Refusal, number as read_number};
pub use region_delays::RegionDelays;
pub use run::{LONGEST_RUN_S, Run};
pub use scenario::{LARGEST_FAULT_COUNT, Scenario};
pub use side::Side;
pub use stability::{Overload, is_overloaded};
pub use tour::{
    Bound, Claim, Claims, Comparison, LARGEST_STEP_COUNT, PointAt, QUANTITIES, Quantity, Step, StepFaults,
    StepSpeed, TARGETS,
};
pub use validate_dials::LARGEST_DIAL_COUNT;
pub use value::Value;
pub use workload::{AbandonedRequests, Arrivals, RateProfile, WorkDistribution, Workload};
