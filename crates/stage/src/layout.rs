//! The layout of a network in its pane: the users on the ring, the servers in the middle.

use crate::geometry::{Detail, NodePlace, NodeShape, Rectangle, label_size};
use crate::ring::Ring;
use crate::scale::{Scale, users};
use crate::server_box::ServerBox;
use netduel_results::{NetworkDescription, Role};
use std::f32::consts::TAU;

/// The places of everything that is drawn in a pane. Lengths are in CSS pixels, measured from the top left of the pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The places of the nodes, by id.
    pub places: Vec<NodePlace>,
    /// The slot of each user on the ring, clockwise from 0 at the top.
    pub ring_slots: Vec<u32>,
    /// The box around the servers, in the middle of the ring. In a peer-to-peer network it has no extent.
    pub server_box: Rectangle,
    /// The background of the caption on the upper edge of the server box, or below an index or a tracker. It has no extent if
    /// there is no caption.
    pub caption: Rectangle,
    /// Half the size of a message.
    pub message: f32,
    /// The radius of a peer if only the ring limits it. The sizes of labels and users follow from it.
    pub unit: f32,
    /// The distance from the centre of a server down to its label; `None` if the servers have no labels.
    pub server_label_offset: Option<f32>,
    /// How much of each node is drawn.
    pub detail: Detail,
    /// Whether the areas of all nodes are proportional to their capacities. Nodes that would be too small to be seen are drawn
    /// larger.
    pub to_scale: bool,
}

/// The distance between neighbouring ticks on the outline of a node. `webgl/ticks.vert` uses the same number.
pub(crate) const TICK_PITCH: f32 = 6.2;

impl Layout {
    /// The size of the labels, in CSS pixels.
    pub fn label_size(&self) -> f32 {
        label_size(self.unit)
    }

    /// Whether a user or a server has room for its number. A server with a label below it has its number there.
    pub fn has_room_for_number(&self, node: usize) -> bool {
        self.detail == Detail::FillLevels
            && self.places.get(node).is_some_and(|place| {
                place.radius >= NUMBERED_RADIUS
                    && match place.shape {
                        NodeShape::Square => self.server_label_offset.is_none(),
                        NodeShape::Disc | NodeShape::Ring | NodeShape::Hexagon => true,
                        _ => false,
                    }
            })
    }

    /// The number of ticks of a node with this many waiting requests. There is one tick per request, but no more than fit
    /// around a disc or along three edges of a square. The fourth edge is left to the label.
    pub(crate) fn ticks(&self, node: usize, waiting: f32) -> u32 {
        let Some(place) = self.places.get(node) else { return 0 };
        let most = match place.shape {
            NodeShape::Square => 3.0 * (2.0 * place.radius / TICK_PITCH).floor().max(1.0),
            _ => (TAU * (place.radius + 5.0) / TICK_PITCH).floor(),
        };
        waiting.min(most) as u32
    }
}

/// A disc that shows a fill level is at least this large; in a smaller one the level could not be read.
const SMALLEST_FILLED_RADIUS: f32 = 4.5;
/// A server is at least this large, half of its side, where the pane has room for it.
const SMALLEST_SERVER: f32 = 14.0;
/// A node of at least this radius has room for its number in the smallest type.
pub(crate) const NUMBERED_RADIUS: f32 = 9.0;
/// The size of the ring of the superpeers relative to the ring of the other peers.
const INNER_RING: f32 = 0.52;

