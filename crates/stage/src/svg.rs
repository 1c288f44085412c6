//! The picture as vector graphics: an SVG document with shapes for nodes, links and messages, and with the words over them as text.

use crate::drawing::draw_network;
use crate::frame::Frame;
use crate::geometry::PaneRect;
use crate::renderer::Renderer;
use crate::scene::Scene;
use crate::theme::{BG, Theme};
use crate::vector_pen::{VectorPen, colour_and_opacity, escaped, number};
use netduel_scenario::Side;
use std::fmt::Write;

/// What an SVG document shows.
#[derive(Debug, Clone, Default)]
pub struct Svg {
    /// The part of the canvas that it shows.
    pub area: PaneRect,
    /// Its width in pixels. The height follows from the area.
    pub width_px: f64,
    /// The network that it shows; both without it.
    pub side: Option<Side>,
    /// The colour behind everything; that of the page without it.
    pub background: Option<String>,
    /// Its title.
    pub title: String,
    /// What it shows, for those who do not see it.
    pub description: String,
    /// The words over the networks.
    pub words: Vec<Words>,
    /// The symbols of the legend.
    pub symbols: Vec<Symbol>,
}

/// A symbol of the legend.
#[derive(Debug, Clone, Default)]
pub struct Symbol {
    /// Its upper left corner, in CSS pixels of the canvas.
    pub corner: (f64, f64),
    /// Its size in CSS pixels.
    pub size: (f64, f64),
    /// The coordinates of the drawing, as the attribute `viewBox`.
    pub view_box: String,
    /// The drawing: elements of SVG. They are written as they are.
    pub markup: String,
}

/// Words over a network.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Their middle, in CSS pixels of the canvas.
    pub middle: (f64, f64),
    /// The size of the type in CSS pixels.
    pub size_px: f64,
    /// The weight of the type.
    pub weight: String,
    /// The families of the type, as in CSS.
    pub family: String,
    /// Their colour, as in CSS.
    pub colour: String,
    /// The colour around them that lets them stand out, as in CSS.
    pub halo: Option<String>,
    /// What is behind them.
    pub background: Option<Background>,
}

impl Words {
    /// The width of the line that is drawn around words before they are drawn, in CSS pixels.
    pub const HALO_PX: f64 = 3.0;
}

/// A rectangle behind words.
#[derive(Debug, Clone, Default)]
pub struct Background {
    /// Its upper left corner, in CSS pixels of the canvas.
    pub corner: (f64, f64),
    /// Its size in CSS pixels.
    pub size: (f64, f64),
    /// The radius of its corners.
    pub radius: f64,
    /// Its colour, as in CSS.
    pub colour: String,
}

/// The middle of a text is this share of its size above its baseline.
const MIDDLE: f64 = 0.35;

impl Renderer {
    /// The shown moment as an SVG document, in the colours that the document has now. All messages are drawn, even where time passes too
    /// quickly on the screen to follow them: this picture stands still.
    pub fn svg(&self, svg: &Svg) -> String {
        let mut theme = Theme::read();
        if let (Some(background), Some(colour)) = (&svg.background, theme.css.get_mut(BG)) {
            colour.clone_from(background);
        }
        document(self.scenes(), &Frame { message_opacity: 1.0, ..self.frame(&theme) }, svg)
    }
}

fn document(scenes: &[Option<Scene>; 2], frame: &Frame, svg: &Svg) -> String {
    let mut pen = VectorPen::default();
    for scene in scenes.iter().flatten() {
        if svg.side.is_none_or(|side| side == scene.side()) {
            draw_network(&mut pen, scene, frame);
        }
    }
    let [x, y, width, height] =
        [svg.area.x, svg.area.y, svg.area.width, svg.area.height].map(|length| number(f64::from(length)));
    let height_px = svg.width_px * f64::from(svg.area.height) / f64::from(svg.area.width).max(1.0);
    let (width_px, height_px) = (number(svg.width_px), number(height_px.round()));
    let (background, _) = colour_and_opacity(frame.theme.css.get(BG).map_or("#fff", String::as_str));
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_px}\" height=\"{height_px}\" \
         viewBox=\"{x} {y} {width} {height}\" role=\"img\" aria-labelledby=\"netduel-title netduel-description\">\n\
         <title id=\"netduel-title\">{}</title>\n<desc id=\"netduel-description\">{}</desc>\n\
         <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n\
         <g fill=\"none\" stroke-miterlimit=\"10\">\n{}</g>\n",
        escaped(&svg.title),
        escaped(&svg.description),
        escaped(&background),
        pen.finish(),
    );
    for Symbol { corner, size, view_box, markup } in &svg.symbols {
        let [x, y, width, height] = [corner.0, corner.1, size.0, size.1].map(number);
        let view_box = escaped(view_box);
        let _ = writeln!(
            text,
            "<svg class=\"symbol\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"{view_box}\">{markup}</svg>"
        );
    }
    for words in &svg.words {
        write_words(&mut text, words);
    }
    text.push_str("</svg>\n");
    text
}

