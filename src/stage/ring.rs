//! Where users stand: a ring, or a band of rings if they are too many for one.

use super::layout::Detail;

/// An ellipse on which users stand at equal distances, user 1 at the top; if they are too many for it, a band
/// around the middle. It depends only on their number and the pane's size, so that user k stands at the same
/// place on both sides.
pub(super) struct Ring {
    middle: (f32, f32),
    /// Of the ellipse.
    pub(super) radii: (f32, f32),
    /// Ellipses, from the outermost inward.
    bands: usize,
    /// The innermost one's size.
    pub(super) innermost: f32,
}

/// Points of the ellipse at which its length is measured.
const MEASURED: usize = 1440;

impl Ring {
    /// The radius of a peer if nothing but the ring limited it.
    pub(super) fn unit(users: usize, width: f32, height: f32) -> f32 {
        let pitch = Ring::of_radius(width, height, 12.0).length() / users.max(1) as f32;
        match Detail::of(users) {
            Detail::Glasses => {
                (pitch * 0.29).max(8.0_f32.min(pitch * 0.4)).min(24.0).min((height * 0.045).max(8.0))
            }
            // Beyond one ring: what the band leaves each of them.
            detail => {
                let ring = Ring::new(users, width, height, 4.0);
                let pitch = ring.length() * (1.0 + ring.innermost) / 2.0 * ring.bands as f32 / users as f32;
                if detail == Detail::Dots {
                    (pitch * 0.3).clamp(2.0, 6.0)
                } else {
                    (pitch * 0.3).clamp(1.0, 2.0)
                }
            }
        }
    }

    pub(super) fn of_radius(width: f32, height: f32, radius: f32) -> Ring {
        let margin = if width < 340.0 { 10.0 } else { 22.0 };
        let radii = ((width / 2.0 - radius - margin).min(height / 2.0 * 1.62), height / 2.0 - radius - 10.0);
        let radii = (radii.0.max(10.0), radii.1.max(10.0));
        Ring { middle: (width / 2.0, height / 2.0), radii, bands: 1, innermost: 1.0 }
    }

    pub(super) fn new(users: usize, width: f32, height: f32, radius: f32) -> Ring {
        let mut ring = Ring::of_radius(width, height, radius);
        if Detail::of(users) != Detail::Glasses {
            ring.innermost = 0.62;
            let depth = (1.0 - ring.innermost) * (ring.radii.0 + ring.radii.1) / 2.0;
            // As far apart from band to band as along a band.
            ring.bands = ((depth * users as f32 / ring.length()).sqrt().round() as usize).max(2);
        }
        ring
    }

    /// A point of the ellipse from its middle, for a direction whose sine and cosine are given; from the top.
    fn point(&self, (sine, cosine): (f64, f64)) -> (f32, f32) {
        (self.radii.0 * sine as f32, -self.radii.1 * cosine as f32)
    }

    /// Points of the ellipse all the way round, and the lengths from the top to each of them.
    fn measured(&self) -> Vec<((f32, f32), f32)> {
        let mut points: Vec<((f32, f32), f32)> = Vec::with_capacity(MEASURED + 1);
        let mut length = 0.0;
        for direction in turning(STEP).take(MEASURED + 1) {
            let point = self.point(direction);
            if let Some((last, _)) = points.last() {
                length += (point.0 - last.0).hypot(point.1 - last.1);
            }
            points.push((point, length));
        }
        points
    }

    fn length(&self) -> f32 {
        self.measured()[MEASURED].1
    }

    /// The users' places.
    pub(super) fn spots(&self, count: usize) -> Vec<(f32, f32)> {
        if Detail::of(count) == Detail::Points {
            return self.seeds(count);
        }
        let measured = self.measured();
        let mut index = 1;
        let spot = |user: usize| {
            let goal = measured[MEASURED].1 * user as f32 / count.max(1) as f32;
            while index < MEASURED && measured[index].1 < goal {
                index += 1;
            }
            let ((from, start), (to, end)) = (measured[index - 1], measured[index]);
            let part = (goal - start) / (end - start).max(f32::EPSILON);
            let inward = (user % self.bands) as f32 / (self.bands - 1).max(1) as f32;
            let size = 1.0 - inward * (1.0 - self.innermost);
            self.spot((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part), size)
        };
        (0..count).map(spot).collect()
    }