/// Lays out a network in a pane of this size. `ring_slots` gives the slot of each user on the ring.
pub(crate) fn lay_out(
    network: &NetworkDescription,
    ring_slots: &[u32],
    scale: Scale,
    width: f32,
    height: f32,
) -> Layout {
    let users = users(network);
    let unit = Ring::unit(users, width, height);
    let detail = Detail::for_users(users);
    let middle = (width / 2.0, height / 2.0);
    let mut layout = Layout {
        ring_slots: ring_slots.get(..users).map(<[u32]>::to_vec).unwrap_or_default(),
        server_box: Rectangle { x: middle.0, y: middle.1, ..Rectangle::default() },
        message: message_size(detail, unit),
        unit,
        detail,
        to_scale: true,
        ..Layout::default()
    };
    let box_of = |role: Role, smallest: f32| {
        let of_role =
            || network.roles.iter().zip(&network.service_rate_per_s).filter(move |(one, _)| **one == role);
        let radius = scale.radius(role, of_role().map(|(_, rate)| *rate).fold(0.0, f64::max)).max(smallest);
        (of_role().count(), radius)
    };
    let largest_server = ServerBox::largest_half_side(
        network.roles.iter().filter(|role| **role == Role::Server).count().max(1),
        users,
        width,
        height,
        unit,
    );
    let smallest_server = SMALLEST_SERVER.min(largest_server).max(2.0);
    let (servers, server_radius) = box_of(Role::Server, smallest_server);
    let server_box = ServerBox::new(servers.max(1), server_radius, (width, height), unit);
    if servers > 0 {
        surround_servers(&mut layout, &server_box, network.pieces == 0 && servers > 1);
    }
    // Seeds are in the middle of their peers, as servers are in the middle of their clients, but without a box.
    let (seeds, seed_radius) = box_of(Role::Seed, unit * 0.6);
    let seed_box = ServerBox::new(seeds.max(1), seed_radius, (width, height), unit);

    let positions = Ring::new(users, width, height, unit).positions(users);
    let mut slots = layout.ring_slots.clone().into_iter();
    for (node, (role, rate)) in network.roles.iter().zip(&network.service_rate_per_s).enumerate() {
        let place = match role {
            Role::Server => {
                let (x, y) = server_box.position(node);
                let radius = scale.radius(*role, *rate);
                layout.to_scale &= radius >= smallest_server;
                let radius = radius.max(smallest_server);
                NodePlace { x: middle.0 + x, y: middle.1 + y, radius, shape: NodeShape::Square }
            }
            Role::Seed => {
                let (x, y) = seed_box.position(node - users);
                NodePlace {
                    x: middle.0 + x,
                    y: middle.1 + y,
                    radius: seed_radius,
                    shape: NodeShape::DoubleRing,
                }
            }
            Role::Edge => edge_place(&layout),
            Role::Index => index_place(&mut layout, 0.0, (1.0, NodeShape::Diamond)),
            Role::Tracker => index_place(&mut layout, seed_box.height / 2.0, (0.7, NodeShape::Triangle)),
            Role::Client | Role::Peer | Role::Superpeer => {
                let position = slots.next().and_then(|slot| positions.get(slot as usize));
                let position = position.copied().unwrap_or(middle);
                user_place(&mut layout, position, (*role, *rate), scale, network.pieces > 0)
            }
        };
        layout.places.push(place);
    }
    layout
}

/// Draws a box around the servers, with a caption for the balancer if there is one, and room for it.
fn surround_servers(layout: &mut Layout, server_box: &ServerBox, has_balancer: bool) {
    let Rectangle { x, y, .. } = layout.server_box;
    let (half_width, half_height) = (server_box.width / 2.0, server_box.height / 2.0);
    layout.server_box = Rectangle { x, y, half_width, half_height };
    layout.server_label_offset = server_box.label_offset;
    if server_box.label_offset.is_some() && has_balancer {
        let font = layout.label_size();
        layout.caption = Rectangle { x, y: y - half_height, half_width: font * 2.8, half_height: font * 0.8 };
    }
}

/// The place of an edge cache: below the server box, and beside the vertical axis, because a user may be on the axis.
fn edge_place(layout: &Layout) -> NodePlace {
    let Rectangle { x, y, half_width, half_height } = layout.server_box;
    let radius = layout.unit * 0.8;
    NodePlace { x: x + half_width * 0.5, y: y + half_height + radius + 4.0, radius, shape: NodeShape::Pill }
}

/// The place of an index in the middle, or of a tracker below the seeds, with the caption below it. `size` is relative to
/// the size of an index.
fn index_place(layout: &mut Layout, seeds_half_height: f32, (size, shape): (f32, NodeShape)) -> NodePlace {
    let Rectangle { x, y, .. } = layout.server_box;
    let (full_radius, font) = ((layout.unit * 1.5).max(9.0), layout.label_size());
    let y = y + if seeds_half_height > 0.0 { seeds_half_height + full_radius } else { 0.0 };
    let radius = full_radius * size;
    let (half_width, half_height) = (font * 2.4, font * 0.8);
    layout.caption = Rectangle { x, y: y + radius + half_height + 4.0, half_width, half_height };
    NodePlace { x, y, radius, shape }
}

/// The place of a user on the ring.
fn user_place(
    layout: &mut Layout,
    (mut x, mut y): (f32, f32),
    (role, rate_per_s): (Role, f64),
    scale: Scale,
    has_file: bool,
) -> NodePlace {
    let (unit, middle) = (layout.unit, layout.server_box);
    if role == Role::Superpeer {
        x = middle.x + (x - middle.x) * INNER_RING;
        y = middle.y + (y - middle.y) * INNER_RING;
    }
    let (radius, shape) = match (layout.detail, rate_per_s > 0.0) {
        // A client that receives a file is a disc too: its fill level is its progress.
        (Detail::FillLevels, false) if has_file => (unit * 0.75, NodeShape::Disc),
        (_, false) if has_file => (unit, NodeShape::Disc),
        (Detail::FillLevels, true) => {
            let radius = scale.radius(role, rate_per_s);
            let smallest = SMALLEST_FILLED_RADIUS.min(unit);
            layout.to_scale &= radius >= smallest;
            (radius.max(smallest), NodeShape::Disc)
        }
        // Smaller than a peer, but large enough for its number if a peer of average capacity is.
        (Detail::FillLevels, false) if unit >= NUMBERED_RADIUS + 2.0 => {
            ((unit * 0.46).max(NUMBERED_RADIUS), NodeShape::Ring)
        }
        (Detail::FillLevels, false) => (unit * 0.46, NodeShape::Ring),
        (_, true) => (unit, NodeShape::Disc),
        (_, false) => (unit * 0.8, NodeShape::Ring),
    };
    let shape = if role == Role::Superpeer { NodeShape::Hexagon } else { shape };
    NodePlace { x, y, radius, shape }
}

