//! What a painter needs for a frame besides the scenes.

use crate::file_distribution::FlowScale;
use crate::theme::Theme;

/// The parameters of a frame, common to both networks.
pub(crate) struct Frame<'a> {
    pub(crate) theme: &'a Theme,
    /// Width of the canvas.
    pub(crate) width_css: f32,
    /// Height of the canvas.
    pub(crate) height_css: f32,
    /// Device pixels per CSS pixel.
    pub(crate) pixels_per_css: f32,
    /// The shown time.
    pub(crate) now_ns: u64,
    /// How long a failure is shown, in simulated time.
    pub(crate) failure_shown_ns: u64,
    /// How long the motion trail of a message is shown, in simulated time.
    pub(crate) trail_ns: u64,
    /// Opacity of the motion trails.
    pub(crate) trail_opacity: f32,
    /// Opacity of the messages themselves.
    pub(crate) message_opacity: f32,
    /// How far the pattern of the transfers has moved, in CSS pixels.
    pub(crate) flow_offset: f32,
    /// The widths of the transfers.
    pub(crate) flow_scale: FlowScale,
}
