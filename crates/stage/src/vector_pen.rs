//! A pen that writes SVG elements. Places are written in CSS pixels of the canvas, so that no element needs a transformation.

use crate::messages::Mark;
use crate::pen::{Part, Pen, Point};
use netduel_scenario::Side;
use std::fmt::Write;

/// A pen that writes SVG elements.
#[derive(Default)]
pub(crate) struct VectorPen {
    written: String,
    state: State,
    saved: Vec<State>,
    path: Path,
    /// What was filled last: if the same path is drawn along next, both are one element.
    filled: Option<(Path, String)>,
    clips: u32,
}

/// What `save` remembers.
#[derive(Debug, Clone)]
struct State {
    origin: Point,
    /// Cosine and sine of the angle by which the pen is turned.
    heading: Point,
    opacity: f64,
    dash: Option<Point>,
    are_ends_round: bool,
    /// The number of the clip path.
    clip: Option<u32>,
}

impl Default for State {
    fn default() -> State {
        State {
            origin: (0.0, 0.0),
            heading: (1.0, 0.0),
            opacity: 1.0,
            dash: None,
            are_ends_round: false,
            clip: None,
        }
    }
}

/// A path, as the element that draws it begins.
#[derive(Debug, Clone, Default, PartialEq)]
enum Path {
    #[default]
    Empty,
    /// An element that draws the path by itself, without its end.
    Element(String),
    /// The commands of a `path`.
    Commands(String),
}

impl VectorPen {
    /// Everything that was drawn, as SVG elements.
    pub(crate) fn finish(mut self) -> String {
        self.flush();
        self.written
    }

    /// A point of the drawing on the canvas.
    fn place(&self, (x, y): Point) -> Point {
        let (State { origin, heading, .. }, (cosine, sine)) = (&self.state, self.state.heading);
        debug_assert!((heading.0.hypot(heading.1) - 1.0).abs() < 1e-3, "{heading:?}");
        (origin.0 + x * cosine - y * sine, origin.1 + x * sine + y * cosine)
    }

    fn command(&mut self, name: char, points: &[Point]) {
        let mut commands = match std::mem::take(&mut self.path) {
            Path::Commands(commands) => commands,
            _ => String::new(),
        };
        commands.push(if commands.is_empty() { 'M' } else { name });
        for (index, point) in points.iter().enumerate() {
            let (x, y) = self.place(*point);
            let separator = if index > 0 { " " } else { "" };
            let _ = write!(commands, "{separator}{} {}", number(x), number(y));
        }
        self.path = Path::Commands(commands);
    }

    /// Writes what was filled and is not written yet.
    fn flush(&mut self) {
        if let Some((path, fill)) = self.filled.take() {
            self.element(&path, &fill);
        }
    }

    fn element(&mut self, path: &Path, paint: &str) {
        match path {
            Path::Empty => return,
            Path::Element(begun) => self.written.push_str(begun),
            Path::Commands(commands) => {
                let _ = write!(self.written, "<path d=\"{commands}\"");
            }
        }
        self.written.push_str(paint);
        if let Some(clip) = self.state.clip {
            let _ = write!(self.written, " clip-path=\"url(#netduel-clip-{clip})\"");
        }
        self.written.push_str("/>\n");
    }

    /// A colour as an attribute and, if it is not opaque, a second one.
    fn paint(&self, name: &str, colour: &str) -> String {
        let (colour, opacity) = colour_and_opacity(colour);
        let mut paint = format!(" {name}=\"{}\"", escaped(&colour));
        let opacity = opacity * self.state.opacity;
        if opacity < 1.0 {
            let _ = write!(paint, " {name}-opacity=\"{}\"", number(opacity));
        }
        paint
    }
}

impl Pen for VectorPen {
    const DRAWS_MANY_LINKS: bool = true;

    fn save(&mut self) {
        self.saved.push(self.state.clone());
    }

    fn restore(&mut self) {
        self.flush();
        self.state = self.saved.pop().unwrap_or_default();
    }

    fn translate(&mut self, by: Point) {
        self.state.origin = self.place(by);
    }

