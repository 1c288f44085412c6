//! The geometry of the time line.

/// Height above the bars, for the labels of the fault markers.
const TOP_PX: f64 = 26.0;
/// Height below the bars, for the seconds.
const BOTTOM_PX: f64 = 18.0;
/// A time line lower than this, as on an embedded page, has neither labels nor seconds.
const LOW_PX: f64 = 60.0;
/// The space above and below the bars of a low time line.
const LOW_MARGIN_PX: f64 = 4.0;

/// The area of the time line, in pixels of the drawing. The whole run is as wide as the area.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Area {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The height of the axis, measured from above.
    pub(super) axis: f64,
    /// The length of the longest bar, up or down.
    pub(super) amplitude: f64,
}

impl Area {
    /// The area of an element of this size.
    pub(super) fn new(width: f64, height: f64) -> Area {
        let is_low = height < LOW_PX;
        let (top, bottom) = if is_low { (LOW_MARGIN_PX, LOW_MARGIN_PX) } else { (TOP_PX, BOTTOM_PX) };
        let amplitude = ((height - top - bottom) / 2.0).max(1.0);
        Area { width, height, axis: top + amplitude, amplitude }
    }

    /// Whether there is room for seconds below the bars.
    pub(super) fn has_ticks(self) -> bool {
        self.width > 0.0 && self.height >= LOW_PX
    }
}
