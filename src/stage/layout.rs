//! Where everything stands: the ring of users, the pool of servers. Lengths in CSS pixels of the pane.

use super::pool::Pool;
use super::ring::Ring;
use netduel_results::{NetworkDescription, Role};
use std::f32::consts::TAU;

/// The part of the canvas that shows one network.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct PaneRect {
    /// Left edge.
    pub(crate) x: f32,
    /// Top edge.
    pub(crate) y: f32,
    /// Width.
    pub(crate) width: f32,
    /// Height.
    pub(crate) height: f32,
}

/// How much of each node is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Detail {
    /// A glass each, its area the capacity.
    #[default]
    Glasses,
    /// A dot with a tint.
    Dots,
    /// A point of a few pixels.
    Points,
}

impl Detail {
    /// For this many users.
    pub(crate) fn of(users: usize) -> Detail {
        match users {
            0..=60 => Detail::Glasses,
            61..=600 => Detail::Dots,
            _ => Detail::Points,
        }
    }
}

/// What a node looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Shape {
    /// A peer.
    Disc = 0,
    /// A server.
    Square = 1,
    /// Who only asks.
    Ring = 2,
}

/// How a message's way bends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Curve {
    /// Along a link.
    Link = 0,
    /// Straight to a node that need not be a neighbour; bent more, so that the two are told apart.
    Direct = 1,
}

/// A node's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// Centre.
    pub(crate) x: f32,
    /// Centre.
    pub(crate) y: f32,
    /// Radius, or half the side of a square.
    pub(crate) radius: f32,
    /// Its shape.
    pub(crate) shape: Shape,
}

/// A box: centre and half of its extents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Frame {
    /// Centre.
    pub(crate) x: f32,
    /// Centre.
    pub(crate) y: f32,
    /// Half the width.
    pub(crate) half_width: f32,
    /// Half the height.
    pub(crate) half_height: f32,
}

/// A network laid out in its pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Layout {
    /// By node id.
    pub(crate) places: Vec<Place>,
    /// By user: the seat on the ring, from 0 at the top.
    pub(crate) seats: Vec<u32>,
    /// The middle of the ring; on the left also the box around the servers, on the right of no extent.
    pub(crate) pool: Frame,
    /// The sign on the pool's upper edge; of no extent where there is no room for it.
    pub(crate) sign: Frame,
    /// Half the size of a message.
    pub(crate) message: f32,
    /// What the sizes of text and users follow: the radius of a peer if nothing else limited it.
    pub(crate) unit: f32,
    /// How far below a server's centre its label stands; `None` without labels.
    pub(crate) label: Option<f32>,
    /// How much of each node is drawn.
    pub(crate) detail: Detail,
    /// Whether the areas of all nodes are to scale; a node too small to see is drawn larger.
    pub(crate) to_scale: bool,
}

/// From tick to tick along a rim; as in `webgl/ticks.vert`.
pub(crate) const TICK_PITCH: f32 = 6.2;

impl Layout {
    /// How many ticks a node has when so many requests wait: one each, but no more than go once around a disc, or
    /// along three edges of a square (the fourth belongs to the label).
    pub(crate) fn ticks(&self, node: usize, waiting: f32) -> u32 {
        let Some(place) = self.places.get(node) else { return 0 };
        let most = match place.shape {
            Shape::Square => 3.0 * (2.0 * place.radius / TICK_PITCH).floor().max(1.0),
            _ => (TAU * (place.radius + 5.0) / TICK_PITCH).floor(),
        };
        waiting.min(most) as u32
    }
}

/// Square pixels per request and second: common to both sides, so that equal areas are equal capacities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale(f32);

/// No glass is drawn smaller than this radius: its liquid could not be read.
const SMALLEST_GLASS: f32 = 4.5;

impl Scale {
    /// The largest at which every network fits into a pane of this size.
    pub(crate) fn fitting(networks: &[NetworkDescription], width: f32, height: f32) -> Scale {
        let mut scale = f32::INFINITY;
        for network in networks {
            let unit = Ring::unit(users(network), width, height);
            let most = network.service_rate_per_s.iter().copied().fold(0.0, f64::max) as f32;
            let area = match network.roles.first() {
                Some(Role::Server) => {
                    let half =
                        Pool::largest_half_side(network.serving_nodes(), users(network), width, height, unit);
                    4.0 * half * half
                }
                _ => TAU / 2.0 * unit * unit,
            };
            if most > 0.0 {
                scale = scale.min(area / most);
            }
        }
        Scale(if scale.is_finite() { scale } else { 1.0 })
    }

    fn radius(self, role: Role, rate_per_s: f64) -> f32 {
        let area = self.0 * rate_per_s as f32;
        if matches!(role, Role::Server | Role::Seed) { area.sqrt() / 2.0 } else { (area * 2.0 / TAU).sqrt() }
    }
}

/// Superpeers stand on a ring of their own, this much smaller.
const INNER_RING: f32 = 0.52;

