//! Where the signs of the fault markers stand, and which of their labels have room, so that none covers another.

/// The width of a sign.
const SIGN_PX: f64 = 18.0;
/// The width of a sign with the space around it.
const SIGN_AND_GAPS_PX: f64 = 27.0;
/// The mean width of a letter of a label, generously.
const LETTER_PX: f64 = 7.0;

/// The sign of a marker, with its label.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Place {
    /// How far the sign is moved to the right, because another fault begins at about the same time.
    pub(super) shift_px: f64,
    /// Whether the label is to the left of the start, because the end of the line is near.
    pub(super) is_flipped: bool,
    /// Whether the label has room.
    pub(super) has_label: bool,
}

/// Places signs with labels on a line of this width. `markers` gives, in the order of time, where each begins in pixels and how
/// many letters its label has.
pub(super) fn place(markers: &[(f64, usize)], width: f64) -> Vec<Place> {
    let mut places = Vec::with_capacity(markers.len());
    let mut taken: Vec<(f64, f64)> = Vec::with_capacity(2 * markers.len());
    let mut free_from = f64::NEG_INFINITY;
    for (at, letters) in markers {
        let length = SIGN_AND_GAPS_PX + *letters as f64 * LETTER_PX;
        let is_flipped = at.max(free_from) + length > width;
        let first = if is_flipped { at - SIGN_PX } else { *at };
        let shift_px = (free_from - first).max(0.0);
        let sign = first + shift_px;
        free_from = sign + SIGN_PX + 2.0;
        taken.push((sign, sign + SIGN_PX));
        places.push(Place { shift_px, is_flipped, has_label: false });
    }
    // The later of two that are close keeps its label: a reader has usually just added it.
    for (index, (_, letters)) in markers.iter().enumerate().rev() {
        let (from, until) = taken[index];
        let words = SIGN_AND_GAPS_PX - SIGN_PX + *letters as f64 * LETTER_PX;
        let label =
            if places[index].is_flipped { (from - words, from - 1.0) } else { (until + 1.0, until + words) };
        let is_free = |other: &(f64, f64)| other.1 <= label.0 || other.0 >= label.1;
        if label.0 >= 0.0 && taken.iter().all(is_free) {
            places[index].has_label = true;
            taken.push(label);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_would_cover_a_sign_or_another_label_is_left_out() {
        let places = place(&[(100.0, 10), (130.0, 10), (600.0, 10)], 1000.0);
        assert_eq!(places.iter().map(|place| place.has_label).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn near_the_end_labels_stand_to_the_left_and_still_cover_nothing() {
        let places = place(&[(860.0, 10), (980.0, 10)], 1000.0);
        assert!(!places[0].is_flipped && places[1].is_flipped);
        assert_eq!(places.iter().filter(|place| place.has_label).count(), 1);
    }

    #[test]
    fn signs_of_faults_that_begin_together_stand_side_by_side() {
        let places = place(&[(100.0, 5), (100.0, 5), (105.0, 5)], 1000.0);
        assert_eq!(places.iter().map(|place| place.shift_px).collect::<Vec<_>>(), [0.0, 20.0, 35.0]);
        assert_eq!(places.iter().map(|place| place.has_label).collect::<Vec<_>>(), [false, false, true]);
    }
}
