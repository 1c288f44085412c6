//! The placement of a popover inside the ring, so that it covers no node.

use crate::geometry::{NodePlace, Rectangle};
use crate::layout::Layout;
use crate::node_style::NodeStyle;

/// The edge of a popover from which its line starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The left edge.
    Left,
    /// The right edge.
    Right,
    /// The upper edge.
    Top,
    /// The lower edge.
    Bottom,
}

impl Edge {
    /// The name of the edge, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Edge::Left => "left",
            Edge::Right => "right",
            Edge::Top => "top",
            Edge::Bottom => "bottom",
        }
    }
}

/// The place of a popover, in CSS pixels of the pane. A straight line leads from the popover to its node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Left edge of the popover.
    pub left: f32,
    /// Upper edge of the popover.
    pub top: f32,
    /// The edge from which the line starts.
    pub edge: Edge,
    /// The distance of the line from the left or upper end of that edge.
    pub at: f32,
    /// The length of the line.
    pub lead: f32,
}

/// The distance from the outline of the node to the ring that marks it as selected.
const RING: f32 = 11.0;
/// The smallest distance from that ring to the popover.
const GAP: f32 = 12.0;
/// The room for the ticks of a node.
const TICKS: f32 = 9.0;
/// The smallest distance of the line from a corner of the popover.
const CORNER: f32 = 12.0;
/// How far the popover may extend beyond the pane.
const OVERHANG: f32 = 6.0;

/// The place of a popover of this size that describes a node. `None` if it would cover other nodes at every place.
pub(crate) fn place(
    layout: &Layout,
    styles: &[NodeStyle],
    node: usize,
    size: (f32, f32),
    pane: (f32, f32),
) -> Option<Placement> {
    let own = layout.places.get(node)?;
    let reach = own.radius + RING;
    let is_free = |left: f32, top: f32| {
        let inside = left >= -OVERHANG
            && top >= -OVERHANG
            && left + size.0 <= pane.0 + OVERHANG
            && top + size.1 <= pane.1 + OVERHANG;
        let free_of = |x: f32, y: f32, radius: f32| {
            let (near_x, near_y) = (x.max(left).min(left + size.0), y.max(top).min(top + size.1));
            (x - near_x).hypot(y - near_y) >= radius
        };
        let Rectangle { x, y, half_width, half_height } = layout.server_box;
        let is_beside_box = half_width == 0.0
            || left >= x + half_width
            || left + size.0 <= x - half_width
            || top >= y + half_height
            || top + size.1 <= y - half_height;
        inside
            && is_beside_box
            && layout.places.iter().zip(styles).all(|(place, style)| {
                let rim = if style.ticks > 0 { TICKS } else { 1.0 };
                free_of(place.x, place.y, place.radius + rim)
            })
    };
    // On the side of the node that faces the middle, or above or below the node, whichever needs the shorter line.
    let sideways = if own.x > layout.server_box.x { Edge::Right } else { Edge::Left };
    let upright = if own.y > layout.server_box.y { Edge::Bottom } else { Edge::Top };
    let farthest = pane.0.max(pane.1) as i32;
    for slide in (0..farthest).step_by(4).map(|slide| slide as f32) {
        for edge in [sideways, upright] {
            // The popover can shift along its edge as long as the line stays perpendicular to it.
            let length = if matches!(edge, Edge::Left | Edge::Right) { size.1 } else { size.0 };
            for shift in 0..=(length / 8.0) as i32 {
                // 0, 1, −1, 2, −2 …: the line is as close to the middle of the edge as possible.
                let step = (shift + 1) / 2 * if shift % 2 == 0 { -1 } else { 1 };
                let at = length / 2.0 + 8.0 * step as f32;
                if !(CORNER..=length - CORNER).contains(&at) {
                    continue;
                }
                let away = reach + GAP + slide;
                let (left, top) = match edge {
                    Edge::Right => (own.x - away - size.0, own.y - at),
                    Edge::Left => (own.x + away, own.y - at),
                    Edge::Bottom => (own.x - at, own.y - away - size.1),
                    Edge::Top => (own.x - at, own.y + away),
                };
                if is_free(left, top) {
                    return Some(Placement { left, top, edge, at, lead: away - reach });
                }
            }
        }
    }
    anywhere(own, size, pane, &is_free)
}