/// Lays a network out in a pane of this size, its users on the seats given.
pub(crate) fn lay_out(
    network: &NetworkDescription,
    seats: &[u32],
    scale: Scale,
    width: f32,
    height: f32,
) -> Layout {
    let count = users(network);
    let unit = Ring::unit(count, width, height);
    let detail = Detail::of(count);
    let (middle_x, middle_y) = (width / 2.0, height / 2.0);
    let mut layout = Layout {
        pool: Frame { x: middle_x, y: middle_y, ..Frame::default() },
        message: message_size(detail, unit),
        unit,
        detail,
        to_scale: true,
        ..Layout::default()
    };
    let ring = Ring::new(count, width, height, unit);
    let spots = ring.spots(count);
    layout.seats = seats.get(..count).map(<[u32]>::to_vec).unwrap_or_default();
    let mut seated = layout.seats.clone().into_iter().map(|seat| spots.get(seat as usize).copied());
    let servers = network.roles.iter().filter(|role| **role == Role::Server).count();
    let pool = (servers > 0).then(|| {
        let most = network.service_rate_per_s.iter().copied().fold(0.0, f64::max);
        Pool::new(servers, scale.radius(Role::Server, most).max(2.0), (width, height), unit)
    });
    // Seeds stand in the middle of their peers as servers do of their clients, without a box.
    let seeds = network.roles.iter().filter(|role| **role == Role::Seed).count();
    let seed_rates = network.roles.iter().zip(&network.service_rate_per_s);
    let seed_rate = seed_rates.filter(|(role, _)| **role == Role::Seed).map(|(_, rate)| *rate).next();
    let seed_radius = scale.radius(Role::Seed, seed_rate.unwrap_or(0.0)).max(unit * 0.6);
    let seed_pool = Pool::new(seeds.max(1), seed_radius, (width, height), unit);
    if let Some(pool) = &pool {
        (layout.pool.half_width, layout.pool.half_height) = (pool.width / 2.0, pool.height / 2.0);
        layout.label = pool.label;
        if pool.sign && network.pieces == 0 {
            let font = label_size(unit);
            layout.sign = Frame {
                x: middle_x,
                y: middle_y - pool.height / 2.0,
                half_width: font * 2.8,
                half_height: font * 0.8,
            };
        }
    }
    for (id, (role, rate)) in network.roles.iter().zip(&network.service_rate_per_s).enumerate() {
        let place = match (role, &pool) {
            (Role::Server, Some(pool)) => {
                let (x, y) = pool.spot(id);
                let radius = scale.radius(*role, *rate).max(2.0);
                Place { x: middle_x + x, y: middle_y + y, radius, shape: Shape::Square }
            }
            // Below the pool, between it and the users; beside the middle, where a user may stand.
            (Role::Edge, _) => {
                let radius = unit * 0.6;
                let x = middle_x + layout.pool.half_width * 0.5;
                Place { x, y: middle_y + layout.pool.half_height + radius + 4.0, radius, shape: Shape::Ring }
            }
            (Role::Seed, _) => {
                let (x, y) = seed_pool.spot(id - count);
                Place { x: middle_x + x, y: middle_y + y, radius: seed_radius, shape: Shape::Square }
            }
            // In the middle; a tracker below the seeds.
            (Role::Index | Role::Tracker, _) => {
                let (radius, font) = ((unit * 1.5).max(9.0), label_size(unit));
                let (half_width, half_height) = (font * 2.4, font * 0.8);
                let is_tracker = *role == Role::Tracker;
                let below = if is_tracker { seed_pool.height / 2.0 + radius } else { 0.0 };
                let radius = if is_tracker { radius * 0.7 } else { radius };
                let y = middle_y + below + radius + half_height + 4.0;
                layout.sign = Frame { x: middle_x, y, half_width, half_height };
                Place { x: middle_x, y: middle_y + below, radius, shape: Shape::Square }
            }
            _ => {
                let (mut x, mut y) = seated.next().flatten().unwrap_or((middle_x, middle_y));
                if *role == Role::Superpeer {
                    x = middle_x + (x - middle_x) * INNER_RING;
                    y = middle_y + (y - middle_y) * INNER_RING;
                }
                let (radius, shape) = match (detail, *rate > 0.0) {
                    // Who only receives is a glass all the same: it fills with the file.
                    (Detail::Glasses, false) if network.pieces > 0 => (unit * 0.75, Shape::Disc),
                    (_, false) if network.pieces > 0 => (unit, Shape::Disc),
                    (Detail::Glasses, true) => {
                        let radius = scale.radius(*role, *rate);
                        let smallest = SMALLEST_GLASS.min(unit);
                        layout.to_scale &= radius >= smallest;
                        (radius.max(smallest), Shape::Disc)
                    }
                    (Detail::Glasses, false) => (unit * 0.46, Shape::Ring),
                    (_, true) => (unit, Shape::Disc),
                    (_, false) => (unit * 0.8, Shape::Ring),
                };
                Place { x, y, radius, shape }
            }
        };
        layout.places.push(place);
    }
    layout
}

