//! A swarm: peers exchange pieces of the file, as in BitTorrent (Cohen 2003).

mod choking;
mod event;
mod faults;
mod file_state;
mod model;
mod neighbour;
mod neighbours;
mod peer_list;
mod pieces;
mod state;
mod transfer;
mod transfers;

use crate::kernel::Model;
use crate::metrics::Observer;
pub(crate) use event::SwarmEvent;
pub(crate) use model::SwarmModel;
use model::{Context, Event};

impl<O: Observer> Model<O> for SwarmModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Start => {
                (0..self.peers.len() as u32).for_each(|node| self.emit_state(node, context));
                self.emit_availability(context);
            }
            Event::Arrival => {
                let Some(request) = self.receivers.arrive() else { return };
                context.queue.push_if_some(self.receivers.next_arrival_ns(), Event::Arrival);
                context.observer.arrived(&request);
                self.unfinished += 1;
                let node = self.node_of(request.user);
                self.peers[node as usize].has_arrived = true;
                if self.peers[node as usize].is_here() {
                    self.join(node, context);
                }
            }
            Event::Announce { node, to } => self.receive_announce(node, to, context),
            Event::TrackerReply { node, incarnation, from } => {
                self.receive_peers(node, incarnation, from, context)
            }
            Event::Reannounce { node, incarnation } => self.reannounce(node, incarnation, context),
            Event::LeaveNotice { node, to } => self.receive_leave_notice(node, to, context),
            Event::PeerExpiry { node, incarnation } => self.expire_peer(node, incarnation),
            Event::Choke { node, incarnation } => self.choke(node, incarnation, context),
            Event::Leave { node, incarnation } => self.leave(node, incarnation, context),
            Event::Progress => self.progress(context),
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
        }
        self.start_uploads(context);
        self.allocate(context);
    }
}
