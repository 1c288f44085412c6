//! The peer-to-peer network: peers search for holders of an object by the scenario's search method and fetch it
//! from one of them.

mod churn;
mod event;
mod faults;
mod flooding;
mod hash_table;
mod index;
mod model;
mod overlay;
mod placement;
mod requests;
mod search;
mod serving;
mod sessions;
mod stability;
mod state;
mod walks;

use crate::kernel::Model;
use crate::metrics::Observer;
pub(crate) use event::PeerToPeerEvent;
pub(crate) use model::PeerToPeerModel;
use model::{Context, Event};
use netduel_results::Outcome;
pub use overlay::overlay;

impl<O: Observer> Model<O> for PeerToPeerModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Arrival { token } => self.arrive(token, context),
            Event::Query { slot, from, to, hops } => self.receive_query(slot, from, to, hops, context),
            Event::Hit { slot, from, holder, hops } => self.receive_hit(slot, from, holder, hops, context),
            Event::Fetch { slot, holder } => self.fetch(slot, holder, context),
            Event::ServiceEnd { peer, service } => self.end_service(peer, service, context),
            Event::Response { slot, outcome, from } => self.receive(slot, outcome, from, context),
            Event::ConnectionLoss { slot, holder } => {
                if !self.fetch_from_next_holder(slot, context) {
                    self.end_request(slot, Outcome::NodeFailed, holder, context);
                }
                self.requests.release(slot);
            }
            Event::RequestTimeout { slot, request } => {
                // The slot may have been freed and reused since.
                if self.requests.holds_request(slot, request) {
                    let origin = self.requests.get(slot).request.user;
                    self.requests.add_references(slot, 1);
                    self.end_request(slot, Outcome::TimedOut, origin, context);
                    self.leave_queue(slot, context);
                    self.requests.release(slot);
                }
            }
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
            Event::ChooseHolder { slot } => {
                let pending = self.requests.get(slot);
                if pending.holder.is_none() && !pending.ended {
                    self.choose(slot, context);
                }
                self.requests.release(slot);
            }
            Event::ExpandRing { slot } => self.expand_ring(slot, context),
            Event::IndexLoss { slot } => self.on_index_loss(slot, context),
            Event::LookupQuery { lookup, from, to, hops } => {
                self.receive_lookup_query(lookup, from, to, hops, context)
            }
            Event::LookupReply { lookup, from, next, hops } => {
                self.receive_lookup_reply(lookup, from, next, hops, context)
            }
            Event::LookupFailure { lookup, from, dead, hops } => {
                self.on_lookup_failure(lookup, from, dead, hops, context)
            }
            Event::Upkeep { message, from, to, payload } => {
                self.receive_upkeep(message, from, to, payload, context)
            }
            Event::PeerLoss { at, dead } => self.on_peer_loss(at, dead, context),
            Event::Maintain { node, incarnation } => self.maintain(node, incarnation, context),
            Event::Republish { peer, incarnation } => self.republish(peer, incarnation, context),
            Event::SessionChange { peer } => self.change_session(peer, context),
        }
    }
}