/// The size of labels in a pane with this unit.
pub(crate) fn label_size(unit: f32) -> f32 {
    (unit * 0.86).max(12.0)
}

fn message_size(detail: Detail, unit: f32) -> f32 {
    match detail {
        Detail::Glasses => (unit * 0.4).max(4.0),
        Detail::Dots => 3.5,
        Detail::Points => 2.5,
    }
}

fn users(network: &NetworkDescription) -> usize {
    network.roles.iter().filter(|role| matches!(role, Role::Client | Role::Peer | Role::Superpeer)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::Side;

    const PANES: [(f32, f32); 5] =
        [(604.0, 288.0), (358.0, 194.0), (780.0, 444.0), (415.0, 330.0), (240.0, 120.0)];

    /// Two networks of the same total capacity.
    fn networks(servers: usize, users: usize) -> [NetworkDescription; 2] {
        let network = |side, roles: Vec<Role>, rates| NetworkDescription {
            side,
            roles,
            service_rate_per_s: rates,
            workers: 1,
            links: Vec::new(),
            is_connected: true,
            pieces: 0,
            positions: Vec::new(),
            link_delay_s: 0.04,
        };
        let server_rate = 120.0 / servers as f64;
        [
            network(
                Side::ClientServer,
                [vec![Role::Server; servers], vec![Role::Client; users]].concat(),
                [vec![server_rate; servers], vec![0.0; users]].concat(),
            ),
            network(Side::PeerToPeer, vec![Role::Peer; users], vec![120.0 / users as f64; users]),
        ]
    }

    fn both(servers: usize, users: usize, (width, height): (f32, f32)) -> [Layout; 2] {
        let networks = networks(servers, users);
        let scale = Scale::fitting(&networks, width, height);
        let seats: Vec<u32> = (0..users as u32).collect();
        networks.map(|network| lay_out(&network, &seats, scale, width, height))
    }

    #[test]
    fn a_user_stands_at_the_same_place_on_both_sides() {
        for pane in PANES {
            for users in [1, 2, 24, 60, 61, 600, 10_000] {
                let [left, right] = both(3, users, pane);
                for user in 0..users {
                    let (client, peer) = (left.places[3 + user], right.places[user]);
                    assert_eq!((client.x, client.y), (peer.x, peer.y));
                }
            }
        }
    }

    #[test]
    fn equal_areas_are_equal_capacities() {
        for pane in PANES {
            for (servers, users) in [(1, 24), (3, 24), (8, 24), (3, 60), (64, 60)] {
                let [left, right] = both(servers, users, pane);
                if !right.to_scale {
                    continue;
                }
                let side = 2.0 * left.places[0].radius;
                let (all_left, disc) =
                    (servers as f32 * side * side, TAU / 2.0 * right.places[0].radius.powi(2));
                let all_right = users as f32 * disc;
                assert!(
                    (all_left / all_right - 1.0).abs() < 0.01,
                    "{servers} {users} {pane:?}: {all_left} {all_right}"
                );
            }
        }
    }

    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_pane() {
        for (width, height) in PANES {
            for servers in [1, 2, 3, 5, 8, 16, 64] {
                for users in [2, 24, 60] {
                    for layout in both(servers, users, (width, height)) {
                        for (index, a) in layout.places.iter().enumerate() {
                            assert!(a.x - a.radius >= 0.0 && a.x + a.radius <= width, "{a:?}");
                            assert!(a.y - a.radius >= 0.0 && a.y + a.radius <= height, "{a:?}");
                            for b in &layout.places[index + 1..] {
                                let apart = if a.shape == Shape::Square && b.shape == Shape::Square {
                                    (a.x - b.x).abs().max((a.y - b.y).abs())
                                } else {
                                    (a.x - b.x).hypot(a.y - b.y)
                                };
                                assert!(
                                    apart >= a.radius + b.radius,
                                    "{servers} {users} {width}: {a:?} {b:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn no_user_stands_on_the_pool() {
        for (width, height) in PANES {
            for servers in [1, 3, 8, 64] {
                for users in [1, 24, 60, 61, 300, 600, 10_000] {
                    let layout = &both(servers, users, (width, height))[0];
                    for place in layout.places.iter().filter(|place| place.shape != Shape::Square) {
                        let (x, y) = ((place.x - layout.pool.x).abs(), (place.y - layout.pool.y).abs());
                        let outside = x >= layout.pool.half_width || y >= layout.pool.half_height;
                        assert!(outside, "{servers} {users} {width}: {place:?} {:?}", layout.pool);
                    }
                }
            }
        }
    }

    #[test]
    fn a_node_too_small_to_read_is_drawn_larger_and_said_to_be() {
        let mut networks = networks(1, 24);
        networks[1].service_rate_per_s.fill(0.01);
        let scale = Scale::fitting(&networks, 604.0, 288.0);
        let seats: Vec<u32> = (0..24).collect();
        let layout = lay_out(&networks[1], &seats, scale, 604.0, 288.0);
        assert!(!layout.to_scale);
        assert_eq!(layout.places[0].radius, SMALLEST_GLASS);
    }
}