    /// As the seeds of a sunflower, taken by turns as they lie around the middle: thousands on rings would make patterns of their
    /// own that mean nothing.
    fn seeds(&self, count: usize) -> Vec<(f32, f32)> {
        let inner = self.innermost * self.innermost;
        let seed = |(user, direction)| {
            let size = (inner + (1.0 - inner) * (user as f32 + 0.5) / count as f32).sqrt();
            self.spot(self.point(direction), size)
        };
        let seeds: Vec<_> = turning(GOLDEN).take(count).enumerate().map(seed).collect();
        // Each lies 0.618… of a turn on from the last: in 64 bits, whole turns fall away by themselves.
        // The last bits say which one it is.
        let turn = |seed: u64| seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) & !0xffff_ffff | seed;
        let mut order: Vec<u64> = (0..count as u64).map(turn).collect();
        order.sort_unstable();
        order.into_iter().map(|turn| seeds[turn as u32 as usize]).collect()
    }

    fn spot(&self, point: (f32, f32), size: f32) -> (f32, f32) {
        (self.middle.0 + point.0 * size, self.middle.1 + point.1 * size)
    }
}

/// Sine and cosine of a turn of 1/1440.
const STEP: (f64, f64) = (0.004_363_309_284_746_571, 0.999_990_480_720_734_4);
/// Sine and cosine of the golden angle, 0.618… of a turn.
const GOLDEN: (f64, f64) = (-0.675_490_294_261_523_8, -0.737_368_878_078_319_8);

/// Directions, each turned against the last by the same angle. Multiplying them up instead of asking for each
/// sine leaves the tables of the sine out of the program, and is exact to 1e-11 over ten thousand.
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
        let spots = ring.spots(24);
        assert_eq!(spots[0].0, 302.0);
        assert!(spots[0].1 < 30.0);
        let gaps: Vec<f32> = (0..24)
            .map(|user| (spots[user], spots[(user + 1) % 24]))
            .map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1))
            .collect();
        let (least, most) =
            gaps.iter().fold((f32::MAX, 0.0_f32), |(least, most), gap| (least.min(*gap), most.max(*gap)));
        // Chords of equal arcs differ a little where the ellipse is more curved.
        assert!(most / least < 1.03, "{least} {most}");
    }

    #[test]
    fn turning_ends_where_the_angle_does() {
        use std::f64::consts::TAU;
        for (step, angle) in [(STEP, TAU / 1440.0), (GOLDEN, TAU * 0.618_033_988_749_894_9)] {
            let (sine, cosine) = turning(step).nth(9_999).expect("it has no end");
            assert!((sine - (angle * 9_999.0).sin()).abs() < 1e-9, "{sine}");
            assert!((cosine - (angle * 9_999.0).cos()).abs() < 1e-9);
        }
    }

    #[test]
    fn thousands_go_once_round_from_the_top() {
        let spots = Ring::new(4000, 600.0, 300.0, 1.0).spots(4000);
        let side = |user: usize| (spots[user].0 > 300.0, spots[user].1 > 150.0);
        for (from, expected) in
            [(0, (true, false)), (1000, (true, true)), (2000, (false, true)), (3000, (false, false))]
        {
            assert!((from + 20..from + 980).all(|user| side(user) == expected), "{from}");
        }
    }

    #[test]
    fn thousands_keep_their_distance() {
        let spots = Ring::new(10_000, 604.0, 288.0, 1.0).spots(10_000);
        let near = |index: usize| {
            let (x, y) = spots[index];
            spots
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .fold(f32::MAX, |least, (_, spot)| least.min((spot.0 - x).hypot(spot.1 - y)))
        };
        assert!((0..10_000).step_by(97).all(|index| near(index) > 1.0));
    }
}
