//! How high the liquid of a node stands, and how dark it is.

/// Where the tint changes, as shares of the capacity in use.
const STEPS: [f32; 3] = [0.5, 0.8, 0.95];

/// From this share on a node has too much to do: crimson and hatched, on both sides.
pub(crate) const OVER: f32 = STEPS[2];

/// The tint of a share: 0, 1, 2, or 3 for too much.
pub(crate) fn tint(share: f32) -> u32 {
    STEPS.iter().filter(|step| share >= **step).count() as u32
}

/// Where the surface stands in a square that is filled to this share: 1 at its bottom, −1 at its top.
pub(crate) fn square_surface(share: f32) -> f32 {
    1.0 - 2.0 * share.clamp(0.0, 1.0)
}

/// Where the surface stands in a disc of which this share of the *area* is filled: 1 at its bottom, −1 at
/// its top. By height, a half-full disc and a disc at half load would differ in meaning from a square.
pub(crate) fn disc_surface(share: f32) -> f32 {
    let (mut top, mut bottom) = (-1.0_f32, 1.0_f32);
    // 12 halvings: the surface is right to 1/2000 of the diameter, less than a pixel of any node.
    for _ in 0..12 {
        let middle = (top + bottom) / 2.0;
        if area_below(middle) > share { top = middle } else { bottom = middle }
    }
    (top + bottom) / 2.0
}

/// The share of a unit disc below a horizontal line; the area of a circular segment over π.
fn area_below(line: f32) -> f32 {
    (line.acos() - line * (1.0 - line * line).sqrt()) / std::f32::consts::PI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_full_stands_in_the_middle_of_either_shape() {
        assert!(disc_surface(0.5).abs() < 1e-3);
        assert_eq!(square_surface(0.5), 0.0);
    }

    #[test]
    fn a_disc_is_filled_by_area_not_by_height() {
        // A quarter of the area reaches 0.2980 of the diameter: h = (1 - cos θ)/2 with θ - sin θ cos θ = π/4.
        let height = (1.0 - disc_surface(0.25)) / 2.0;
        assert!((height - 0.2980).abs() < 1e-3, "{height}");
    }

    #[test]
    fn empty_and_full_reach_the_ends() {
        for surface in [disc_surface as fn(f32) -> f32, square_surface] {
            assert!(surface(0.0) > 0.999);
            assert!(surface(1.0) < -0.999);
        }
    }

    #[test]
    fn tints_change_at_their_steps() {
        assert_eq!([0.0, 0.49, 0.5, 0.79, 0.8, 0.94, 0.95, 1.0].map(tint), [0, 0, 1, 1, 2, 2, 3, 3]);
    }
}