fn message_size(detail: Detail, unit: f32) -> f32 {
    match detail {
        Detail::FillLevels => (unit * 0.4).max(4.0),
        Detail::Dots => 3.5,
        Detail::Points => 2.5,
    }
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
        let slots: Vec<u32> = (0..users as u32).collect();
        networks.map(|network| lay_out(&network, &slots, scale, width, height))
    }

    #[test]
    fn a_user_has_the_same_place_on_both_sides() {
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
                if !left.to_scale || !right.to_scale {
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
                                let apart = if a.shape == NodeShape::Square && b.shape == NodeShape::Square {
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
    fn no_user_is_on_the_server_box() {
        for (width, height) in PANES {
            for servers in [1, 3, 8, 64] {
                for users in [1, 24, 60, 61, 300, 600, 10_000] {
                    let layout = &both(servers, users, (width, height))[0];
                    for place in layout.places.iter().filter(|place| place.shape != NodeShape::Square) {
                        let (x, y) =
                            ((place.x - layout.server_box.x).abs(), (place.y - layout.server_box.y).abs());
                        let outside = x >= layout.server_box.half_width || y >= layout.server_box.half_height;
                        assert!(outside, "{servers} {users} {width}: {place:?} {:?}", layout.server_box);
                    }
                }
            }
        }
    }

    #[test]
    fn no_server_is_smaller_than_28_px_where_there_is_room() {
        let mut networks = networks(3, 24);
        networks[0].service_rate_per_s.iter_mut().take(3).for_each(|rate| *rate = 0.01);
        let scale = Scale::fitting(&networks, 604.0, 288.0);
        let slots: Vec<u32> = (0..24).collect();
        let layout = lay_out(&networks[0], &slots, scale, 604.0, 288.0);
        assert!(layout.places[..3].iter().all(|place| place.radius == SMALLEST_SERVER));
        assert!(!layout.to_scale);
    }

    #[test]
    fn every_role_has_a_shape_of_its_own() {
        let roles = [
            (Role::Peer, NodeShape::Disc),
            (Role::Superpeer, NodeShape::Hexagon),
            (Role::Seed, NodeShape::DoubleRing),
            (Role::Tracker, NodeShape::Triangle),
        ];
        let [_, mut network] = networks(1, 4);
        network.roles = roles.map(|(role, _)| role).to_vec();
        let layout =
            lay_out(&network, &[0, 1], Scale::fitting(&[network.clone()], 604.0, 288.0), 604.0, 288.0);
        let shapes: Vec<_> = layout.places.iter().map(|place| place.shape).collect();
        assert_eq!(shapes, roles.map(|(_, shape)| shape));
        network.roles[3] = Role::Index;
        let layout =
            lay_out(&network, &[0, 1], Scale::fitting(&[network.clone()], 604.0, 288.0), 604.0, 288.0);
        assert_eq!(layout.places[3].shape, NodeShape::Diamond);
    }

    #[test]
    fn users_have_numbers_on_both_sides_of_a_small_network_on_a_large_screen_only() {
        let numbered = |users: usize, pane| {
            both(1, users, pane).map(|layout| {
                (0..layout.places.len()).filter(|node| layout.has_room_for_number(*node)).count()
            })
        };
        assert_eq!(numbered(24, (604.0, 310.0)), [24, 24]);
        // Only the server, which has no room for a label there.
        assert_eq!(numbered(24, (240.0, 120.0)), [1, 0]);
        assert_eq!(numbered(100, (780.0, 444.0)), [0, 0]);
    }

    #[test]
    fn a_node_too_small_to_read_is_drawn_larger_and_reported() {
        let mut networks = networks(1, 24);
        networks[1].service_rate_per_s.fill(0.01);
        let scale = Scale::fitting(&networks, 604.0, 288.0);
        let slots: Vec<u32> = (0..24).collect();
        let layout = lay_out(&networks[1], &slots, scale, 604.0, 288.0);
        assert!(!layout.to_scale);
        assert_eq!(layout.places[0].radius, SMALLEST_FILLED_RADIUS);
    }
}
