//! Small networks for tests.

use crate::{NetworkDescription, Role};
use netduel_scenario::Side;

/// Servers, then one client per user.
pub(crate) fn client_server(servers: usize, users: usize) -> NetworkDescription {
    let mut roles = vec![Role::Server; servers];
    roles.resize(servers + users, Role::Client);
    network(Side::ClientServer, roles)
}

/// Peers only.
pub(crate) fn peer_to_peer(peers: usize) -> NetworkDescription {
    network(Side::PeerToPeer, vec![Role::Peer; peers])
}

fn network(side: Side, roles: Vec<Role>) -> NetworkDescription {
    NetworkDescription {
        side,
        service_rate_per_s: vec![1.0; roles.len()],
        roles,
        workers: 1,
        links: Vec::new(),
        is_connected: true,
        positions: Vec::new(),
        pieces: 0,
        link_delay_s: 0.04,
    }
}
