//! The path of a message in a pane. `webgl/geometry.glsl` computes the same paths on the graphics processor.

use crate::geometry::{Curve, NodeShape};
use crate::layout::Layout;

/// A point, in CSS pixels of the pane.
pub(crate) type Point = (f64, f64);

/// A quadratic Bézier curve between the centres of two nodes, or between a node and the edge of the server box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MessagePath {
    pub(crate) from: Point,
    pub(crate) control: Point,
    pub(crate) to: Point,
    /// Radii of the nodes at both ends; 0 at the edge of the server box.
    radii: (f64, f64),
}

/// A place on a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PathPoint {
    pub(crate) point: Point,
    /// The direction of the path there, a vector of length 1.
    pub(crate) heading: Point,
    /// The distance from the outline of the first node.
    pub(crate) travelled: f64,
}

fn mix(a: Point, b: Point, t: f64) -> Point {
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

impl MessagePath {
    /// The path between two nodes of a layout; `None` if one of them does not exist.
    pub(crate) fn between(layout: &Layout, from: u32, to: u32, curve: Curve) -> Option<MessagePath> {
        let (start, end) = (layout.places.get(from as usize)?, layout.places.get(to as usize)?);
        let middle = (f64::from(layout.server_box.x), f64::from(layout.server_box.y));
        let mut path = MessagePath {
            from: (f64::from(start.x), f64::from(start.y)),
            control: (0.0, 0.0),
            to: (f64::from(end.x), f64::from(end.y)),
            radii: (f64::from(start.radius), f64::from(end.radius)),
        };
        let is_from_server = start.shape == NodeShape::Square;
        // Messages between two clients do not pass the server box.
        let is_via_box = is_from_server || end.shape == NodeShape::Square || from == to;
        if layout.server_box.half_width > 0.0 && is_via_box {
            let halves = (f64::from(layout.server_box.half_width), f64::from(layout.server_box.half_height));
            if is_from_server {
                (path.from, path.radii.0) = (box_edge(path.to, middle, halves), 0.0);
            } else {
                (path.to, path.radii.1) = (box_edge(path.from, middle, halves), 0.0);
            }
            path.control = mix(path.from, path.to, 0.5);
        } else {
            if from == to {
                (path.to, path.radii.1) = (middle, 0.0);
            }
            let half_way = mix(path.from, path.to, 0.5);
            // A path between neighbours bends less than a long one; otherwise it would be a loop.
            let length = (distance(path.from, path.to) / distance(half_way, middle).max(1.0)).min(1.0);
            let bend = if curve == Curve::Link { 0.3 } else { 0.62 };
            path.control = mix(half_way, middle, bend * length);
        }
        Some(path)
    }

    /// The approximate length: the mean of the chord and the control polygon.
    fn length(&self) -> f64 {
        let polygon = distance(self.from, self.control) + distance(self.control, self.to);
        (distance(self.from, self.to) + polygon) / 2.0
    }

    /// The place at a share of the path from outline to outline, with `margin` left free at both ends.
    pub(crate) fn at(&self, share: f64, margin: f64) -> PathPoint {
        let length = self.length().max(1.0);
        let start = ((self.radii.0 + margin) / length).min(0.45);
        let stop = 1.0 - ((self.radii.1 + margin) / length).min(0.45);
        let t = start + (stop - start) * share;
        let (before, after) = (mix(self.from, self.control, t), mix(self.control, self.to, t));
        let span = distance(before, after).max(1e-9);
        let heading = ((after.0 - before.0) / span, (after.1 - before.1) / span);
        PathPoint { point: mix(before, after, t), heading, travelled: (t - start) * length }
    }

    /// The control point and the end of the first part of the curve, up to this share of it.
    pub(crate) fn up_to(&self, share: f64) -> (Point, Point) {
        let control = mix(self.from, self.control, share);
        (control, mix(control, mix(self.control, self.to, share), share))
    }
}

/// The intersection of the edge of the server box with the line from a user to its middle.
fn box_edge(user: Point, middle: Point, halves: (f64, f64)) -> Point {
    let away = (user.0 - middle.0, user.1 - middle.1);
    let reach = (halves.0 / away.0.abs().max(1e-6)).min(halves.1 / away.1.abs().max(1e-6));
    (middle.0 + away.0 * reach, middle.1 + away.1 * reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{NodePlace, Rectangle};

    fn layout(shapes: [NodeShape; 2], half_width: f32) -> Layout {
        let [a, b] = shapes;
        Layout {
            places: vec![
                NodePlace { x: 0.0, y: 50.0, radius: 10.0, shape: a },
                NodePlace { x: 200.0, y: 50.0, radius: 10.0, shape: b },
            ],
            server_box: Rectangle { x: 100.0, y: 100.0, half_width, half_height: half_width / 2.0 },
            ..Layout::default()
        }
    }

    #[test]
    fn a_link_bends_towards_the_middle_and_a_direct_path_bends_more() {
        let layout = layout([NodeShape::Disc; 2], 0.0);
        let half_way = |curve| MessagePath::between(&layout, 0, 1, curve).map(|path| path.at(0.5, 0.0).point);
        assert_eq!(half_way(Curve::Link), Some((100.0, 57.5)));
        assert_eq!(half_way(Curve::Direct), Some((100.0, 65.5)));
    }

    #[test]
    fn the_path_of_a_client_ends_at_the_server_box_in_either_direction() {
        let layout = layout([NodeShape::Ring, NodeShape::Square], 60.0);
        let there = MessagePath::between(&layout, 0, 1, Curve::Direct).map(|path| (path.from, path.to));
        let back = MessagePath::between(&layout, 1, 0, Curve::Direct).map(|path| (path.to, path.from));
        assert_eq!(there, Some(((0.0, 50.0), (40.0, 70.0))));
        assert_eq!(there, back);
    }

    #[test]
    fn messages_stay_between_the_outlines() {
        let layout = layout([NodeShape::Disc; 2], 0.0);
        let path = MessagePath::between(&layout, 0, 1, Curve::Link).expect("both nodes exist");
        let start = path.at(0.0, 5.0);
        assert!((14.0..16.0).contains(&start.point.0) && start.travelled == 0.0);
        assert!((184.0..186.0).contains(&path.at(1.0, 5.0).point.0));
        assert_eq!(path.up_to(1.0), (path.control, path.to));
    }
}
