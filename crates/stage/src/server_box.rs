//! The box in the middle of the ring that holds the servers.

use crate::geometry::label_size;
use crate::ring::Ring;

/// A box with servers in rows.
pub(crate) struct ServerBox {
    /// Width of the box.
    pub(crate) width: f32,
    /// Height of the box.
    pub(crate) height: f32,
    columns: usize,
    count: usize,
    /// Half the side of a server.
    half: f32,
    /// Between neighbours in a row, and between rows.
    gap: (f32, f32),
    /// From the upper edge of the box to the first row.
    top: f32,
    /// The distance from the centre of a server down to its label. `None` if there is no room for labels, and then no room
    /// for a caption on the upper edge of the box either.
    pub(crate) label_offset: Option<f32>,
}

impl ServerBox {
    /// Half the side of the largest servers whose box leaves room for the users.
    pub(crate) fn largest_half_side(servers: usize, users: usize, width: f32, height: f32, unit: f32) -> f32 {
        let ring = Ring::of_radius(width, height, unit);
        let innermost = Ring::new(users, width, height, unit).innermost;
        let room = (ring.radii.0 * 2.0 * 0.64 * innermost, ring.radii.1 * 2.0 * 0.66 * innermost);
        let (mut low, mut high) = (1.0_f32, height / 2.0);
        for _ in 0..16 {
            let half = (low + high) / 2.0;
            let server_box = ServerBox::new(servers, half, (width, height), unit);
            if server_box.width <= room.0 && server_box.height <= room.1 { low = half } else { high = half }
        }
        low
    }

    /// A box for this many servers with sides of `2 * half`, in a pane of this size.
    pub(crate) fn new(count: usize, half: f32, (width, height): (f32, f32), unit: f32) -> ServerBox {
        // Margins shrink in a pane that is smaller than on a phone.
        let margin = (height / 194.0).min(1.0);
        let gap = match count {
            1..=8 => (half * 0.5).max(16.0 * margin),
            _ => (half * 0.7).clamp(2.0, 16.0),
        };
        // The label below a server, such as "S1 100 %", needs this much room.
        let fits = 2.0 * half + gap >= 4.8 * label_size(unit);
        let labelled = fits && height >= 222.0 && width >= 340.0 && count <= 8;
        let pad = if count <= 8 { (half * 0.46).max(14.0 * margin) } else { gap.max(8.0 * margin) };
        // Like the ring, the box is about twice as wide as it is high.
        let rows =
            if labelled && count <= 4 { 1 } else { ((count as f32 / 2.6).sqrt().round() as usize).max(1) };
        let columns = count.div_ceil(rows);
        let below = if labelled { (unit * 1.9).max(26.0) } else { gap };
        let top = pad + if labelled { (unit * 0.35).max(4.0) } else { 0.0 };
        let across = columns as f32 * (2.0 * half + gap) - gap;
        let down = rows as f32 * (2.0 * half + below) - below;
        let bottom = if labelled { below } else { pad };
        ServerBox {
            width: across + 2.0 * pad,
            height: top + down + bottom,
            columns,
            count,
            half,
            gap: (gap, below),
            top,
            label_offset: labelled.then(|| half + (unit * 1.4).max(18.0)),
        }
    }

    /// The centre of a server, relative to the centre of the box.
    pub(crate) fn position(&self, index: usize) -> (f32, f32) {
        let (row, column) = (index / self.columns, index % self.columns);
        let in_row = self.columns.min(self.count - (row * self.columns).min(self.count));
        let x = (column as f32 - (in_row as f32 - 1.0) / 2.0) * (2.0 * self.half + self.gap.0);
        let y = -self.height / 2.0 + self.top + self.half + row as f32 * (2.0 * self.half + self.gap.1);
        (x, y)
    }
}
