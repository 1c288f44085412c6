//! Where servers stand: in rows, in a box in the middle.

use super::layout::label_size;
use super::ring::Ring;

/// The servers in rows, in a box in the middle.
pub(super) struct Pool {
    /// Of the box.
    pub(super) width: f32,
    /// Of the box.
    pub(super) height: f32,
    columns: usize,
    count: usize,
    half: f32,
    gap: (f32, f32),
    /// From the box's upper edge to the first row's.
    top: f32,
    /// How far below a server's centre its label stands.
    pub(super) label: Option<f32>,
    /// Whether there is room for the sign on the upper edge.
    pub(super) sign: bool,
}

impl Pool {
    /// The largest servers whose box leaves the users room.
    pub(super) fn largest_half_side(servers: usize, users: usize, width: f32, height: f32, unit: f32) -> f32 {
        let ring = Ring::of_radius(width, height, unit);
        let innermost = Ring::new(users, width, height, unit).innermost;
        let room = (ring.radii.0 * 2.0 * 0.64 * innermost, ring.radii.1 * 2.0 * 0.66 * innermost);
        let (mut low, mut high) = (1.0_f32, height / 2.0);
        for _ in 0..16 {
            let half = (low + high) / 2.0;
            let pool = Pool::new(servers, half, (width, height), unit);
            if pool.width <= room.0 && pool.height <= room.1 { low = half } else { high = half }
        }
        low
    }

    /// For this many servers, half of whose side is `half`, in a pane of this size.
    pub(super) fn new(count: usize, half: f32, (width, height): (f32, f32), unit: f32) -> Pool {
        // In a pane smaller than a phone's, margins shrink with it.
        let margin = (height / 194.0).min(1.0);
        let gap = match count {
            1..=8 => (half * 0.5).max(16.0 * margin),
            _ => (half * 0.7).clamp(2.0, 16.0),
        };
        // "S1 100 %" under each, where there is room for it.
        let fits = 2.0 * half + gap >= 4.8 * label_size(unit);
        let labelled = fits && height >= 222.0 && width >= 340.0 && count <= 8;
        let pad = if count <= 8 { (half * 0.46).max(14.0 * margin) } else { gap.max(8.0 * margin) };
        // The box is about twice as wide as high, as the ring is.
        let rows =
            if labelled && count <= 4 { 1 } else { ((count as f32 / 2.6).sqrt().round() as usize).max(1) };
        let columns = count.div_ceil(rows);
        let below = if labelled { (unit * 1.9).max(26.0) } else { gap };
        let sign = labelled;
        let top = pad + if sign { (unit * 0.35).max(4.0) } else { 0.0 };
        let across = columns as f32 * (2.0 * half + gap) - gap;
        let down = rows as f32 * (2.0 * half + below) - below;
        let bottom = if labelled { below } else { pad };
        Pool {
            width: across + 2.0 * pad,
            height: top + down + bottom,
            columns,
            count,
            half,
            gap: (gap, below),
            top,
            label: labelled.then(|| half + (unit * 1.4).max(18.0)),
            sign,
        }
    }

    /// A server's centre, from the middle of the box.
    pub(super) fn spot(&self, index: usize) -> (f32, f32) {
        let (row, column) = (index / self.columns, index % self.columns);
        let in_row = self.columns.min(self.count - (row * self.columns).min(self.count));
        let x = (column as f32 - (in_row as f32 - 1.0) / 2.0) * (2.0 * self.half + self.gap.0);
        let y = -self.height / 2.0 + self.top + self.half + row as f32 * (2.0 * self.half + self.gap.1);
        (x, y)
    }
}
