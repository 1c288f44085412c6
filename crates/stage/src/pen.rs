//! What a network is drawn with: lines, circles and areas. The canvas of the browser is one pen, vector graphics are another.

use crate::messages::Mark;
use netduel_scenario::Side;

/// A point, a size or a direction, across and down.
pub(crate) type Point = (f64, f64);

/// A part of the picture. Vector graphics keep together what belongs to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of a network.
    Network(Side),
    /// Its links.
    Links,
    /// A node, by its id.
    Node(u32),
    /// A message.
    Message(Mark),
}

/// A pen, with the operations of a 2D canvas. Paths are drawn by `fill` and `stroke`, and remain until the next `begin_path`.
pub(crate) trait Pen {
    /// Whether the links of networks with hundreds of nodes are drawn too.
    const DRAWS_MANY_LINKS: bool = false;

    /// Remembers the position, the opacity, the kind of line and the clip.
    fn save(&mut self);
    /// Returns to what was remembered last.
    fn restore(&mut self);
    /// Moves the origin.
    fn translate(&mut self, by: Point);
    /// Turns by an angle, given by its cosine and sine.
    fn rotate(&mut self, angle: Point);
    /// Sets the opacity of what follows.
    fn set_opacity(&mut self, opacity: f64);
    /// Draws broken lines from now on.
    fn dash(&mut self, on: f64, off: f64);
    /// Draws unbroken lines from now on.
    fn solid(&mut self);
    /// Whether lines have round ends from now on.
    fn round_ends(&mut self, are_round: bool);
    /// Begins a path.
    fn begin_path(&mut self);
    /// Begins a line.
    fn move_to(&mut self, to: Point);
    /// Goes on straight, or begins a line.
    fn line_to(&mut self, to: Point);
    /// Goes on along a curve.
    fn curve_to(&mut self, control: Point, to: Point);
    /// Returns to the beginning of the line.
    fn close_path(&mut self);
    /// Adds a circle.
    fn circle(&mut self, centre: Point, radius: f64);
    /// Adds a rectangle, given by its upper left corner and its size.
    fn rectangle(&mut self, corner: Point, size: Point);
    /// Adds a rectangle with rounded corners. It must not be turned.
    fn rounded_rectangle(&mut self, corner: Point, size: Point, radius: f64);
    /// Fills the path.
    fn fill(&mut self, colour: &str);
    /// Draws along the path.
    fn stroke(&mut self, colour: &str, width: f64);
    /// Draws only within the path, until [`restore`](Self::restore).
    fn clip(&mut self);

    /// Begins a part of the picture.
    fn begin(&mut self, _part: Part) {}
    /// Ends the part that was begun last.
    fn end(&mut self) {}
}