fn write_words(svg: &mut String, words: &Words) {
    if let Some(Background { corner, size, radius, colour }) = &words.background {
        let (colour, opacity) = colour_and_opacity(colour);
        let [x, y, width, height] = [corner.0, corner.1, size.0, size.1].map(number);
        let radius = number(radius.min(size.0 / 2.0).min(size.1 / 2.0));
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{}\" fill-opacity=\"{}\"/>",
            escaped(&colour),
            number(opacity),
        );
    }
    let (x, y) = words.middle;
    let (colour, opacity) = colour_and_opacity(&words.colour);
    let halo = words.halo.as_ref().map_or(String::new(), |halo| {
        let (colour, width) = (escaped(&colour_and_opacity(halo).0), number(Words::HALO_PX));
        format!(
            " stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" paint-order=\"stroke\""
        )
    });
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-family=\"{}\" font-size=\"{}\" font-weight=\"{}\" fill=\"{}\" fill-opacity=\"{}\"{halo}>{}</text>",
        number(x),
        number(y + MIDDLE * words.size_px),
        escaped(&words.family),
        number(words.size_px),
        escaped(&words.weight),
        escaped(&colour),
        number(opacity),
        escaped(words.text.trim()),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_distribution::FlowScale;
    use crate::scale::Scale;
    use crate::scene::Moment;
    use crate::theme::TOKENS;
    use netduel_protocol::trace::{MessageKind, Record};
    use netduel_results::{NetworkDescription, Role};
    use roxmltree::{Document, Node};

    const NOW_NS: u64 = 30_000_000;

    fn network(side: Side, roles: &[(Role, usize)], links: &[(u32, u32)]) -> NetworkDescription {
        let roles: Vec<Role> = roles.iter().flat_map(|(role, count)| vec![*role; *count]).collect();
        let rate = |role: &Role| if *role == Role::Client { 0.0 } else { 5.0 };
        NetworkDescription {
            side,
            service_rate_per_s: roles.iter().map(rate).collect(),
            roles,
            workers: 1,
            links: links.to_vec(),
            is_connected: true,
            pieces: 0,
            positions: Vec::new(),
            link_delay_s: 0.04,
        }
    }

    fn message(kind: MessageKind, from: u32, to: u32) -> Record {
        Record::Message { kind, from, to, request: 3, sent_ns: 10_000_000, arrives_ns: 50_000_000 }
    }

    /// A server that has crashed with its four clients; and four peers, one of them at work, with a message of each kind.
    fn scenes() -> [Option<Scene>; 2] {
        let networks = [
            network(Side::ClientServer, &[(Role::Server, 1), (Role::Client, 4)], &[]),
            network(Side::PeerToPeer, &[(Role::Peer, 4)], &[(0, 1), (1, 2), (2, 3), (3, 0)]),
        ];
        let scale = Scale::fitting(&networks, 400.0, 300.0);
        let slots: Vec<u32> = (0..4).collect();
        let records: [&[Record]; 2] = [
            &[
                Record::Node { node: 0, up: true, away: false, busy: 1, waiting: 2, at_ns: 0 },
                message(MessageKind::Request, 1, 0),
                Record::Node { node: 0, up: false, away: false, busy: 0, waiting: 0, at_ns: 20_000_000 },
            ],
            &[
                Record::Node { node: 1, up: true, away: false, busy: 1, waiting: 3, at_ns: 0 },
                message(MessageKind::Query, 0, 1),
                message(MessageKind::Response, 2, 3),
            ],
        ];
        let mut index = 0;
        networks.map(|network| {
            let mut scene = Scene::new(network);
            let x = 420.0 * index as f32;
            scene.arrange(PaneRect { x, y: 0.0, width: 400.0, height: 300.0 }, scale, &slots);
            let mut words = Vec::new();
            records[index].iter().for_each(|record| record.write(&mut words));
            scene.push(&words);
            scene.show(Moment { now_ns: NOW_NS, window_ns: 20_000_000, drained: 1.0, halo_ns: 50 });
            index += 1;
            Some(scene)
        })
    }

    fn written(svg: &Svg) -> String {
        let css = (0..TOKENS.len()).map(|token| format!("rgb({token} 0 0 / .5)")).collect();
        let theme = Theme { css, ..Theme::default() };
        let frame = Frame {
            theme: &theme,
            width_css: 820.0,
            height_css: 300.0,
            pixels_per_css: 1.0,
            now_ns: NOW_NS,
            failure_shown_ns: 600_000_000,
            trail_ns: 0,
            trail_opacity: 0.0,
            message_opacity: 1.0,
            flow_offset: 0.0,
            flow_scale: FlowScale { widest: 6.0, fastest_bits_per_s: 0.0 },
        };
        document(&scenes(), &frame, svg)
    }

    fn both() -> Svg {
        Svg {
            area: PaneRect { x: 0.0, y: 0.0, width: 820.0, height: 300.0 },
            width_px: 1640.0,
            title: "A <duel> & \"more\"\u{1}".to_owned(),
            description: "Nobody's".to_owned(),
            words: vec![Words {
                text: "S1 <b>100 %</b>".to_owned(),
                middle: (10.0, 20.0),
                size_px: 12.0,
                family: "\"Segoe UI\", sans-serif".to_owned(),
                background: Some(Background { size: (20.0, 10.0), radius: 99.0, ..Background::default() }),
                ..Words::default()
            }],
            ..Svg::default()
        }
    }

    fn of_class<'a>(document: &'a Document<'_>, class: &str) -> Vec<Node<'a, 'a>> {
        let has_class = |node: &Node<'_, '_>| {
            node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
        };
        document.descendants().filter(has_class).collect()
    }

    fn has_shape(node: &Node<'_, '_>) -> bool {
        node.descendants().any(|one| matches!(one.tag_name().name(), "circle" | "rect" | "path"))
    }

    #[test]
    fn every_node_link_and_message_has_a_shape() {
        let text = written(&both());
        let document = Document::parse(&text).unwrap();
        let nodes = of_class(&document, "node");
        assert_eq!(nodes.len(), 5 + 4);
        assert!(nodes.iter().all(has_shape));
        let messages = of_class(&document, "message");
        let classes: Vec<_> = messages.iter().filter_map(|message| message.attribute("class")).collect();
        assert_eq!(classes, ["message request", "message query", "message response"]);
        assert!(messages.iter().all(has_shape));
        let links = of_class(&document, "links");
        let counts = links.iter().map(|links| links.children().filter(Node::is_element).count());
        assert_eq!(counts.collect::<Vec<_>>(), [4, 4]);
    }

    #[test]
    fn one_side_shows_only_its_network() {
        let text = written(&Svg { side: Some(Side::PeerToPeer), ..both() });
        let document = Document::parse(&text).unwrap();
        assert_eq!(of_class(&document, "client-server").len(), 0);
        assert_eq!(of_class(&document, "node").len(), 4);
    }

    #[test]
    fn texts_are_escaped_and_read_back_as_they_are() {
        let text = written(&both());
        let document = Document::parse(&text).unwrap();
        let read = |name: &str| {
            let element =
                document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
            element.and_then(|element| element.text()).unwrap_or_default().to_owned()
        };
        assert_eq!(read("title"), "A <duel> & \"more\"");
        assert_eq!(read("desc"), "Nobody's");
        assert_eq!(read("text"), "S1 <b>100 %</b>");
    }

    #[test]
    fn the_size_is_the_one_that_is_asked_for() {
        let text = written(&both());
        let document = Document::parse(&text).unwrap();
        let root = document.root_element();
        let size = ["width", "height", "viewBox"].map(|name| root.attribute(name));
        assert_eq!(size, [Some("1640"), Some("600"), Some("0 0 820 300")]);
    }

    #[test]
    fn the_same_moment_is_written_the_same_with_short_numbers_and_clips_that_exist() {
        let text = written(&both());
        assert_eq!(text, written(&both()));
        let document = Document::parse(&text).unwrap();
        let attributes = || document.descendants().flat_map(|node| node.attributes());
        for value in attributes().filter(|one| !matches!(one.name(), "id" | "clip-path")) {
            let mut numbers =
                value.value().split(|character: char| !character.is_ascii_digit() && character != '.');
            assert!(
                numbers.all(|one| one.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= 2)),
                "{value:?}"
            );
        }
        assert!(!text.contains("NaN") && !text.contains("inf"));
        let clips: Vec<_> = attributes().filter(|one| one.name() == "id").map(|one| one.value()).collect();
        let used: Vec<_> =
            attributes().filter(|one| one.name() == "clip-path").map(|one| one.value()).collect();
        assert!(!used.is_empty(), "the fill level of the busy peer");
        for clip in used {
            let id = clip.trim_start_matches("url(#").trim_end_matches(')');
            assert!(clips.contains(&id), "{clip}");
        }
    }
}
