//! Two small networks, and the trace of one minute in each of them, made by hand.

use netduel_protocol::trace::{MessageKind, Record};
use netduel_results::{BALANCER, NetworkDescription, Role};
use netduel_scenario::Side;

/// The length of the traces.
pub(crate) const DURATION_NS: u64 = 60_000 * MS;

const MS: u64 = 1_000_000;
const USERS: u32 = 24;
const SERVERS: u32 = 3;
const LINK_DELAY_NS: u64 = 40 * MS;
/// A request arrives at this interval.
const INTERVAL_NS: u64 = 30 * MS;
/// Three servers, or 24 peers, serve 36 requests per second.
const SERVERS_RATE_PER_S: f64 = 12.0;
const PEERS_RATE_PER_S: f64 = 1.5;

/// Records with the times at which they take effect.
type Timed = Vec<(u64, Record)>;

/// A client–server and a peer-to-peer network of the same capacity. The peers form a ring with chords.
pub(crate) fn networks() -> [NetworkDescription; 2] {
    let network = |side, roles: Vec<Role>, service_rate_per_s, links| NetworkDescription {
        side,
        roles,
        service_rate_per_s,
        workers: 1,
        links,
        is_connected: true,
        positions: Vec::new(),
        pieces: 0,
        link_delay_s: LINK_DELAY_NS as f64 * 1e-9,
    };
    let (servers, users) = (SERVERS as usize, USERS as usize);
    let chords = (0..USERS).flat_map(|peer| [1, 5].map(|step| (peer, (peer + step) % USERS)));
    [
        network(
            Side::ClientServer,
            [vec![Role::Server; servers], vec![Role::Client; users]].concat(),
            [vec![SERVERS_RATE_PER_S; servers], vec![0.0; users]].concat(),
            Vec::new(),
        ),
        network(
            Side::PeerToPeer,
            vec![Role::Peer; users],
            vec![PEERS_RATE_PER_S; users],
            chords.map(|(a, b)| (a.min(b), a.max(b))).collect(),
        ),
    ]
}

/// The trace of a network, in the order of time.
pub(crate) fn trace(side: Side) -> Timed {
    let mut records = Timed::new();
    let nodes = if side == Side::ClientServer { SERVERS } else { USERS };
    let mut queues = vec![Vec::new(); nodes as usize];
    let mut free_ns = vec![0; nodes as usize];
    for request in 0..(DURATION_NS / INTERVAL_NS) as u32 {
        let asked_ns = u64::from(request) * INTERVAL_NS;
        let user = request * 7 % USERS;
        records.push((asked_ns, Record::Arrived { request, user, object: 0, at_ns: asked_ns }));
        let message = |kind, from, to, sent_ns| {
            let arrives_ns = sent_ns + LINK_DELAY_NS;
            (sent_ns, Record::Message { kind, from, to, request, sent_ns, arrives_ns })
        };
        let (client, server, arrived_ns, service_s) = match side {
            Side::ClientServer => {
                let client = SERVERS + user;
                records.push(message(MessageKind::Request, client, BALANCER, asked_ns));
                (client, request % SERVERS, asked_ns + LINK_DELAY_NS, 1.0 / SERVERS_RATE_PER_S)
            }
            Side::PeerToPeer => {
                let (near, far) = ((user + 5) % USERS, (user + 6 + request * 5 % 13) % USERS);
                records.push(message(MessageKind::Query, user, near, asked_ns));
                records.push(message(MessageKind::Query, near, (near + 1) % USERS, asked_ns + LINK_DELAY_NS));
                records.push(message(MessageKind::Hit, near, user, asked_ns + LINK_DELAY_NS));
                records.push(message(MessageKind::Request, user, far, asked_ns + 2 * LINK_DELAY_NS));
                (user, far, asked_ns + 3 * LINK_DELAY_NS, 1.0 / PEERS_RATE_PER_S)
            }
        };
        let free_ns = &mut free_ns[server as usize];
        let served_ns = arrived_ns.max(*free_ns) + (service_s * 1e9) as u64;
        *free_ns = served_ns;
        records.push(message(MessageKind::Response, server, client, served_ns));
        queues[server as usize].extend([(arrived_ns, 1), (served_ns, -1)]);
    }
    for (node, changes) in (0..).zip(&mut queues) {
        changes.sort_unstable();
        let mut requests = 0_i32;
        for (at_ns, change) in changes {
            requests += *change;
            let busy = requests.min(1);
            let (busy, waiting) = (busy as u32, (requests - busy) as u32);
            records
                .push((*at_ns, Record::Node { node, up: true, away: false, busy, waiting, at_ns: *at_ns }));
        }
    }
    records.sort_by_key(|(at_ns, _)| *at_ns);
    records
}
