//! The positions of the users: on a ring, or in a band of rings if there are too many for one.

use crate::geometry::Detail;

/// An ellipse on which the users are placed at equal distances, clockwise from the top. Users who are too many for one
/// ellipse fill a band. The ring depends only on the number of users and on the size of the pane, so user k has the same
/// place on both sides.
pub(crate) struct Ring {
    middle: (f32, f32),
    /// The horizontal and the vertical radius of the outermost ellipse.
    pub(crate) radii: (f32, f32),
    /// The number of ellipses.
    rings: usize,
    /// The size of the innermost ellipse relative to the outermost.
    pub(crate) innermost: f32,
}

/// The number of chords by which the length of the ellipse is approximated.
const CHORDS: usize = 1440;

impl Ring {
    /// The radius of a peer if only the ring limits it. Other sizes in the pane follow from this unit.
    pub(crate) fn unit(users: usize, width: f32, height: f32) -> f32 {
        let pitch = Ring::of_radius(width, height, 12.0).length() / users.max(1) as f32;
        match Detail::for_users(users) {
            Detail::FillLevels => {
                (pitch * 0.29).max(8.0_f32.min(pitch * 0.4)).min(24.0).min((height * 0.045).max(8.0))
            }
            // In a band of rings, the distance between neighbours limits the radius.
            detail => {
                let ring = Ring::new(users, width, height, 4.0);
                let pitch = ring.length() * (1.0 + ring.innermost) / 2.0 * ring.rings as f32 / users as f32;
                if detail == Detail::Dots {
                    (pitch * 0.3).clamp(2.0, 6.0)
                } else {
                    (pitch * 0.3).clamp(1.0, 2.0)
                }
            }
        }
    }

    /// The outermost ellipse for nodes of this radius.
    pub(crate) fn of_radius(width: f32, height: f32, radius: f32) -> Ring {
        let margin = if width < 340.0 { 10.0 } else { 22.0 };
        let radii = ((width / 2.0 - radius - margin).min(height / 2.0 * 1.62), height / 2.0 - radius - 10.0);
        let radii = (radii.0.max(10.0), radii.1.max(10.0));
        Ring { middle: (width / 2.0, height / 2.0), radii, rings: 1, innermost: 1.0 }
    }

    /// The ring, or the band of rings, for this many users whose nodes have this radius.
    pub(crate) fn new(users: usize, width: f32, height: f32, radius: f32) -> Ring {
        let mut ring = Ring::of_radius(width, height, radius);
        if Detail::for_users(users) != Detail::FillLevels {
            ring.innermost = 0.62;
            let depth = (1.0 - ring.innermost) * (ring.radii.0 + ring.radii.1) / 2.0;
            // Neighbouring rings are as far apart as neighbours on one ring.
            ring.rings = ((depth * users as f32 / ring.length()).sqrt().round() as usize).max(2);
        }
        ring
    }

    /// A point of the outermost ellipse, relative to its centre. The direction is given by its sine and cosine, clockwise
    /// from the top.
    fn point(&self, (sine, cosine): (f64, f64)) -> (f32, f32) {
        (self.radii.0 * sine as f32, -self.radii.1 * cosine as f32)
    }

    /// Points once around the outermost ellipse, each with the length of the arc from the top.
    fn measured(&self) -> Vec<((f32, f32), f32)> {
        let mut points: Vec<((f32, f32), f32)> = Vec::with_capacity(CHORDS + 1);
        let mut length = 0.0;
        for direction in turning(STEP).take(CHORDS + 1) {
            let point = self.point(direction);
            if let Some((last, _)) = points.last() {
                length += (point.0 - last.0).hypot(point.1 - last.1);
            }
            points.push((point, length));
        }
        points
    }

    fn length(&self) -> f32 {
        self.measured()[CHORDS].1
    }

    /// The position of each slot.
    pub(crate) fn positions(&self, count: usize) -> Vec<(f32, f32)> {
        if Detail::for_users(count) == Detail::Points {
            return self.spiral(count);
        }
        let measured = self.measured();
        let mut index = 1;
        let position = |user: usize| {
            let goal = measured[CHORDS].1 * user as f32 / count.max(1) as f32;
            while index < CHORDS && measured[index].1 < goal {
                index += 1;
            }
            let ((from, start), (to, end)) = (measured[index - 1], measured[index]);
            let part = (goal - start) / (end - start).max(f32::EPSILON);
            let inward = (user % self.rings) as f32 / (self.rings - 1).max(1) as f32;
            let size = 1.0 - inward * (1.0 - self.innermost);
            self.position((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part), size)
        };
        (0..count).map(position).collect()
    }