    fn rotate(&mut self, (cosine, sine): Point) {
        let (c, s) = self.state.heading;
        self.state.heading = (c * cosine - s * sine, s * cosine + c * sine);
    }

    fn set_opacity(&mut self, opacity: f64) {
        self.flush();
        self.state.opacity = opacity;
    }

    fn dash(&mut self, on: f64, off: f64) {
        self.state.dash = Some((on, off));
    }

    fn solid(&mut self) {
        self.state.dash = None;
    }

    fn round_ends(&mut self, are_round: bool) {
        self.state.are_ends_round = are_round;
    }

    fn begin_path(&mut self) {
        self.flush();
        self.path = Path::Empty;
    }

    fn move_to(&mut self, to: Point) {
        self.command('M', &[to]);
    }

    fn line_to(&mut self, to: Point) {
        self.command('L', &[to]);
    }

    fn curve_to(&mut self, control: Point, to: Point) {
        self.command('Q', &[control, to]);
    }

    fn close_path(&mut self) {
        if let Path::Commands(commands) = &mut self.path {
            commands.push('Z');
        }
    }

    fn circle(&mut self, centre: Point, radius: f64) {
        let (x, y) = self.place(centre);
        self.path = Path::Element(format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
            number(x),
            number(y),
            number(radius)
        ));
    }

    fn rectangle(&mut self, (left, top): Point, (width, height): Point) {
        let (right, bottom) = (left + width, top + height);
        self.move_to((left, top));
        for corner in [(right, top), (right, bottom), (left, bottom)] {
            self.line_to(corner);
        }
        self.close_path();
    }

    fn rounded_rectangle(&mut self, corner: Point, (width, height): Point, radius: f64) {
        let (left, top) = self.place(corner);
        let [left, top, width, height, radius] = [left, top, width, height, radius].map(number);
        self.path = Path::Element(format!(
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\""
        ));
    }

    fn fill(&mut self, colour: &str) {
        self.flush();
        self.filled = Some((self.path.clone(), self.paint("fill", colour)));
    }

    fn stroke(&mut self, colour: &str, width: f64) {
        let mut paint = self.filled.take().map_or(String::new(), |(_, fill)| fill);
        paint.push_str(&self.paint("stroke", colour));
        let _ = write!(paint, " stroke-width=\"{}\"", number(width));
        if let Some((on, off)) = self.state.dash {
            let _ = write!(paint, " stroke-dasharray=\"{} {}\"", number(on), number(off));
        }
        if self.state.are_ends_round {
            paint.push_str(" stroke-linecap=\"round\"");
        }
        let path = self.path.clone();
        self.element(&path, &paint);
    }

    fn clip(&mut self) {
        self.flush();
        self.clips += 1;
        let _ = write!(self.written, "<clipPath id=\"netduel-clip-{}\">", self.clips);
        let path = self.path.clone();
        self.element(&path, "");
        self.written.push_str("</clipPath>\n");
        self.state.clip = Some(self.clips);
    }

    fn begin(&mut self, part: Part) {
        self.flush();
        let _ = match part {
            Part::Network(Side::ClientServer) => write!(self.written, "<g class=\"client-server\">"),
            Part::Network(Side::PeerToPeer) => write!(self.written, "<g class=\"peer-to-peer\">"),
            Part::Links => write!(self.written, "<g class=\"links\">"),
            Part::Node(node) => write!(self.written, "<g class=\"node\" data-node=\"{}\">", node + 1),
            Part::Message(mark) => write!(self.written, "<g class=\"message {}\">", name(mark)),
        };
        self.written.push('\n');
    }

    fn end(&mut self) {
        self.flush();
        self.written.push_str("</g>\n");
    }
}

fn name(mark: Mark) -> &'static str {
    match mark {
        Mark::Request => "request",
        Mark::Query => "query",
        Mark::Response => "response",
        Mark::Failure => "failure",
        Mark::Hit => "hit",
        Mark::Lost => "lost",
        Mark::Upkeep => "upkeep",
    }
}

