//! Events of the client–server network.

use crate::kernel::Traced;
use crate::network::ServiceId;
use netduel_results::Outcome;

/// An event of the client–server network. `slot` identifies a pending request, `attempt` one of its attempts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ClientServerEvent {
    /// A request of the workload arrives.
    Arrival { token: u32 },
    /// An attempt arrives at the edge.
    AtEdge { attempt: u32 },
    /// An attempt arrives at the balancer.
    AtBalancer { attempt: u32 },
    /// An attempt arrives at the server chosen by the balancer, if the server is in another region or a fault delays it.
    AtServer { attempt: u32, server: u32 },
    /// A worker completes a service, unless the service was interrupted.
    ServiceEnd { server: u32, service: ServiceId },
    /// A response or an error arrives at the edge on its way back.
    BackAtEdge { attempt: u32, outcome: Outcome, node: u32 },
    /// A response or an error arrives at the client.
    AtClient { attempt: u32, outcome: Outcome, node: u32 },
    /// The timeout of one or more attempts expires.
    AttemptTimeout,
    /// The pause before another attempt ends.
    Retry { slot: u32, request: u32 },
    /// The timeout of one or more requests expires.
    RequestTimeout,
    /// The balancer checks which servers are up.
    HealthCheck,
    /// An asynchronous primary sends its writes up to this position to the replicas.
    SendWrite { position: u32, term: u32 },
    /// A write of the primary arrives at a replica.
    Replicate { server: u32, position: u32, term: u32 },
    /// All missing writes arrive at a replica.
    CatchUp { server: u32, position: u32, term: u32 },
    /// The acknowledgement of a replica for writes up to this position arrives at the primary.
    ReplicaAck { server: u32, position: u32, term: u32 },
    /// The request of a recovered server for its missing writes arrives at the primary.
    Rejoin { server: u32 },
    /// An election ends.
    Promotion { election: u32 },
    /// A fault starts or ends.
    Fault { index: u32, begins: bool },
}

use ClientServerEvent as Event;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32, c: u32| {
            tag << 60 ^ u64::from(c) << 48 ^ u64::from(b) << 24 ^ u64::from(a)
        };
        match *self {
            Event::Arrival { token } => pack(1, token, 0, 0),
            Event::AtBalancer { attempt } => pack(2, attempt, 0, 0),
            Event::ServiceEnd { server, service } => pack(3, server, 0, 0) ^ service.word().rotate_left(24),
            Event::AtClient { attempt, outcome, node } => pack(4, attempt, node & 0xff_ffff, outcome as u32),
            Event::AtServer { attempt, server } => pack(15, attempt, server, 0),
            Event::AtEdge { attempt } => pack(10, attempt, 0, 0),
            Event::BackAtEdge { attempt, outcome, node } => {
                pack(11, attempt, node & 0xff_ffff, outcome as u32)
            }
            Event::RequestTimeout => pack(5, 0, 0, 0),
            Event::AttemptTimeout => pack(7, 0, 0, 0),
            Event::Retry { slot, request } => pack(8, slot, request, 0),
            Event::SendWrite { position, term } => pack(12, position, term, 0),
            Event::Replicate { server, position, term } => pack(12, position, server, 1 + 8 * term),
            Event::CatchUp { server, position, term } => pack(12, position, server, 2 + 8 * term),
            Event::ReplicaAck { server, position, term } => pack(12, position, server, 3 + 8 * term),
            Event::Rejoin { server } => pack(13, server, 0, 0),
            Event::Promotion { election } => pack(14, election, 0, 0),
            Event::HealthCheck => pack(9, 0, 0, 0),
            Event::Fault { index, begins } => pack(6, index, u32::from(begins), 0),
        }
    }
}

impl Event {
    /// Whether the event is the arrival of a message.
    pub(crate) fn is_message(&self) -> bool {
        matches!(
            self,
            Event::AtEdge { .. }
                | Event::AtBalancer { .. }
                | Event::BackAtEdge { .. }
                | Event::AtClient { .. }
                | Event::Replicate { .. }
                | Event::CatchUp { .. }
                | Event::ReplicaAck { .. }
                | Event::Rejoin { .. }
        )
    }
}
