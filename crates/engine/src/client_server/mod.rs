//! The client–server network: clients send requests to a load balancer, which assigns each to a server.

mod balancer;
mod cache;
mod caches;
mod client;
mod event;
mod faults;
mod health;
mod model;
mod object_store;
mod reneging;
mod replication;
mod replication_timing;
mod request_path;
mod requests;
mod state;
mod writing;

use crate::kernel::Model;
use crate::metrics::Observer;
pub(crate) use event::ClientServerEvent;
pub(crate) use model::ClientServerModel;
use model::{Context, Event, is_open};

impl<O: Observer> Model<O> for ClientServerModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Arrival { token } => self.arrive(token, context),
            Event::AtBalancer { attempt } => self.balance(attempt, context),
            Event::ServiceEnd { server, service } => self.end_service(server, service, context),
            Event::AtClient { attempt, outcome, node } => self.receive(attempt, outcome, node, context),
            Event::AttemptTimeout => self.time_out_attempts(context),
            Event::Retry { slot, request } => {
                if is_open(&self.requests, (slot, request)) {
                    self.attempt(slot, context);
                }
            }
            Event::RequestTimeout => self.time_out_requests(context),
            Event::HealthCheck => self.check_health(context),
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
            Event::AtServer { attempt, server } => self.admit(attempt, server, context),
            Event::AtEdge { attempt } => self.receive_at_edge(attempt, context),
            Event::BackAtEdge { attempt, outcome, node } => {
                self.return_through_edge(attempt, outcome, node, context)
            }
            Event::SendWrite { position, term } => self.send_delayed_write(position, term, context),
            Event::Replicate { server, position, term } => {
                self.replicate(server, position, term, false, context);
            }
            Event::CatchUp { server, position, term } => {
                self.replicate(server, position, term, true, context)
            }
            Event::ReplicaAck { server, position, term } => {
                self.handle_ack(server, position, term, context);
            }
            Event::Rejoin { server } => self.rejoin(server, context),
            Event::Promotion { election } => self.promote(election, context),
        }
    }
}