/// A number with at most two decimals.
pub(crate) fn number(value: f64) -> String {
    let mut text = format!("{value:.2}");
    let kept = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(kept);
    if text == "-0" { "0".to_owned() } else { text }
}

/// A text for the content of an element or the value of an attribute. Characters that XML does not allow are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..=' ' if character != ' ' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A CSS colour without its opacity, and its opacity. Programs other than browsers read no opacity within a colour.
pub(crate) fn colour_and_opacity(css: &str) -> (String, f64) {
    let components = css
        .split_once('(')
        .filter(|(name, _)| name.starts_with("rgb"))
        .map(|(_, rest)| rest.trim_end_matches(')').split([',', ' ', '/']));
    let Some(components) = components else { return (css.to_owned(), 1.0) };
    let components: Vec<&str> = components.filter(|one| !one.is_empty()).collect();
    let whole = |index: usize| components.get(index).and_then(|one| one.parse::<f64>().ok());
    let (Some(red), Some(green), Some(blue)) = (whole(0), whole(1), whole(2)) else {
        return (css.to_owned(), 1.0);
    };
    let opacity = components.get(3).map_or(Some(1.0), |one| match one.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok().map(|percent| percent / 100.0),
        None => one.parse().ok(),
    });
    let [red, green, blue] = [red, green, blue].map(|one| one.round().clamp(0.0, 255.0) as u8);
    (format!("#{red:02x}{green:02x}{blue:02x}"), opacity.unwrap_or(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_two_decimals_and_no_needless_ones() {
        let written = [1.0, 0.5, 2.0 / 3.0, -0.001, 100.0, -12.345_6].map(number);
        assert_eq!(written, ["1", "0.5", "0.67", "0", "100", "-12.35"]);
    }

    #[test]
    fn the_opacity_of_a_colour_is_an_attribute_of_its_own() {
        assert_eq!(colour_and_opacity("#B4123F"), ("#B4123F".to_owned(), 1.0));
        assert_eq!(colour_and_opacity("rgb(21 24 28 / .055)"), ("#15181c".to_owned(), 0.055));
        assert_eq!(colour_and_opacity("rgba(255, 255, 255, 0.42)"), ("#ffffff".to_owned(), 0.42));
        assert_eq!(colour_and_opacity("rgb(21, 24, 28)"), ("#15181c".to_owned(), 1.0));
    }

    #[test]
    fn a_path_that_is_filled_and_drawn_along_is_one_element() {
        let mut pen = VectorPen::default();
        pen.begin_path();
        pen.circle((1.0, 2.0), 3.0);
        pen.fill("#fff");
        pen.stroke("#000", 1.5);
        let circle =
            "<circle cx=\"1\" cy=\"2\" r=\"3\" fill=\"#fff\" stroke=\"#000\" stroke-width=\"1.5\"/>\n";
        assert_eq!(pen.finish(), circle);
    }

    #[test]
    fn what_is_turned_and_moved_is_written_where_it_stands() {
        let mut pen = VectorPen::default();
        pen.translate((10.0, 20.0));
        pen.rotate((0.0, 1.0));
        pen.begin_path();
        pen.line_to((1.0, 0.0));
        pen.line_to((0.0, 2.0));
        pen.stroke("#000", 1.0);
        assert!(pen.finish().starts_with("<path d=\"M10 21L8 20\""));
    }

    #[test]
    fn a_clip_ends_with_what_it_was_saved_for() {
        let mut pen = VectorPen::default();
        pen.begin_path();
        pen.circle((0.0, 0.0), 5.0);
        pen.save();
        pen.clip();
        pen.fill("#fff");
        pen.restore();
        pen.stroke("#000", 1.0);
        let written = pen.finish();
        let lines: Vec<&str> = written.lines().collect();
        assert!(lines[0].starts_with("<clipPath id=\"netduel-clip-1\"><circle"));
        assert!(lines.iter().any(|line| line.contains("fill") && line.contains("url(#netduel-clip-1)")));
        assert!(lines.iter().any(|line| line.contains("stroke") && !line.contains("url(#")));
    }
}
