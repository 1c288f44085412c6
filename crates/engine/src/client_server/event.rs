//! What can happen on the left side.

use crate::kernel::Traced;
use crate::network::ServiceId;
use netduel_results::Outcome;

/// What can happen. A slot stands for a pending request, an attempt for one of its attempts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ClientServerEvent {
    /// A request of the workload arrives.
    Arrival { token: u32 },
    /// An attempt reaches the edge.
    AtEdge { attempt: u32 },
    /// An attempt reaches the balancer.
    AtBalancer { attempt: u32 },
    /// An attempt reaches the server that the balancer handed it to, where a fault delays that.
    AtServer { attempt: u32, server: u32 },
    /// A worker has finished, unless something has come between.
    ServiceEnd { server: u32, service: ServiceId },
    /// The answer, or the news that there is none, reaches the edge on its way back.
    BackAtEdge { attempt: u32, outcome: Outcome, node: u32 },
    /// The answer, or the news that there is none, reaches the client.
    AtClient { attempt: u32, outcome: Outcome, node: u32 },
    /// Clients have waited long enough for an attempt.
    AttemptTimeOut,
    /// The pause before another attempt is over.
    Retry { slot: u32, request: u32 },
    /// Users' patience ends.
    TimeOut,
    /// The balancer checks which servers are up.
    HealthCheck,
    /// An asynchronous primary no longer keeps its writes up to this one to itself.
    Ship { position: u32, term: u32 },
    /// A write of the primary reaches a replica.
    Replicate { server: u32, position: u32, term: u32 },
    /// All that a replica lacks reaches it.
    CatchUp { server: u32, position: u32, term: u32 },
    /// The primary hears that a replica has its writes up to this one.
    ReplicaConfirms { server: u32, position: u32, term: u32 },
    /// A server that has come back reaches the primary with its question what it lacks.
    Rejoin { server: u32 },
    /// The time that it takes to find another primary is over.
    Promotion { election: u32 },
    /// An entry of the fault line begins or ends.
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
            Event::TimeOut => pack(5, 0, 0, 0),
            Event::AttemptTimeOut => pack(7, 0, 0, 0),
            Event::Retry { slot, request } => pack(8, slot, request, 0),
            Event::Ship { position, term } => pack(12, position, term, 0),
            Event::Replicate { server, position, term } => pack(12, position, server, 1 + 8 * term),
            Event::CatchUp { server, position, term } => pack(12, position, server, 2 + 8 * term),
            Event::ReplicaConfirms { server, position, term } => pack(12, position, server, 3 + 8 * term),
            Event::Rejoin { server } => pack(13, server, 0, 0),
            Event::Promotion { election } => pack(14, election, 0, 0),
            Event::HealthCheck => pack(9, 0, 0, 0),
            Event::Fault { index, begins } => pack(6, index, u32::from(begins), 0),
        }
    }
}

impl Event {
    /// Whether it is a message on its way.
    pub(crate) fn is_message(&self) -> bool {
        matches!(
            self,
            Event::AtEdge { .. }
                | Event::AtBalancer { .. }
                | Event::BackAtEdge { .. }
                | Event::AtClient { .. }
                | Event::Replicate { .. }
                | Event::CatchUp { .. }
                | Event::ReplicaConfirms { .. }
                | Event::Rejoin { .. }
        )
    }
}
