//! The way of a message in the plane: what `webgl/places.glsl` computes for the graphics processor, for painters
//! that compute for themselves.

use super::layout::{Curve, Layout, Shape};

/// A point, in CSS pixels of the pane.
pub(super) type Point = (f64, f64);

/// A quadratic curve from rim to rim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Way {
    pub(super) from: Point,
    pub(super) control: Point,
    pub(super) to: Point,
    /// Radii of the nodes at both ends; 0 at the pool's edge.
    rims: (f64, f64),
}

fn mix(a: Point, b: Point, t: f64) -> Point {
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

impl Way {
    /// Between two nodes of a layout.
    pub(super) fn between(layout: &Layout, from: u32, to: u32, curve: Curve) -> Option<Way> {
        let (start, end) = (layout.places.get(from as usize)?, layout.places.get(to as usize)?);
        let middle = (f64::from(layout.pool.x), f64::from(layout.pool.y));
        let mut way = Way {
            from: (f64::from(start.x), f64::from(start.y)),
            control: (0.0, 0.0),
            to: (f64::from(end.x), f64::from(end.y)),
            rims: (f64::from(start.radius), f64::from(end.radius)),
        };
        let is_served = start.shape == Shape::Square;
        // Between two who only ask there is no pool: they help each other.
        let by_pool = is_served || end.shape == Shape::Square || from == to;
        if layout.pool.half_width > 0.0 && by_pool {
            let halves = (f64::from(layout.pool.half_width), f64::from(layout.pool.half_height));
            if is_served {
                (way.from, way.rims.0) = (port(way.to, middle, halves), 0.0);
            } else {
                (way.to, way.rims.1) = (port(way.from, middle, halves), 0.0);
            }
            way.control = mix(way.from, way.to, 0.5);
        } else {
            if from == to {
                (way.to, way.rims.1) = (middle, 0.0);
            }
            let half_way = mix(way.from, way.to, 0.5);
            // A way between neighbours would be a loop if it bent as much as a long one.
            let length = (distance(way.from, way.to) / distance(half_way, middle).max(1.0)).min(1.0);
            let bend = if curve == Curve::Link { 0.3 } else { 0.62 };
            way.control = mix(half_way, middle, bend * length);
        }
        Some(way)
    }

    /// How long it is, roughly: the mean of chord and hull.
    fn length(&self) -> f64 {
        (distance(self.from, self.to) + distance(self.from, self.control) + distance(self.control, self.to))
            / 2.0
    }

    /// A point of the curve and the direction there (of length 1), for a share of the way from rim to rim that leaves `margin`
    /// free at both ends; and how far it is from the first rim.
    pub(super) fn at(&self, share: f64, margin: f64) -> (Point, Point, f64) {
        let length = self.length().max(1.0);
        let start = ((self.rims.0 + margin) / length).min(0.45);
        let stop = 1.0 - ((self.rims.1 + margin) / length).min(0.45);
        let t = start + (stop - start) * share;
        let (before, after) = (mix(self.from, self.control, t), mix(self.control, self.to, t));
        let span = distance(before, after).max(1e-9);
        let heading = ((after.0 - before.0) / span, (after.1 - before.1) / span);
        (mix(before, after, t), heading, (t - start) * length)
    }

    /// The first part of the curve, up to a share of it: its control point and its end.
    pub(super) fn up_to(&self, share: f64) -> (Point, Point) {
        let control = mix(self.from, self.control, share);
        (control, mix(control, mix(self.control, self.to, share), share))
    }
}

/// Where the line from a user to the middle meets the pool's edge.
fn port(user: Point, middle: Point, halves: (f64, f64)) -> Point {
    let away = (user.0 - middle.0, user.1 - middle.1);
    let reach = (halves.0 / away.0.abs().max(1e-6)).min(halves.1 / away.1.abs().max(1e-6));
    (middle.0 + away.0 * reach, middle.1 + away.1 * reach)
}

#[cfg(test)]
mod tests {
    use super::super::layout::{Frame, Place};
    use super::*;

    fn layout(shapes: [Shape; 2], half_width: f32) -> Layout {
        let [a, b] = shapes;
        Layout {
            places: vec![
                Place { x: 0.0, y: 50.0, radius: 10.0, shape: a },
                Place { x: 200.0, y: 50.0, radius: 10.0, shape: b },
            ],
            pool: Frame { x: 100.0, y: 100.0, half_width, half_height: half_width / 2.0 },
            ..Layout::default()
        }
    }

    #[test]
    fn a_link_bends_inward_and_a_direct_way_more_so() {
        let layout = layout([Shape::Disc; 2], 0.0);
        let link = Way::between(&layout, 0, 1, Curve::Link).map(|way| way.at(0.5, 0.0).0);
        let direct = Way::between(&layout, 0, 1, Curve::Direct).map(|way| way.at(0.5, 0.0).0);
        assert_eq!(link, Some((100.0, 57.5)));
        assert_eq!(direct, Some((100.0, 65.5)));
    }

    #[test]
    fn a_client_s_way_ends_at_the_pool_in_either_direction() {
        let layout = layout([Shape::Ring, Shape::Square], 60.0);
        let there = Way::between(&layout, 0, 1, Curve::Direct).map(|way| (way.from, way.to));
        let back = Way::between(&layout, 1, 0, Curve::Direct).map(|way| (way.to, way.from));
        assert_eq!(there, Some(((0.0, 50.0), (40.0, 70.0))));
        assert_eq!(there, back);
    }

    #[test]
    fn messages_stay_between_the_rims() {
        let layout = layout([Shape::Disc; 2], 0.0);
        let way = Way::between(&layout, 0, 1, Curve::Link).expect("both nodes are there");
        let ((x, _), _, gone) = way.at(0.0, 5.0);
        assert!((14.0..16.0).contains(&x) && gone == 0.0);
        let ((x, _), ..) = way.at(1.0, 5.0);
        assert!((184.0..186.0).contains(&x));
        assert_eq!(way.up_to(1.0), (way.control, way.to));
    }
}
