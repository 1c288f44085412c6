//! The state of a node as the page reads it, and its style as the painters draw it.

use crate::fill_level::OVERLOADED_FROM;

/// The state of a node at the shown time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NodeState {
    /// Whether it is up.
    pub up: bool,
    /// Whether it is offline by its own choice.
    pub away: bool,
    /// Whether a partition separates it from the nodes that are in no partition.
    pub cut_off: bool,
    /// Since when it has been up, or since when it has been down, in simulated time.
    pub since_ns: u64,
    /// Number of busy workers.
    pub busy: u32,
    /// Number of waiting requests.
    pub waiting: u32,
    /// The share of its capacity in use, averaged over [`Renderer::window_ns`](crate::Renderer::window_ns).
    pub load: f32,
    /// The share of the file that it has, if a file is distributed.
    pub held: Option<f32>,
}

impl NodeState {
    /// The load in whole percent.
    pub fn load_percent(&self) -> u32 {
        (self.load * 100.0).round() as u32
    }

    /// Whether the node is overloaded.
    pub fn is_over(&self) -> bool {
        self.load >= OVERLOADED_FROM
    }
}

/// Flag of a [`NodeStyle`]: the node is under the pointer, or it belongs to the user under the pointer. `webgl/nodes.frag`
/// uses the same numbers.
pub(crate) const HOVERED: u32 = 4;
/// Flag: the node is described by the inspector.
pub(crate) const SELECTED: u32 = 8;
/// Flag: the user of the node sent the chosen request.
pub(crate) const CHOSEN: u32 = 16;
/// Flag: the node has not crashed, but is offline by its own choice.
pub(crate) const AWAY: u32 = 32;
/// Flag: a partition separates the node from the nodes that are in no partition.
pub(crate) const CUT_OFF: u32 = 64;
/// Flag: the page speaks of other nodes at present.
pub(crate) const FAINT: u32 = 128;

/// Flag: the last request of the node's user got no answer.
pub(crate) const UNANSWERED: u32 = 256;

/// Flag: the request in focus has reached the node.
pub(crate) const REACHED: u32 = 512;

/// Flag: the node is the primary, which takes the writes.
pub(crate) const PRIMARY: u32 = 1024;

/// How a node is drawn at the shown time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NodeStyle {
    /// The height of the surface of its fill level, from 1 for empty to −1 for full.
    pub(crate) surface: f32,
    /// The number of ticks on its outline.
    pub(crate) ticks: u32,
    /// The pieces of the file that it has, one bit each, if pieces are drawn.
    pub(crate) pieces: u32,
    /// How long it has been down, in simulated seconds; `None` if it is up.
    pub(crate) down_s: Option<f32>,
    /// The age of the halo around a node that has just come up, from 0 to 1; `None` without a halo.
    pub(crate) halo_age: Option<f32>,
    /// The colour step of its load, from 0 to 3.
    pub(crate) load_step: u32,
    /// The flags above.
    pub(crate) flags: u32,
}

impl Default for NodeStyle {
    /// An empty node that is up.
    fn default() -> NodeStyle {
        NodeStyle { surface: 1.0, ticks: 0, pieces: 0, down_s: None, halo_age: None, load_step: 0, flags: 0 }
    }
}

impl NodeStyle {
    /// Whether the node is down.
    pub(crate) fn is_down(&self) -> bool {
        self.down_s.is_some()
    }

    /// Whether a flag is set.
    pub(crate) fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// The four numbers that `webgl/geometry.glsl` reads: the surface; the pieces; the time down in seconds, or −1 for a node
    /// that is up, or between −1 and 0 the negative age of its halo; and the load step with the flags.
    pub(crate) fn texel(&self) -> [f32; 4] {
        let down_s = self.down_s.unwrap_or_else(|| self.halo_age.map_or(-1.0, |age| -age));
        [self.surface, self.pieces as f32, down_s, (self.flags | self.load_step) as f32]
    }
}
