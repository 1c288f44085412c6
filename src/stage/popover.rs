//! Where the inspector opens: inside the ring, slid inward until it covers no node, a line leading to the node it
//! speaks of.

use super::layout::{Frame, Layout};
use super::scene::Look;

/// Which edge of the popover the line leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

impl Edge {
    pub(super) fn name(self) -> &'static str {
        match self {
            Edge::Left => "left",
            Edge::Right => "right",
            Edge::Top => "top",
            Edge::Bottom => "bottom",
        }
    }
}

/// A place for the popover, in CSS pixels of the pane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placement {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) edge: Edge,
    /// How far along that edge the line leaves, …
    pub(super) at: f32,
    /// … and how long it is.
    pub(super) lead: f32,
}

/// From the node's rim to the ring around it.
const RING: f32 = 11.0;
/// From that ring to the popover, at least.
const GAP: f32 = 12.0;
/// Room for the ticks of a node.
const TICKS: f32 = 9.0;
/// The line leaves no nearer to a corner than this.
const CORNER: f32 = 12.0;
/// How far the popover may stand out of the pane.
const OVERHANG: f32 = 6.0;

/// A place for a popover of this size that speaks of a node; `None` if it would cover nodes everywhere.
pub(super) fn place(
    layout: &Layout,
    looks: &[Look],
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
        let Frame { x, y, half_width, half_height } = layout.pool;
        let off_pool = half_width == 0.0
            || left >= x + half_width
            || left + size.0 <= x - half_width
            || top >= y + half_height
            || top + size.1 <= y - half_height;
        inside
            && off_pool
            && layout.places.iter().zip(looks).all(|(place, look)| {
                let rim = if look[1] > 0.0 { TICKS } else { 1.0 };
                free_of(place.x, place.y, place.radius + rim)
            })
    };
    // Beside the node towards the middle, or below or above it: whichever needs the shorter line.
    let sideways = if own.x > layout.pool.x { Edge::Right } else { Edge::Left };
    let upright = if own.y > layout.pool.y { Edge::Bottom } else { Edge::Top };
    let farthest = pane.0.max(pane.1) as i32;
    for slide in (0..farthest).step_by(4).map(|slide| slide as f32) {
        for edge in [sideways, upright] {
            // Along the edge the popover shifts as far as the line still leaves it straight.
            let length = if matches!(edge, Edge::Left | Edge::Right) { size.1 } else { size.0 };
            for shift in 0..=(length / 8.0) as i32 {
                // 0, 1, -1, 2, -2 …: as near to the middle as it gets.
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
    None
}

#[cfg(test)]
mod tests {
    use super::super::layout::{Place, Shape};
    use super::super::ring::Ring;
    use super::*;

    fn ring(users: usize, width: f32, height: f32) -> Layout {
        let unit = Ring::unit(users, width, height);
        let spots = Ring::new(users, width, height, unit).spots(users);
        Layout {
            places: spots
                .into_iter()
                .map(|(x, y)| Place { x, y, radius: unit, shape: Shape::Disc })
                .collect(),
            pool: Frame { x: width / 2.0, y: height / 2.0, half_width: 0.0, half_height: 0.0 },
            ..Layout::default()
        }
    }

    fn idle(users: usize) -> Vec<Look> {
        vec![[1.0, 0.0, -1.0, 0.0]; users]
    }

    #[test]
    fn on_a_wide_pane_every_node_has_its_place_and_none_is_covered() {
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
    fn on_a_phone_there_is_no_place() {
        assert_eq!(place(&ring(24, 358.0, 194.0), &idle(24), 5, (208.0, 130.0), (358.0, 194.0)), None);
    }
}