/// The free place nearest to a node from which no straight line leads to it. The ring around the node tells which one it is.
fn anywhere(
    own: &NodePlace,
    size: (f32, f32),
    pane: (f32, f32),
    is_free: &impl Fn(f32, f32) -> bool,
) -> Option<Placement> {
    let steps = |length: f32| (0..=(length.max(0.0) / 8.0) as i32).map(|step| 8.0 * step as f32);
    let places = steps(pane.0 - size.0).flat_map(|left| steps(pane.1 - size.1).map(move |top| (left, top)));
    let distance = |(left, top): &(f32, f32)| (left + size.0 / 2.0 - own.x).hypot(top + size.1 / 2.0 - own.y);
    let free = places.filter(|(left, top)| is_free(*left, *top));
    let (left, top) = free.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    Some(Placement { left, top, edge: Edge::Top, at: CORNER, lead: 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NodeShape;
    use crate::ring::Ring;

    fn ring(users: usize, width: f32, height: f32) -> Layout {
        let unit = Ring::unit(users, width, height);
        let positions = Ring::new(users, width, height, unit).positions(users);
        Layout {
            places: positions
                .into_iter()
                .map(|(x, y)| NodePlace { x, y, radius: unit, shape: NodeShape::Disc })
                .collect(),
            server_box: Rectangle { x: width / 2.0, y: height / 2.0, half_width: 0.0, half_height: 0.0 },
            ..Layout::default()
        }
    }

    fn idle(users: usize) -> Vec<NodeStyle> {
        vec![NodeStyle::default(); users]
    }

    #[test]
    fn on_a_wide_pane_the_popover_of_every_node_covers_no_node() {
        for (users, width, height) in
            [(24, 604.0, 288.0), (8, 604.0, 288.0), (60, 780.0, 444.0), (2, 604.0, 288.0)]
        {
            let layout = ring(users, width, height);
            for node in 0..users {
                let size = (208.0, 130.0);
                let found = place(&layout, &idle(users), node, size, (width, height));
                let Placement { left, top, .. } = found
                    .unwrap_or_else(|| panic!("no room for {node} of {users}: {:?}", layout.places[node]));
                for other in &layout.places {
                    let covered =
                        (left..left + size.0).contains(&other.x) && (top..top + size.1).contains(&other.y);
                    assert!(!covered, "{node}: {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_line_ends_at_the_ring_around_its_node() {
        let layout = ring(24, 604.0, 288.0);
        for (node, own) in layout.places.iter().enumerate() {
            let Some(found) = place(&layout, &idle(24), node, (208.0, 130.0), (604.0, 288.0)) else {
                continue;
            };
            let Placement { left, top, edge, at, lead } = found;
            let (x, y) = match edge {
                Edge::Left => (left - lead, top + at),
                Edge::Right => (left + 208.0 + lead, top + at),
                Edge::Top => (left + at, top - lead),
                Edge::Bottom => (left + at, top + 130.0 + lead),
            };
            assert!(((x - own.x).hypot(y - own.y) - own.radius - RING).abs() < 0.01);
        }
    }

    #[test]
    fn a_free_place_is_used_even_if_no_straight_line_leads_to_it() {
        let mut layout = ring(8, 900.0, 500.0);
        // Others stand where the line would be: beside the node and below it.
        let own = layout.places[0];
        for (across, down) in [(0.0, 60.0), (0.0, 200.0), (0.0, 340.0), (-120.0, 0.0), (120.0, 0.0)] {
            let (x, y) = (own.x + across, own.y + down);
            layout.places.push(NodePlace { x, y, ..own });
        }
        let found = place(&layout, &idle(13), 0, (208.0, 130.0), (900.0, 500.0)).expect("there is room");
        let covers = |place: &NodePlace| {
            (found.left..found.left + 208.0).contains(&place.x)
                && (found.top..found.top + 130.0).contains(&place.y)
        };
        assert!(!layout.places.iter().any(covers));
    }

    #[test]
    fn on_a_phone_there_is_no_room() {
        assert_eq!(place(&ring(24, 358.0, 194.0), &idle(24), 5, (208.0, 130.0), (358.0, 194.0)), None);
    }
}
