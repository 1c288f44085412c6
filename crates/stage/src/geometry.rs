//! Shapes and places that the layout produces and the painters draw. All lengths are in CSS pixels.

/// The part of the canvas that shows one network.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PaneRect {
    /// Left edge, measured from the left edge of the canvas.
    pub x: f32,
    /// Top edge, measured from the top edge of the canvas.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// How much of each node is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// The area of a node shows its capacity, and its fill level shows its load.
    #[default]
    FillLevels,
    /// A node is a dot; its colour shows its load.
    Dots,
    /// A node is a point of a few pixels.
    Points,
}

impl Detail {
    /// The detail for this number of users.
    pub(crate) fn for_users(users: usize) -> Detail {
        match users {
            0..=60 => Detail::FillLevels,
            61..=600 => Detail::Dots,
            _ => Detail::Points,
        }
    }
}

/// The shape of a node. `webgl/nodes.frag` uses the same numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum NodeShape {
    /// A peer.
    Disc = 0,
    /// A server.
    Square = 1,
    /// A user that sends requests but does not serve any.
    Ring = 2,
    /// A superpeer.
    Hexagon = 3,
    /// An index.
    Diamond = 4,
    /// A tracker.
    Triangle = 5,
    /// A seed: a disc with a second ring around it.
    DoubleRing = 6,
    /// An edge cache: a rectangle with rounded corners, wider than high.
    Pill = 7,
}

impl NodeShape {
    /// The corners of a polygon, for a radius of 1; none for the other shapes.
    pub(crate) fn corners(self) -> &'static [(f32, f32)] {
        match self {
            // As large as a disc of this radius, because areas show capacities.
            NodeShape::Hexagon => {
                &[(1.1, 0.0), (0.55, 0.952), (-0.55, 0.952), (-1.1, 0.0), (-0.55, -0.952), (0.55, -0.952)]
            }
            NodeShape::Diamond => &[(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)],
            NodeShape::Triangle => &[(0.0, -1.0), (1.04, 0.8), (-1.04, 0.8)],
            _ => &[],
        }
    }

    /// Whether it sends requests or passes them on, but serves none, and so has no fill level.
    pub(crate) fn is_hollow(self) -> bool {
        matches!(self, NodeShape::Ring | NodeShape::Pill)
    }
}

/// How the path of a message bends. `webgl/geometry.glsl` uses the same numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Curve {
    /// Along a link.
    Link = 0,
    /// Directly to a node that need not be a neighbour. It bends more than a link, so that the two can be told apart.
    Direct = 1,
}

/// The place of a node in its pane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodePlace {
    /// Horizontal position of the centre.
    pub x: f32,
    /// Vertical position of the centre.
    pub y: f32,
    /// Radius of a disc or ring, half the side of a square, or half the size of another shape.
    pub radius: f32,
    /// Shape.
    pub shape: NodeShape,
}

/// A rectangle given by its centre and half of its extents. A rectangle without extent is not drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rectangle {
    /// Horizontal position of the centre.
    pub x: f32,
    /// Vertical position of the centre.
    pub y: f32,
    /// Half the width.
    pub half_width: f32,
    /// Half the height.
    pub half_height: f32,
}

/// The size of the labels in a pane whose nodes have this unit radius.
pub(crate) fn label_size(unit: f32) -> f32 {
    (unit * 0.86).max(12.0)
}

/// The sine and the cosine of an angle. The browser has them: their tables would make the program larger.
#[cfg(target_arch = "wasm32")]
pub(crate) fn sine_cosine(angle: f64) -> (f64, f64) {
    (js_sys::Math::sin(angle), js_sys::Math::cos(angle))
}

/// The sine and the cosine of an angle, where there is no browser.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn sine_cosine(angle: f64) -> (f64, f64) {
    angle.sin_cos()
}