    /// Positions on a Fermat spiral whose points are a golden angle apart (H. Vogel, "A better way to construct the sunflower
    /// head", Mathematical Biosciences 44, 1979), in clockwise order. Thousands of nodes on concentric rings would form
    /// patterns without meaning.
    fn spiral(&self, count: usize) -> Vec<(f32, f32)> {
        let inner = self.innermost * self.innermost;
        let point = |(user, direction)| {
            let size = (inner + (1.0 - inner) * (user as f32 + 0.5) / count as f32).sqrt();
            self.position(self.point(direction), size)
        };
        let points: Vec<_> = turning(GOLDEN).take(count).enumerate().map(point).collect();
        // Each point is 0.618… of a turn further than the one before. As a 64-bit fraction of a turn, whole turns overflow and
        // drop out. The low 32 bits hold the number of the point.
        let turn = |point: u64| point.wrapping_mul(0x9E37_79B9_7F4A_7C15) & !0xffff_ffff | point;
        let mut order: Vec<u64> = (0..count as u64).map(turn).collect();
        order.sort_unstable();
        order.into_iter().map(|turn| points[turn as u32 as usize]).collect()
    }

    fn position(&self, point: (f32, f32), size: f32) -> (f32, f32) {
        (self.middle.0 + point.0 * size, self.middle.1 + point.1 * size)
    }
}

/// Sine and cosine of 1/1440 of a turn.
const STEP: (f64, f64) = (0.004_363_309_284_746_571, 0.999_990_480_720_734_4);
/// Sine and cosine of the golden angle, 0.618… of a turn.
const GOLDEN: (f64, f64) = (-0.675_490_294_261_523_8, -0.737_368_878_078_319_8);

/// Sines and cosines of 0, 1, 2, … times an angle, by the addition theorems. This keeps the tables of the sine function out
/// of the program; the error stays below 1e-9 for ten thousand steps.
fn turning((sine, cosine): (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let turn = move |(s, c): &(f64, f64)| Some((s * cosine + c * sine, c * cosine - s * sine));
    std::iter::successors(Some((0.0, 1.0)), turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ring_is_evenly_spaced_and_begins_at_the_top() {
        let ring = Ring::new(24, 604.0, 288.0, 13.0);
        let positions = ring.positions(24);
        assert_eq!(positions[0].0, 302.0);
        assert!(positions[0].1 < 30.0);
        let gaps: Vec<f32> = (0..24)
            .map(|user| (positions[user], positions[(user + 1) % 24]))
            .map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1))
            .collect();
        let (least, most) =
            gaps.iter().fold((f32::MAX, 0.0_f32), |(least, most), gap| (least.min(*gap), most.max(*gap)));
        // Equal arcs have slightly different chords, because the curvature of an ellipse varies.
        assert!(most / least < 1.03, "{least} {most}");
    }

    #[test]
    fn repeated_turning_equals_sine_and_cosine() {
        use std::f64::consts::TAU;
        for (step, angle) in [(STEP, TAU / 1440.0), (GOLDEN, TAU * 0.618_033_988_749_894_9)] {
            let (sine, cosine) = turning(step).nth(9_999).expect("the sequence is infinite");
            assert!((sine - (angle * 9_999.0).sin()).abs() < 1e-9, "{sine}");
            assert!((cosine - (angle * 9_999.0).cos()).abs() < 1e-9);
        }
    }

    #[test]
    fn thousands_are_in_clockwise_order_from_the_top() {
        let positions = Ring::new(4000, 600.0, 300.0, 1.0).positions(4000);
        let side = |user: usize| (positions[user].0 > 300.0, positions[user].1 > 150.0);
        for (from, expected) in
            [(0, (true, false)), (1000, (true, true)), (2000, (false, true)), (3000, (false, false))]
        {
            assert!((from + 20..from + 980).all(|user| side(user) == expected), "{from}");
        }
    }

    #[test]
    fn thousands_keep_their_distance() {
        let positions = Ring::new(10_000, 604.0, 288.0, 1.0).positions(10_000);
        let near = |index: usize| {
            let (x, y) = positions[index];
            positions
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .fold(f32::MAX, |least, (_, position)| least.min((position.0 - x).hypot(position.1 - y)))
        };
        assert!((0..10_000).step_by(97).all(|index| near(index) > 1.0));
    }
}
