//! The fill level of a node, which shows its load, and the colour step of that load.

/// The shares of the capacity in use at which the colour changes.
const STEPS: [f32; 3] = [0.5, 0.8, 0.95];

/// From this share on, a node is overloaded: its fill is hatched. It keeps the colour of its side, since red is for requests that failed.
pub(crate) const OVERLOADED_FROM: f32 = STEPS[2];

/// The colour step of a share: 0, 1, 2, or 3 for an overloaded node.
pub(crate) fn load_step(share: f32) -> u32 {
    STEPS.iter().filter(|step| share >= **step).count() as u32
}

/// The height of the surface in a square filled to this share: 1 at the bottom, −1 at the top.
pub(crate) fn square_surface(share: f32) -> f32 {
    1.0 - 2.0 * share.clamp(0.0, 1.0)
}

/// The height of the surface in a disc of which this share of the *area* is filled: 1 at the bottom, −1 at the top.
/// Filling a disc by height instead would give equal loads different areas in discs and in squares.
pub(crate) fn disc_surface(share: f32) -> f32 {
    let (mut top, mut bottom) = (-1.0_f32, 1.0_f32);
    // 12 bisections give the surface to within 1/4096 of the diameter, which is less than a pixel for any node.
    for _ in 0..12 {
        let middle = (top + bottom) / 2.0;
        if area_below(middle) > share { top = middle } else { bottom = middle }
    }
    (top + bottom) / 2.0
}

/// The share of a unit disc that lies below a horizontal line: the area of a circular segment divided by π.
fn area_below(line: f32) -> f32 {
    (line.acos() - line * (1.0 - line * line).sqrt()) / std::f32::consts::PI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_load_fills_either_shape_to_its_middle() {
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
    fn no_load_and_full_load_reach_the_ends() {
        for surface in [disc_surface as fn(f32) -> f32, square_surface] {
            assert!(surface(0.0) > 0.999);
            assert!(surface(1.0) < -0.999);
        }
    }

    #[test]
    fn load_steps_change_at_their_thresholds() {
        assert_eq!([0.0, 0.49, 0.5, 0.79, 0.8, 0.94, 0.95, 1.0].map(load_step), [0, 0, 1, 1, 2, 2, 3, 3]);
    }
}
